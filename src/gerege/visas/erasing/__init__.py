"""Erasing one application by two people."""
