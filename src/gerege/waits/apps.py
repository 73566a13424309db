"""Registers this package with Django."""

from django.apps import AppConfig


class WaitsConfig(AppConfig):
    """The `waits` room."""

    name = "gerege.waits"
    label = "waits"

    def ready(self) -> None:
        """Headquarters looks at every case that is kept from the head of its post."""
        from gerege.cases import announcements  # noqa: PLC0415  tables first
        from gerege.waits.services.opening import kept_from_a_head  # noqa: PLC0415

        announcements.when_hidden_from_a_head(kept_from_a_head)
