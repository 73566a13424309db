"""Registers this package with Django."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """The `screening` room."""

    name = "gerege.screening"
    label = "screening"

    def ready(self) -> None:
        """Follow the file: its age and its first answers can change a result. Tell of dangers."""
        from gerege.cases import announcements  # noqa: PLC0415  tables first
        from gerege.rights.signs import when_asked_for_signs  # noqa: PLC0415
        from gerege.screening.queries import dangers_of, sign_may_stand  # noqa: PLC0415
        from gerege.screening.services.following import follow_the_file  # noqa: PLC0415

        announcements.when_facts_change(follow_the_file)
        announcements.when_asked_for_dangers(dangers_of)
        when_asked_for_signs(sign_may_stand)
