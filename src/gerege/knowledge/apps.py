"""Registers this package with Django."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """The `knowledge` room."""

    name = "gerege.knowledge"
    label = "knowledge"
