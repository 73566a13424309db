"""Registers this package with Django."""

from django.apps import AppConfig


class VisasConfig(AppConfig):
    """The `visas` room."""

    name = "gerege.visas"
    label = "visas"
