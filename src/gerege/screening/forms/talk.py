"""Reading the answers from a page: only what was changed on it becomes an answer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.screening.presentation.talk import Row
from gerege.screening.presentation.words import ALONES, HOWS, INTERPRETERS, VALUES, Words
from gerege.screening.record import Alone, Conditions, How, Interpreter, Recorded, Value
from gerege.ui.forms import RowRadios


class ConditionsForm(forms.Form):
    """Who is there now. Nothing is assumed: not chosen means not sure."""

    asks_what_is_known = True

    alone = forms.ChoiceField(
        label=_("Is the person alone with you?"),
        choices=list(ALONES.items()),
        widget=RowRadios,
        required=False,
    )
    interpreter = forms.ChoiceField(
        label=_("Who interprets?"), choices=list(INTERPRETERS.items()), required=False
    )

    @classmethod
    def showing(cls, conditions: Conditions | None) -> "ConditionsForm":
        """An unbound form; empty where nobody said yet who is there."""
        if conditions is None:
            return cls()
        return cls(initial={"alone": conditions.alone, "interpreter": conditions.interpreter})

    @property
    def conditions(self) -> Conditions:
        """What was chosen."""
        given = self.cleaned_data
        return Conditions(
            cast("Alone", given.get("alone") or "not_sure"),
            cast("Interpreter", given.get("interpreter") or "not_sure"),
        )


class AnswersForm(ConditionsForm):
    """A part of the talk. Fields of a fact: its id, ``how``, and ``was`` (what the page showed)."""

    def __init__(self, data: Mapping[str, Any], facts: Iterable[str]) -> None:
        super().__init__(data)
        self.facts = tuple(facts)
        for fact in self.facts:
            self.fields[fact] = _choice(VALUES)
            self.fields[f"{fact} how"] = _choice(HOWS)
            self.fields[f"{fact} was"] = forms.CharField(required=False, max_length=40)

    def changed_answers(self) -> list[Recorded]:
        """What differs from what the page showed; a second copy of it changes nothing more."""
        found = [self._answer(fact) for fact in self.facts]
        return [answer for answer in found if answer is not None]

    def _answer(self, fact: str) -> Recorded | None:
        value = self.cleaned_data[fact]
        how = self.cleaned_data[f"{fact} how"] or "stated"
        was, _, was_how = str(self.cleaned_data[f"{fact} was"]).partition(" ")
        same_how = how == was_how or value == "not_asked"
        if not value or (value == was and same_how):
            return None
        return recorded(fact, value, how, self.conditions)


class AnswerForm(ConditionsForm):
    """One question in one-question mode."""

    value = forms.ChoiceField(choices=list(VALUES.items()))
    how = forms.ChoiceField(label=_("How is it known?"), choices=list(HOWS.items()), required=False)

    def __init__(self, data: Mapping[str, Any], facts: Sequence[str]) -> None:
        super().__init__(data)
        self.fields["fact"] = forms.ChoiceField(choices=[(fact, fact) for fact in facts])

    def answer(self) -> Recorded:
        """The one answer."""
        given = self.cleaned_data
        return recorded(given["fact"], given["value"], given["how"] or "stated", self.conditions)


def recorded(fact: str, value: str, how: str, conditions: Conditions) -> Recorded:
    """An answer from codes that a form has checked."""
    return Recorded(
        fact=fact,
        value=cast("Value", value),
        how=cast("How", how),
        alone=conditions.alone,
        interpreter=conditions.interpreter,
    )


def facts_of(rows: Iterable[Row]) -> list[str]:
    """The ids of the questions on a page."""
    return [row.question.id for row in rows]


def _choice(words: Words) -> forms.ChoiceField:
    return forms.ChoiceField(choices=list(words.items()), required=False)
