"""Mongolian."""
