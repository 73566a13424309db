"""Registers this package with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The `desk` room."""

    name = "gerege.desk"
    label = "desk"

    def ready(self) -> None:
        """Tell the room of hand-overs what cases wait for."""
        from gerege.desk.next_steps import next_steps_of  # noqa: PLC0415  tables first
        from gerege.shifts.asking import when_asked_for_next_steps  # noqa: PLC0415

        when_asked_for_next_steps(next_steps_of)
