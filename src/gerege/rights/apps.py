"""Registers this package with Django."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """The `rights` room."""

    name = "gerege.rights"
    label = "rights"

    def ready(self) -> None:
        """Where help is refused, or a state is feared, nothing goes out on an earlier yes; whoever
        turns out to be perhaps under 18 has given up no protection; what was left on the page
        outside becomes a wish."""
        from gerege.arrivals.services import take_in  # noqa: PLC0415  tables first
        from gerege.cases import announcements  # noqa: PLC0415
        from gerege.consent.stopping import ask_before_telling  # noqa: PLC0415
        from gerege.rights.models import Wish  # noqa: PLC0415
        from gerege.rights.services import wish_arrived  # noqa: PLC0415
        from gerege.rights.services.refusing import end_for_the_young  # noqa: PLC0415
        from gerege.rights.stops import must_want_help, stop_columns, stops_of  # noqa: PLC0415

        ask_before_telling(stop_columns, stops_of)
        announcements.before_contact_is_confirmed(must_want_help)
        announcements.when_facts_change(end_for_the_young)
        take_in(Wish.ARRIVES_AS, wish_arrived)
