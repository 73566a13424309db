"""Keeping an installation: backup and restore, health and figures, for whoever runs the server."""
