"""Complaint, correction, another officer, refusing help, fear of the own state."""
