"""The forms in which a person decides: second look, decision, closing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.knowledge.guidance import load_guidance
from gerege.screening.models import Decision
from gerege.screening.presentation.deciding import opinions_for
from gerege.screening.presentation.words import CHOICES, CLOSING_REASONS
from gerege.screening.queries import Outcome
from gerege.ui.templatetags.ui import local

REASONS_EMPTY = {"required": _("Say in a sentence why.")}
NOTHING_CHOSEN = {"required": _("Choose one.")}


class SecondLookForm(forms.Form):
    """What the second person thinks."""

    opinion = forms.ChoiceField(
        label=_("What do you think?"), widget=forms.RadioSelect, error_messages=NOTHING_CHOSEN
    )
    reasons = forms.CharField(
        label=_("Why"),
        help_text=_("Facts and needs. Do not quote the person."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages=REASONS_EMPTY,
    )

    def __init__(self, outcome: Outcome, data: Any = None) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(data)
        _choose(self, "opinion", opinions_for(outcome))


class DecisionForm(forms.Form):
    """What somebody decided on one of the two thresholds."""

    threshold = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Decision.Threshold.choices,
        widget=forms.RadioSelect,
        error_messages=NOTHING_CHOSEN,
    )
    choice = forms.ChoiceField(
        label=_("What was decided?"),
        choices=list(CHOICES.items()),
        widget=forms.RadioSelect,
        error_messages=NOTHING_CHOSEN,
    )
    who = forms.ChoiceField(
        label=_("Who decided?"), choices=Decision.Who.choices, initial=Decision.Who.POST
    )
    reasons = forms.CharField(
        label=_("Why"),
        help_text=_("Facts and needs. Do not quote the person."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages=REASONS_EMPTY,
    )


class ClosingForm(forms.Form):
    """Why a case is closed. Every myth guard has to be ticked."""

    guards = forms.MultipleChoiceField(
        label=_("Read and tick each sentence"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.ChoiceField(
        label=_("Why is the case closed?"),
        choices=list(CLOSING_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages=NOTHING_CHOSEN,
    )
    words = forms.CharField(
        label=_("In a sentence"),
        help_text=_("Facts and needs. Do not quote the person."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(data)
        guards = load_guidance().myth_guards
        self.guard_ids = tuple(guard.id for guard in guards)
        _choose(self, "guards", [(guard.id, guard.text) for guard in guards])

    def clean_guards(self) -> list[str]:
        """Every sentence must have been ticked."""
        ticked: list[str] = self.cleaned_data["guards"]
        if set(self.guard_ids) - set(ticked):
            raise forms.ValidationError(_("Tick every sentence when you have read it."))
        return ticked

    def given(self) -> dict[str, Any]:
        """What the service needs."""
        given = self.cleaned_data
        return {"reason": given["reason"], "guards_read": given["guards"], "words": given["words"]}


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, object]]) -> None:
    """Give a field its choices in the reader's language."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  both callers declare one
    field.choices = [(code, local(words)) for code, words in choices]
