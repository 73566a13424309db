"""Registers this package with Django."""

from django.apps import AppConfig


class InterpretersConfig(AppConfig):
    """The `interpreters` room."""

    name = "gerege.interpreters"
    label = "interpreters"
