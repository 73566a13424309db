"""The pages of this room: parse, one query or service, render."""
