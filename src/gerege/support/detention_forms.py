"""The forms of a detention. Only the time begins as now, by the clock of the post."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.knowledge.support import load_support
from gerege.support.detention_queries import CHECK_WORDS
from gerege.support.forms import choice, text
from gerege.support.models import Visit
from gerege.support.services import Visited
from gerege.ui.forms import RowRadios, day_field, hour_field
from gerege.ui.templatetags.ui import local

CHECK = "check_"
NOW = _("Begins as now, by the clock of the post. Change it if it was earlier.")


class ToldForm(forms.Form):
    """When and by whom the post was told."""

    told_on = day_field(_("On which day were we told?"))
    told_at = hour_field(_("At what time?"), help_text=NOW)
    words = text(_("Who told it, and where is the person held?"))

    def moment(self, zone: str) -> datetime:
        """When it was, as the post's clock tells it."""
        return _moment(self.cleaned_data["told_on"], self.cleaned_data["told_at"], zone)


class EndedForm(forms.Form):
    """Nothing to fill in; shows a refusal."""


class VisitForm(forms.Form):
    """What the visit was like; a line of the checklist left open was not asked."""

    visited_on = day_field(_("On which day?"))
    visited_at = hour_field(_("At what time?"), help_text=NOW)
    alone = choice(_("Was the person alone with us?"), Visit.Alone.choices, widget=RowRadios)
    interpreter = text(_("Interpreter"), lines=1)
    injuries = text(
        _("Injuries, as the person tells them"),
        help_text=_("Do not examine, do not ask how it happened. A doctor does."),
    )
    words = text(_("What was agreed"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
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
