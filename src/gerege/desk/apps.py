"""Registers this package with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The `desk` room."""

    name = "gerege.desk"
    label = "desk"

    def ready(self) -> None:
        """Tell the rooms of hand-overs and of waits what cases wait for, a head what to sign."""
        from gerege.desk.next_steps import (  # noqa: PLC0415  tables first
            derived_waits_of,
            next_steps_of,
        )
        from gerege.desk.signing import columns_to_sign, lines_to_sign  # noqa: PLC0415
        from gerege.desk.told import when_asked_what_to_decide  # noqa: PLC0415
        from gerege.papers import known_beside  # noqa: PLC0415
        from gerege.shifts.asking import when_asked_for_next_steps  # noqa: PLC0415
        from gerege.support import for_letters  # noqa: PLC0415
        from gerege.waits.derived import when_asked_for_derived  # noqa: PLC0415

        when_asked_for_next_steps(next_steps_of)
        when_asked_for_derived(derived_waits_of)
        known_beside.knows_who_is_held(for_letters.is_held)
        known_beside.knows_what_is_needed(for_letters.needed_now)
        when_asked_what_to_decide(columns_to_sign, lines_to_sign)
