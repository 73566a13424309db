"""Registers this package with Django."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The `papers` room."""

    name = "gerege.papers"
    label = "papers"
