"""The forms of a detention. Only the time of a visit begins as now, by the clock of the post."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.kernel.clock import now
from gerege.knowledge.support import load_support
from gerege.support.detention_queries import CHECK_WORDS
from gerege.support.forms import choice, text, with_choices
from gerege.support.services import Visited
from gerege.ui.forms import RowRadios, day_field, hour_field
from gerege.ui.templatetags.ui import local

CHECK = "check_"
EARLIER = "earlier"
TOLD = {"now": _("Now"), EARLIER: _("Some time ago")}
NOW = _("Begins as now, by the clock of the post. Change it if it was earlier.")


class ToldForm(forms.Form):
    """When and by whom the post was told: now, or a time that somebody writes. Neither by itself,
    for the visit is due from then."""

    when = choice(_("When were we told?"), tuple(TOLD.items()), widget=RowRadios)
    told_on = day_field(_("If earlier: on which day?"), required=False)
    told_at = hour_field(
        _("If earlier: at what time?"), required=False, help_text=_("By the clock of the post.")
    )
    words = text(_("Who told it, and where is the person held?"))

    def clean(self) -> dict[str, Any]:
        """What was earlier has a day and a time."""
        said: dict[str, Any] = self.cleaned_data
        if said.get("when") == EARLIER:
            for name in ("told_on", "told_at"):
                if said.get(name) is None and name not in self.errors:
                    self.add_error(name, _("It is missing. Write it, roughly if need be."))
        return said

    def moment(self, zone: str) -> datetime:
        """When it was, as the post's clock tells it."""
        said = self.cleaned_data
        return _moment(said["told_on"], said["told_at"], zone) if said["when"] == EARLIER else now()


class EndedForm(forms.Form):
    """Nothing to fill in; shows a refusal."""


class VisitForm(forms.Form):
    """What the visit was like; a line of the checklist left open was not asked."""

    visited_on = day_field(_("On which day?"))
    visited_at = hour_field(_("At what time?"), help_text=NOW)
    alone = choice(
        _("How did it go?"),
        (),
        widget=forms.RadioSelect,
        help_text=_(
            "The person did not want a visit: only if they said so themselves and nobody listened. "
            "If others say it, we were not allowed to see the person."
        ),
    )
    reason = text(
        _("Why was it not in private, or what did the person say?"),
        help_text=_(
            "Needed where we were not allowed to see the person, where somebody listened again, "
            "and where the person did not want a visit."
        ),
    )
    interpreter = text(_("Interpreter"), lines=1)
    injuries = text(
        _("Injuries, as the person tells them"),
        help_text=_("Do not examine, do not ask how it happened. A doctor does."),
    )
    words = text(_("What was agreed"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        with_choices(self, "alone", [(one.id, one.label) for one in load_support().visit_went])
        words = tuple(CHECK_WORDS.items())
        for item in load_support().visit:
            line = choice(local(item.ask), words, widget=RowRadios, required=False)
            self.fields[CHECK + item.id] = line

    def visited(self, zone: str) -> tuple[datetime, Visited]:
        """When it was and what was found."""
        said = dict(self.cleaned_data)
        moment = _moment(said.pop("visited_on"), said.pop("visited_at"), zone)
        checked = {name.removeprefix(CHECK): said.pop(name) for name in list(said) if CHECK in name}
        given = {name: answer for name, answer in checked.items() if answer}
        return moment, Visited(**said, checked=given)


def _moment(on: Any, at: time, zone: str) -> datetime:  # noqa: ANN401  a date that was checked
    return datetime.combine(on, at, ZoneInfo(zone))
