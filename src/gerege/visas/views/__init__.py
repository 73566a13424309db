"""The pages of visa applications."""
