"""What a case waits for and cannot be derived: cause, owner, start, due time, what was obtained."""
