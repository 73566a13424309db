"""Names, telephone and document numbers, made comparable. Pure: knows no database and no screen."""
