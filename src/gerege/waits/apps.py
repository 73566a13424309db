"""Registers this package with Django."""

from django.apps import AppConfig


class WaitsConfig(AppConfig):
    """The `waits` room."""

    name = "gerege.waits"
    label = "waits"
