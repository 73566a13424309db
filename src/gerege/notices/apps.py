"""Registers this package with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The `notices` room."""

    name = "gerege.notices"
    label = "notices"
