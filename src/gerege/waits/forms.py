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


class OwnerForm(forms.Form):
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

    field_order = ("cause", "note", "owner", "prepared")
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
    prepared = forms.BooleanField(label=_("Only prepared: it is not sent yet"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = False
        chosen_from = self.fields["cause"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        chosen_from.choices = [("", _("Choose")), *causes_to_choose()]


class CloseForm(forms.Form):
    """What was obtained."""

    obtained = forms.CharField(
        label=_("What was obtained?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": _("Nothing is written. Say what was obtained.")},
    )


class DropForm(forms.Form):
    """Why it is no longer needed."""

    why = forms.CharField(
        label=_("Why is it no longer needed?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        error_messages={"required": _("No reason is written. Say why it is not needed.")},
    )


class SendForm(forms.Form):
    """Nothing to fill in; shows a refusal."""


class ClosedDayForm(forms.Form):
    """A day on which the post is closed."""

    date = day_field(_("Day"))
    name = forms.CharField(
        label=_("What day is it?"),
        max_length=80,
        error_messages={"required": _("The day has no name. Say what day it is.")},
    )


def causes_to_choose() -> list[tuple[str, str]]:
    """What somebody may open by hand; causes that are known by their number, with it."""
    return [(cause.id, _words_of(cause)) for cause in load_causes().entries if cause.by_hand]


def _words_of(cause: Cause) -> str:
    words = local(cause.label)
    return f"{cause.id} · {words}" if cause.kind == "cause" else words


def _offices() -> list[tuple[str, Any]]:
    kinds = [kind for kind in Wait.OwnerKind if kind != Wait.OwnerKind.PERSON]
    return [(str(kind.value), kind.label) for kind in kinds]
