"""Applications found again by number, by name or by place."""
