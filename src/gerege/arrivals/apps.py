"""Registers this package with Django."""

from django.apps import AppConfig


class ArrivalsConfig(AppConfig):
    """The `arrivals` room."""

    name = "gerege.arrivals"
    label = "arrivals"
