"""Registers this package with Django."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """The `support` room."""

    name = "gerege.support"
    label = "support"

    def ready(self) -> None:
        """Whoever turns out to be perhaps under 18 gets the steps for a child; plans have words."""
        from gerege.cases import announcements  # noqa: PLC0415  tables first
        from gerege.cases.version_words import What, tells_in_words  # noqa: PLC0415
        from gerege.support.conference_words import conference_line  # noqa: PLC0415
        from gerege.support.plan_words import goal_line, safety_line  # noqa: PLC0415
        from gerege.support.queries import needs_told_apart  # noqa: PLC0415
        from gerege.support.services.child import look_for_a_child  # noqa: PLC0415
        from gerege.support.services.plans import something_happened  # noqa: PLC0415
        from gerege.waits.naming import when_asked_what_it_is_about  # noqa: PLC0415

        announcements.when_facts_change(look_for_a_child)
        announcements.when_danger_is_told_again(something_happened)
        when_asked_what_it_is_about(needs_told_apart)
        tells_in_words(What.PLAN, goal_line)
        tells_in_words(What.SAFETY_PLAN, safety_line)
        tells_in_words(What.CONFERENCE, conference_line)
