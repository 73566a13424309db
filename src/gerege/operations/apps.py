"""Registers this package with Django."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The `operations` room."""

    name = "gerege.operations"
    label = "operations"

    def ready(self) -> None:
        """Tell the report of an erasure what lies in the folder of backups."""
        from gerege.cases.copies import register_copies  # noqa: PLC0415  tables first
        from gerege.operations.queries import copies_before  # noqa: PLC0415

        register_copies(copies_before)
