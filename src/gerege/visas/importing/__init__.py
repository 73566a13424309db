"""A file of applications on its way in: sealed source, preview, rows as they were written."""
