"""Registers this package with Django."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """The `screening` room."""

    name = "gerege.screening"
    label = "screening"
