"""The forms of the plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.cases.words import language_choices
from gerege.knowledge.support import load_support, offered_to
from gerege.support.forms import choice, text, with_choices
from gerege.support.models import Hearing
from gerege.support.plan_words import FIELD_WORDS, OWNER_WORDS
from gerege.support.services import Heard
from gerege.ui.forms import RowRadios, day_field
from gerege.ui.templatetags.ui import local


class SafetyForm(forms.Form):
    """One box for each prompt of the catalogue; every one may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        for prompt in load_support().safety:
            self.fields[prompt.id] = text(local(prompt.ask), lines=2)


class GoalForm(forms.Form):
    """One goal, in any language."""

    goal = text(
        FIELD_WORDS["goal"],
        required=True,
        help_text=_("In the person's words and language."),
        error_messages={"required": _("The goal is missing. Write it as the person says it.")},
    )
    service = choice(FIELD_WORDS["service"], ())
    owner = choice(FIELD_WORDS["owner"], tuple(OWNER_WORDS.items()), widget=forms.RadioSelect)
    owner_name = text(FIELD_WORDS["owner_name"], lines=1)
    due = day_field(FIELD_WORDS["due"], required=False)
    outcome = text(FIELD_WORDS["outcome"], lines=2, help_text=_("Left empty until it is done."))

    def __init__(self, *args: Any, young: bool, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        offered = offered_to(load_support().services, young=young)
        with_choices(self, "service", [("", "—"), *((one.id, one.label) for one in offered)])

    def said(self) -> dict[str, str]:
        """The fields as a goal keeps them."""
        due = self.cleaned_data["due"]
        return {**self.cleaned_data, "due": due.isoformat() if due else ""}


class HeardForm(forms.Form):
    """What the person said to the plan that was read out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = choice(_("What does the person say?"), Hearing.Answer.choices, widget=RowRadios)
    language = choice(_("In which language?"), ())
    words = text(_("What is to be changed, what matters?"))
    interpreter = text(_("Interpreter"), lines=1)
    guardian = text(_("Guardian who agrees"), lines=1)
    assent = forms.BooleanField(
        label=_("The person under 18 agrees, too"),
        required=False,
    )

    def __init__(self, *args: Any, young: bool, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        with_choices(self, "language", language_choices(""))
        for name in () if young else ("guardian", "assent"):
            del self.fields[name]

    def heard(self) -> tuple[int, Heard]:
        """The version that was read, and how."""
        said = dict(self.cleaned_data)
        return said.pop("version"), Heard(**said)


class EventForm(forms.Form):
    """Something happened."""

    event = choice(_("What happened?"), (), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        with_choices(self, "event", [(one.id, one.label) for one in load_support().events])


class ReviewedForm(forms.Form):
    """The plans were looked at again."""

    changed = text(
        _("What was changed?"),
        lines=2,
        required=True,
        error_messages={"required": _("Nothing is written. If nothing changed, say that.")},
    )
