"""Registers this package with Django."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class VaultConfig(AppConfig):
    """The `vault` room."""

    name = "gerege.vault"
    label = "vault"

    def ready(self) -> None:
        """No unwrapped key outlives the request that needed it."""
        from gerege.vault.record_keys import empty_memory  # noqa: PLC0415  tables first

        request_started.connect(empty_memory, dispatch_uid="vault.before_request")
        request_finished.connect(empty_memory, dispatch_uid="vault.after_request")
