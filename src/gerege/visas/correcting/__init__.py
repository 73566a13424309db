"""Correcting what stands wrong in an application that was imported."""
