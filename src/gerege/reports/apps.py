"""Registers this package with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The `reports` room."""

    name = "gerege.reports"
    label = "reports"
