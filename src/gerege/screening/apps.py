"""Registers this package with Django."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """The `screening` room."""

    name = "gerege.screening"
    label = "screening"

    def ready(self) -> None:
        """Follow the file: its age and its first answers can change a result."""
        from gerege.cases.announcements import when_facts_change  # noqa: PLC0415  tables first
        from gerege.screening.services.following import follow_the_file  # noqa: PLC0415

        when_facts_change(follow_the_file)
