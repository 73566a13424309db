"""Registers this package with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The `accounts` room."""

    name = "gerege.accounts"
    label = "accounts"
