"""Registers this package with Django."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The `operations` room."""

    name = "gerege.operations"
    label = "operations"
