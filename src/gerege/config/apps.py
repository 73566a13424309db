"""Registers this package with Django."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The `config` room."""

    name = "gerege.config"
    label = "config"
