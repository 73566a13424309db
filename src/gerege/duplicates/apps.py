"""Registers this package with Django."""

from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    """The `duplicates` room."""

    name = "gerege.duplicates"
    label = "duplicates"
