"""Registers this package with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The `cases` room."""

    name = "gerege.cases"
    label = "cases"
