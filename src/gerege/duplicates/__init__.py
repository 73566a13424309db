"""Files that may be of one person, linked and never merged; patterns over files."""
