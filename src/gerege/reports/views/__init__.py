"""The pages of reports and of interpreters."""
