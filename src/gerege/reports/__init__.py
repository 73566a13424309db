"""Words of family and third persons, kept apart from the cases."""
