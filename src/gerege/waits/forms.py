"""The forms of waits. An owner is chosen from offices and from colleagues who see the case."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.knowledge.causes import Cause, load_causes
from gerege.ui.forms import day_field
from gerege.ui.templatetags.ui import local
from gerege.waits.models import Wait
from gerege.waits.owners import Owner

LONGEST = 2_000
BY_RULE = ""


class AskingForm(forms.Form):
    """A form whose refusal may name the page where the person is asked first."""

    ask_at: str = ""


class OwnerForm(AskingForm):
    """Who has to act from now on."""

    owner = forms.ChoiceField(
        label=_("Who has to act?"),
        error_messages={"required": _("Nobody is chosen. Choose who has to act.")},
    )

    def __init__(self, colleagues: Iterable[Officer], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        chosen_from = self.fields["owner"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        chosen_from.choices = [*self.first_choices, *_offices(), *self._named()]

    first_choices: tuple[tuple[str, Any], ...] = ()

    @property
    def chosen(self) -> Owner | None:
        """Who was chosen; None leaves it to the rule of the cause."""
        given = self.cleaned_data["owner"]
        if given == BY_RULE:
            return None
        colleague = self.colleagues.get(given)
        return Owner("person", colleague) if colleague else Owner(given)

    def _named(self) -> list[tuple[str, str]]:
        return [(pk, one.display_name) for pk, one in self.colleagues.items()]


class OpenForm(OwnerForm):
    """Another thing the case waits for."""

    field_order = ("cause", "note", "look_again_on", "owner", "prepared")
    first_choices = ((BY_RULE, _("As the cause says")),)

    cause = forms.ChoiceField(
        label=_("What does the case wait for?"),
        error_messages={"required": _("Nothing is chosen. Choose what the case waits for.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        help_text=_("Whom you asked, under which number. Not the story."),
    )
    look_again_on = day_field(
        _("On which day is it looked at again?"),
        required=False,
        help_text=_("Only for what stops the clock of the case."),
    )
    prepared = forms.BooleanField(label=_("Only prepared: it is not sent yet"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = False
        chosen_from = self.fields["cause"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        chosen_from.choices = [("", _("Choose")), *causes_to_choose()]


class AgainForm(forms.Form):
    """The clock of the case stands still further."""

    why = forms.CharField(
        label=_("Why does it still hold?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        error_messages={"required": _("No reason is written. Say why nothing is due meanwhile.")},
    )
    look_again_on = day_field(_("On which day is it looked at again?"))


class CloseForm(forms.Form):
    """What was obtained; of what was never sent, too, how it was asked for."""

    asked = forms.CharField(
        label=_("It was not sent from here. How was it asked for?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        help_text=_("Who asked whom, and when. If nobody needs it any more, take it back below."),
        error_messages={"required": _("Nothing is written. Say how it was asked for.")},
    )
    obtained = forms.CharField(
        label=_("What was obtained?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": _("Nothing is written. Say what was obtained.")},
    )

    def __init__(self, *args: Any, sent: bool, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        if sent:
            del self.fields["asked"]


class DropForm(forms.Form):
    """Why it is no longer needed."""

    why = forms.CharField(
        label=_("Why is it no longer needed?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        error_messages={"required": _("No reason is written. Say why it is not needed.")},
    )


class SendForm(AskingForm):
    """Nothing to fill in; shows a refusal."""


class ClosedDayForm(forms.Form):
    """A day on which the post is closed."""

    date = day_field(_("Day"))
    name = forms.CharField(
        label=_("What day is it?"),
        max_length=80,
        error_messages={"required": _("The day has no name. Say what day it is.")},
    )


def words_typed(form: forms.Form) -> list[str]:
    """What somebody wrote into a form, to be read again where it can no longer be sent."""
    texts = (form[name].value() for name in form.fields)
    return [text for text in texts if form.is_bound and isinstance(text, str) and text.strip()]


def causes_to_choose() -> list[tuple[str, str]]:
    """What somebody may open by hand; causes that are known by their number, with it."""
    return [(cause.id, _words_of(cause)) for cause in load_causes().entries if cause.by_hand]


def causes_that_pause() -> list[str]:
    """Those of them that stop the clock of the case."""
    entries = load_causes().entries
    return [_words_of(cause) for cause in entries if cause.by_hand and cause.pauses]


def _words_of(cause: Cause) -> str:
    words = local(cause.label)
    return f"{cause.id} · {words}" if cause.kind == "cause" else words


def _offices() -> list[tuple[str, Any]]:
    kinds = [kind for kind in Wait.OwnerKind if kind != Wait.OwnerKind.PERSON]
    return [(str(kind.value), kind.label) for kind in kinds]
