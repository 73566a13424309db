"""The coded questions of a first contact, for one person and for several at once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.accounts.parking import MARK
from gerege.knowledge.guidance import Question, load_intake
from gerege.ui.forms import Telephone
from gerege.ui.templatetags.ui import local

LONGEST_PASTE = 100_000
NOTHING_TAPPED = _("Nothing is chosen. Choose at least how the contact came.")
NOTHING_PASTED = _("Nothing is pasted. Copy the rows together with their headings.")


class CodedAnswersForm(forms.Form):
    """Coded questions as groups of choices; none has to be answered."""

    asks_what_is_known = True

    def __init__(self, questions: Iterable[Question], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.questions = tuple(questions)
        for question in self.questions:
            self.fields[question.id] = _coded(question)

    @property
    def answers(self) -> dict[str, str]:
        """Only what was answered."""
        given = {question.id: self.cleaned_data[question.id] for question in self.questions}
        return {name: code for name, code in given.items() if code}


class FirstContactForm(CodedAnswersForm):
    """The questions of the eight taps.

    The mark of the form is the number of the contact, too: a copy that a phone sealed while the
    line was down carries it, and both are one case.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(load_intake().eight, *args, **kwargs)

    @property
    def contact_id(self) -> UUID | None:
        """The number, if the page carried one."""
        try:
            return UUID(self.data.get(MARK, ""))
        except ValueError:
            return None

    def clean(self) -> None:
        """An empty form is a slip of the finger, not a contact."""
        super().clean()
        if not self.errors and not self.answers:
            raise forms.ValidationError(NOTHING_TAPPED)


class MoreForm(CodedAnswersForm):
    """What could wait until the contact was saved, and the first answers to be corrected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        intake = load_intake()
        super().__init__((*intake.later, *intake.eight), *args, **kwargs)
        self.later_ids = tuple(question.id for question in intake.later)

    def later_fields(self) -> list[forms.BoundField]:
        """The questions that come first on the page."""
        return [self[name] for name in self.later_ids]

    def first_fields(self) -> list[forms.BoundField]:
        """The questions that were asked before."""
        return [self[q.id] for q in self.questions if q.id not in self.later_ids]


class OnlineExtrasForm(forms.Form):
    """What the person may already have said; never kept on a phone."""

    asks_what_is_known = True

    called = forms.CharField(
        label=_("Called"),
        help_text=_("The name the person goes by."),
        max_length=200,
        required=False,
    )
    telephone = forms.CharField(
        label=_("Telephone"), max_length=60, required=False, widget=Telephone
    )

    def given(self) -> dict[str, str]:
        """Only what was typed: an empty box takes nothing away."""
        return {name: text for name, text in self.cleaned_data.items() if text}


class ShortNoteForm(forms.Form):
    """A few words for the colleagues of the post."""

    note = forms.CharField(
        label=_("Short note"),
        help_text=_("Summarise needs and facts for safety. Do not quote. The post reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class GroupForm(CodedAnswersForm):
    """Pasted rows, and the answers that hold for everybody in them.

    Questions about one person (is it a child, is it safe to talk) are asked one by one later.
    """

    rows = forms.CharField(
        label=_("Rows copied from a spreadsheet, headings first"),
        help_text=_("Headings: patronymic, name, birth date, age, passport, telephone."),
        widget=forms.Textarea(attrs={"rows": 8, "wrap": "off"}),
        max_length=LONGEST_PASTE,
        strip=False,
        error_messages={"required": NOTHING_PASTED},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(filter(_holds_for_all, load_intake().eight), *args, **kwargs)

    def shared_fields(self) -> list[forms.BoundField]:
        """The questions that hold for everybody."""
        return [self[question.id] for question in self.questions]


def _holds_for_all(question: Question) -> bool:
    return not any(choice.marks for choice in question.choices)


def _coded(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=local(question.question),
        help_text=local(question.hint) if question.hint else "",
        required=False,
        widget=forms.RadioSelect,
        choices=[(choice.code, local(choice.label)) for choice in question.choices],
    )
