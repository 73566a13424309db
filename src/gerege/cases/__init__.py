"""The protected file: first contact, person, safe contact, notes, and what the case waits for."""
