"""The forms of the rota and of a test. Times are the wall clock of the post."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer, Post
from gerege.notices.services.rota import Reachable
from gerege.ui.forms import Telephone, day_field, hour_field

MOST_IN_A_ROTA = 9
AS_WRITTEN = _("Hours and minutes, for example 14:00.")
WAYS = {"telephone": _("Message or call"), "mail": _("Mail")}


class TurnForm(forms.Form):
    """Who is on duty, from when to when, and how they are reached."""

    officer = forms.ChoiceField(
        label=_("Who is on duty?"),
        error_messages={"required": _("Nobody is chosen. Choose who is on duty.")},
    )
    starts_on = day_field(_("From day"))
    starts = hour_field(_("From time"), help_text=AS_WRITTEN)
    ends_on = day_field(_("Until day"))
    ends = hour_field(_("Until time"), help_text=AS_WRITTEN)
    place = forms.TypedChoiceField(
        label=_("Called as"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, MOST_IN_A_ROTA + 1)],
    )
    telephone = forms.CharField(
        label=_("Telephone of duty"), required=False, max_length=40, widget=Telephone
    )
    mail = forms.CharField(label=_("Mail of duty"), required=False, max_length=120)

    def __init__(
        self,
        post: Post,
        colleagues: Iterable[Officer],
        *args: Any,  # noqa: ANN401  what a form may be given
        **kwargs: Any,  # noqa: ANN401  the same
    ) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        self.colleagues = {str(one.pk): one for one in colleagues}
        chosen_from = self.fields["officer"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        named = [(pk, one.display_name) for pk, one in self.colleagues.items()]
        chosen_from.choices = [("", _("Choose")), *named]

    @property
    def chosen(self) -> Officer:
        """The colleague who was chosen."""
        return self.colleagues[self.cleaned_data["officer"]]

    @property
    def reach(self) -> Reachable:
        """How they are reached."""
        got = self.cleaned_data
        return Reachable(got["telephone"].strip(), got["mail"].strip())

    def moment(self, which: str) -> datetime:
        """``starts`` or ``ends``, by the wall clock of the post."""
        got = self.cleaned_data
        return datetime.combine(got[f"{which}_on"], got[which], tzinfo=self.post.zone)


class TestForm(forms.Form):
    """Where a test goes to. Every way is shown; on one that is not configured none is sent."""

    way = forms.ChoiceField(label=_("Way"), choices=list(WAYS.items()))
    address = forms.CharField(label=_("Telephone or mail address"), max_length=120)
