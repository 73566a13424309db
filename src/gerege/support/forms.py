"""The forms of needs and steps. Nothing is chosen beforehand."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.knowledge.support import ChildStep, Need
from gerege.support.queries import HAPPENED_WORDS, NEED_WORDS, STEP_WORDS
from gerege.support.services import Given, Happened
from gerege.support.services.child import STATES
from gerege.support.services.needs import ANSWERS, HAPPENED
from gerege.ui.forms import NeededSometimes, RowRadios, day_field, hour_field
from gerege.ui.templatetags.ui import local

LONGEST = 2_000
NOTHING_CHOSEN = _("Nothing is chosen. Choose one of those shown.")


def choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:  # noqa: ANN401  lazy texts
    """A choice that says what is missing."""
    errors = {"required": NOTHING_CHOSEN}
    return forms.ChoiceField(label=label, choices=choices, error_messages=errors, **more)


def text(label: Any, *, lines: int = 3, **more: Any) -> forms.CharField:  # noqa: ANN401  lazy texts
    """Words, left empty unless ``required``."""
    more.setdefault("required", False)
    widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
    longest = LONGEST if lines > 1 else 200
    return forms.CharField(label=label, widget=widget, max_length=longest, **more)


def sometimes(label: Any, *, lines: int = 2, help_text: Any) -> NeededSometimes:  # noqa: ANN401  lazy texts
    """Words that are needed in some cases, which ``help_text`` names."""
    widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
    longest = LONGEST if lines > 1 else 200
    return NeededSometimes(label=label, widget=widget, max_length=longest, help_text=help_text)


def with_choices(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Offer these."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared so
    field.choices = [(code, local(words)) for code, words in choices]


class NeedForm(forms.Form):
    """What the person said to one question."""

    answer = choice(_("What does the person say?"), (), widget=RowRadios)
    note = text(
        _("Anything to know for it?"),
        help_text=_("Summarise needs and facts for safety. Do not quote."),
    )
    happened = choice(_("Is it known when it was?"), (), widget=RowRadios, required=False)
    happened_on = day_field(_("On which day, by the person's clock?"), required=False)
    happened_at = hour_field(
        _("At what time?"),
        required=False,
        help_text=_("Left empty: the beginning of that day, so that nothing is counted too long."),
    )

    def __init__(self, need: Need, zone: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        with_choices(self, "answer", [(a, NEED_WORDS[a][0]) for a in ANSWERS[need.answers]])
        with_choices(self, "happened", [(code, HAPPENED_WORDS[code]) for code in HAPPENED])
        if not need.windows:
            for name in ("happened", "happened_on", "happened_at"):
                del self.fields[name]

    def event(self) -> Happened | None:
        """When it happened; the day and time by the clock of the person."""
        how, on = self.cleaned_data.get("happened"), self.cleaned_data.get("happened_on")
        if not how and not on:
            return None
        at = self.cleaned_data.get("happened_at") or time(0, 0)
        moment = datetime.combine(on, at, self.zone) if on else None
        return Happened(how or "about", moment)


class MetForm(forms.Form):
    """What was given for a need, when and by whom."""

    given = text(_("What was given?"), lines=1, required=True)
    given_on = day_field(_("On which day?"))
    given_at = hour_field(_("At what time?"), help_text=_("By the clock of the post."))
    given_by = text(
        _("Who gave it?"),
        lines=1,
        required=True,
        help_text=_("Which service, or we ourselves. No name."),
    )

    def what_was(self, zone: str) -> Given:
        """All of it; the moment by the clock of the post."""
        said = self.cleaned_data
        at = datetime.combine(said["given_on"], said["given_at"], ZoneInfo(zone))
        return Given(said["given"], said["given_by"], at)


class StepForm(forms.Form):
    """How far one step for a child is."""

    state = choice(_("How far is it?"), (), widget=RowRadios)
    text = text(_("What belongs to it"))

    def __init__(self, step: ChildStep, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        with_choices(self, "state", [(state, STEP_WORDS[state][0]) for state in STATES])
        if step.text:
            self.fields["text"].label = local(step.text)
