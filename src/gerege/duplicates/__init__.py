"""Whether two files are of one person, and which employer, recruiter or place is in several."""
