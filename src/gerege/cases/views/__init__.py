"""The pages of the protected file: parse, one query or service, render."""
