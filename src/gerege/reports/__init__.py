"""Words of family and third persons, and the roster of interpreters."""
