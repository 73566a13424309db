"""Choosing a colleague, giving a reason, saying what was done about a danger."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models.access import Found, WhyHidden
from gerege.cases.services.danger import Over
from gerege.knowledge.guidance import CardStep, load_guidance
from gerege.ui.templatetags.ui import local


class ColleagueForm(forms.Form):
    """One colleague out of those who can be chosen, by role."""

    officer = forms.ChoiceField(
        label=_("Colleague"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Nobody is chosen. Choose a colleague.")},
    )

    def __init__(self, colleagues: Iterable[Officer], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        chosen_from = self.fields["officer"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        chosen_from.choices = [
            (Role(role).label, [(str(one.pk), _line(one)) for one in of_role])
            for role, of_role in groupby(self.colleagues.values(), key=lambda one: one.role)
        ]

    @property
    def chosen(self) -> Officer:
        """The colleague."""
        return self.colleagues[self.cleaned_data["officer"]]


class HideForm(ColleagueForm):
    """From whom, and why, in a word that accuses nobody."""

    why = forms.ChoiceField(
        label=_("Why?"),
        choices=WhyHidden.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Nothing is chosen. Choose one of those shown.")},
    )


class ReasonForm(forms.Form):
    """Why a story is opened."""

    reason = forms.CharField(
        label=_("Why do you need to read this now?"),
        help_text=_("One sentence. The officers of the case read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("No reason is given. Say in one sentence why now.")},
    )


class IdentityForm(forms.Form):
    """Why the identity is opened."""

    reason = forms.ChoiceField(
        label=_("Why do you need to see it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("No reason is chosen. Say why you need to see it.")},
    )
    why = forms.CharField(
        label=_("In your own words"),
        help_text=_("Only for another reason. It becomes a note of the case."),
        widget=forms.Textarea(attrs={"rows": 2, "data-never-kept": True}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        chosen_from = self.fields["reason"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        reasons = load_guidance().identity_reasons
        chosen_from.choices = [(one.id, local(one.label)) for one in reasons]


class ReviewForm(forms.Form):
    """Whether it was right to open a story, and why."""

    found = forms.ChoiceField(
        label=_("What do you find?"),
        choices=Found.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Nothing is chosen. Say whether it was right.")},
    )
    why = forms.CharField(
        label=_("Why do you find so?"),
        help_text=_("One sentence. The officers of the case can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("No reason is given. Say in one sentence why.")},
    )


class ActionForm(forms.Form):
    """Which step of the emergency card was taken."""

    action = forms.ChoiceField(
        label=_("What was done?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Nothing is chosen. Choose what was done.")},
    )

    def __init__(self, steps: Iterable[CardStep], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        chosen_from = self.fields["action"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        chosen_from.choices = [(step.id, local(step.text)) for step in steps]


class OverForm(forms.Form):
    """How it is known that a danger is over."""

    how = forms.ChoiceField(
        label=_("How do you know it?"),
        choices=Over.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _(
                "Nothing is chosen. Choose how you know it. If you do not, the danger is not over."
            )
        },
    )


def _line(officer: Officer) -> str:
    place = f" · {local(officer.post)}" if officer.post else ""
    return f"{officer.display_name}{place}"
