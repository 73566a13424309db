"""Registers this package with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The `ui` room."""

    name = "gerege.ui"
    label = "ui"
