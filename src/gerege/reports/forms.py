"""The forms of reports. Nothing is chosen beforehand; what was typed stays on an error."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.consent.models import NamedRecipient
from gerege.knowledge.consents import load_consents
from gerege.knowledge.reports import Coded, load_reports
from gerege.reports.models import Danger
from gerege.reports.services import Told
from gerege.ui.forms import RowRadios
from gerege.ui.templatetags.ui import local

LONGEST = 4_000
NOTHING_CHOSEN = _("Nothing is chosen. Choose one of those shown.")
NOTHING_WRITTEN = _("Nothing is written. Write what they say.")


def _choice(label: Any, choices: Any = (), **more: Any) -> forms.ChoiceField:  # noqa: ANN401  lazy texts
    errors = {"required": NOTHING_CHOSEN}
    return forms.ChoiceField(label=label, choices=choices, error_messages=errors, **more)


def _words(label: Any, *, lines: int = 3, **more: Any) -> forms.CharField:  # noqa: ANN401  lazy texts
    errors = {"required": NOTHING_WRITTEN}
    widget = forms.Textarea(attrs={"rows": lines})
    return forms.CharField(
        label=label, widget=widget, max_length=LONGEST, error_messages=errors, **more
    )


def _line(label: Any, **more: Any) -> forms.CharField:  # noqa: ANN401  lazy texts
    return forms.CharField(label=label, max_length=300, required=False, **more)


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared so
    field.choices = list(choices)


def _coded(entries: Sequence[Coded]) -> list[tuple[str, str]]:
    return [(one.code, local(one.label)) for one in entries]


class ReportForm(forms.Form):
    """What somebody tells. Three answers are needed; the rest if it is known."""

    asks_what_is_known = True

    came = _choice(_("How did it come?"), widget=forms.RadioSelect)
    words = _words(_("What do they say? In their words"), lines=5)
    danger = _choice(_("In danger now, as they say?"), Danger.choices, widget=RowRadios)
    about = _line(_("Whom is it about?"))
    where = _words(_("Where is or was the person? Last address, place held"), required=False)
    recruiter = _line(_("Employer or recruiter"))
    since = _line(_("Since when without news?"))
    told_already = _line(_("Whom have they told already?"))
    asks = _words(_("What do they ask of us?"), lines=2, required=False)
    name = _line(
        _("Name of whoever reports"), help_text=_("They need not say it. Nothing depends on it.")
    )
    reach = _line(
        _("How to reach them safely"), help_text=_("Only what nobody else reads or hears.")
    )
    relation = _choice(_("What are they to the person?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        found = load_reports()
        _offer(self, "came", _coded(found.came))
        _offer(self, "relation", [("", "—"), *_coded(found.relations)])

    @property
    def told(self) -> Told:
        """What was told, without how it came."""
        given = self.cleaned_data
        return Told(**{n: given[n].strip() for n in given if n not in ("came", "danger")})


class CallForm(forms.Form):
    """They called again."""

    words = _words(_("What do they say now?"))
    danger = _choice(_("In danger now, as they say?"), Danger.choices, widget=RowRadios)
    answered = _choice(_("What did you answer?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        _offer(self, "answered", _coded(load_reports().answered))


class CloseForm(forms.Form):
    """Why nobody works on it any more."""

    reason = _choice(_("Why is it closed?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        _offer(self, "reason", _coded(load_reports().closings))


class HandForm(forms.Form):
    """Which colleague of the post goes on with it, and why."""

    to = _choice(_("Who goes on with it?"), widget=forms.RadioSelect)
    reason = _choice(_("Why is it passed on?"), widget=forms.RadioSelect)

    def __init__(self, colleagues: Sequence[Officer], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        _offer(self, "to", [(pk, one.display_name) for pk, one in self.colleagues.items()])
        _offer(self, "reason", _coded(load_reports().handings))

    @property
    def given(self) -> dict[str, Any]:
        """The colleague and the reason."""
        return {**self.cleaned_data, "to": self.colleagues[self.cleaned_data["to"]]}


class EmptyForm(forms.Form):
    """Nothing to fill in; shows a refusal."""


class TellForm(forms.Form):
    """What was told, by kinds."""

    fields_told = forms.MultipleChoiceField(
        label=_("What did the reporter learn by it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NOTHING_CHOSEN},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        field = self.fields["fields_told"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        field.choices = [(one.id, local(one.label)) for one in load_consents().fields]


class LinkForm(forms.Form):
    """Which report is about this person."""

    report = forms.CharField(
        label=_("Number of the report"),
        max_length=8,
        widget=forms.TextInput(attrs={"class": "short"}),
        error_messages={"required": _("The number is missing. Look at the page of the report.")},
    )


class NameForm(forms.Form):
    """Who the reporter of a linked report is."""

    recipient = _choice(_("Who is this reporter, of those the person named?"), required=False)

    def __init__(
        self,
        family: Sequence[tuple[NamedRecipient, str]],
        *args: Any,  # noqa: ANN401  what a form may be given
        **kwargs: Any,  # noqa: ANN401  the same
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), name) for one, name in family]
        _offer(self, "recipient", [("", _("Not known")), *people])
