"""Registers this package with Django."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """The `consent` room."""

    name = "gerege.consent"
    label = "consent"
