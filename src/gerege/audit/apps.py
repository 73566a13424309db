"""Registers this package with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The `audit` room."""

    name = "gerege.audit"
    label = "audit"
