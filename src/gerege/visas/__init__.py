"""Visa applications: see the arrangement, not the nationality."""
