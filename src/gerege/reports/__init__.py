"""What families and third persons told, apart from the person; interpreters."""
