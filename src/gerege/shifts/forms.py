"""The forms of hand-overs and of a call for a second person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.shifts.drafts import CaseTold
from gerege.shifts.models import HandOverLine, SecondPerson
from gerege.shifts.policies import kept_from
from gerege.shifts.services import Words
from gerege.shifts.words import SAID

LONGEST = 2_000


def _words(label: Any) -> forms.CharField:  # noqa: ANN401  a lazy text
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, widget=area, max_length=LONGEST, required=False)


class NoteForm(forms.Form):
    """Who takes over, what holds of the whole duty, and two fields for each open case."""

    successor = forms.ChoiceField(label=_("Who takes over?"), required=False)
    said = forms.MultipleChoiceField(
        label=_("Of the whole duty"),
        choices=list(SAID.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        told: Sequence[CaseTold],
        successors: Iterable[Officer],
        carried: Mapping[UUID, HandOverLine],
        *args: Any,  # noqa: ANN401  what a form may be given
        **kwargs: Any,  # noqa: ANN401  the same
    ) -> None:
        super().__init__(*args, **kwargs)
        self.told = told
        self.carried = carried
        self.successors = {str(one.pk): one for one in successors}
        chosen_from = self.fields["successor"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        named = [(pk, self._named(one)) for pk, one in self.successors.items()]
        chosen_from.choices = [("", _("Whoever of the post comes next")), *named]
        for one in self.to_hand_over:
            number, line = one.case.pk.hex, carried.get(one.case.pk)
            self.fields[f"promises_{number}"] = _words(_("What was promised, to whom?"))
            self.fields[f"calls_{number}"] = _words(_("Who must be called, and when?"))
            if line:
                self.initial[f"promises_{number}"] = line.reveal_field("promises")
                self.initial[f"calls_{number}"] = line.reveal_field("calls")

    def _named(self, officer: Officer) -> str:
        """The colleague, and which of these cases do not go to them."""
        kept = kept_from(officer, [one.case for one in self.told])
        without = ", ".join(one.reference for one in kept)
        return (
            f"{officer.display_name} · {_('without')}: {without}"
            if kept
            else str(officer.display_name)
        )

    @property
    def to_hand_over(self) -> list[CaseTold]:
        """The cases on which something can be added."""
        return [one for one in self.told if one.may_add]

    def rows(
        self,
    ) -> Iterator[tuple[CaseTold, HandOverLine | None, BoundField | None, BoundField | None]]:
        """Each case with where its words come from and its two fields; a closed one without."""
        for one in self.told:
            number = one.case.pk.hex
            fields = (self[f"promises_{number}"], self[f"calls_{number}"]) if one.may_add else None
            yield one, self.carried.get(one.case.pk), *(fields or (None, None))

    @property
    def chosen(self) -> Officer | None:
        """The colleague who was chosen, or nobody."""
        return self.successors.get(self.cleaned_data["successor"])

    @property
    def lines(self) -> dict[UUID, Words]:
        """What was written, by case."""
        got = self.cleaned_data
        return {
            one.case.pk: Words(got[f"promises_{one.case.pk.hex}"], got[f"calls_{one.case.pk.hex}"])
            for one in self.to_hand_over
        }


class AskForm(forms.Form):
    """What a second person should know before; nothing has to be written."""

    words = forms.CharField(
        label=_("What should a second person know?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        required=False,
    )


class AnswerForm(forms.Form):
    """How somebody comes."""

    how = forms.ChoiceField(choices=SecondPerson.Answer.choices)


class TakeForm(forms.Form):
    """Which lines are read."""

    lines = forms.MultipleChoiceField(
        label=_("Read and taken over"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("No line is ticked. Tick what you have read.")},
    )

    def __init__(self, lines: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        chosen_from = self.fields["lines"]
        assert isinstance(chosen_from, forms.MultipleChoiceField)  # noqa: S101  declared above
        chosen_from.choices = lines


class GiveForm(forms.Form):
    """Who goes on with a file that its post does not see."""

    officer = forms.ChoiceField(
        label=_("Who goes on?"),
        help_text=_("A case officer of any post, or a protection lead, also you yourself."),
        error_messages={"required": _("Nobody is chosen. Choose who goes on.")},
    )

    def __init__(self, colleagues: Iterable[Officer], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        chosen_from = self.fields["officer"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        lines = [(pk, _line(one)) for pk, one in self.colleagues.items()]
        chosen_from.choices = [("", "—"), *lines]

    @property
    def chosen(self) -> Officer:
        """The colleague who was chosen."""
        return self.colleagues[self.cleaned_data["officer"]]


def _line(officer: Officer) -> str:
    return " · ".join([officer.display_name, *([officer.post.code] if officer.post else [])])
