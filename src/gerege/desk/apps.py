"""Registers this package with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The `desk` room."""

    name = "gerege.desk"
    label = "desk"
