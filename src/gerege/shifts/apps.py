"""Registers this package with Django."""

from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    """The `shifts` room."""

    name = "gerege.shifts"
    label = "shifts"
