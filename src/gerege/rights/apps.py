"""Registers this package with Django."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """The `rights` room."""

    name = "gerege.rights"
    label = "rights"
