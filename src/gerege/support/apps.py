"""Registers this package with Django."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """The `support` room."""

    name = "gerege.support"
    label = "support"
