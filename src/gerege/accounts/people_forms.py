"""Forms of the administrator."""

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Language, Post
from gerege.accounts.roles import EXPLANATIONS, Role
from gerege.ui.forms import day_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def day_of_this_century(day: date) -> None:
    """Refuse a slip of the keyboard; the record takes no other day either. ValidationError."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(_("Choose a day between 2000 and 2099."), code="day")


def _day(label: "StrOrPromise", *, required: bool = True) -> forms.DateField:
    return day_field(label, required=required, validators=[day_of_this_century])


# Each role with the sentence that explains it, where it is given.
EXPLAINED_ROLES = [
    (role.value, format_lazy("{}: {}", role.label, EXPLANATIONS[role])) for role in Role
]


class RoleForm(forms.Form):
    """One role."""

    role = forms.TypedChoiceField(
        label=_("Role"), choices=EXPLAINED_ROLES, coerce=Role, widget=forms.RadioSelect
    )


class NewAccountForm(RoleForm):
    """What an account needs to exist."""

    field_order = ("username", "display_name", "language", "ends_on", "role")
    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        help_text=_("3 to 40 small Latin letters, digits, dots or hyphens."),
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )
    display_name = forms.CharField(label=_("Name shown to colleagues"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    ends_on = _day(_("Last day of the account"), required=False)


class LastDayForm(forms.Form):
    """The last day of an account, or none."""

    ends_on = _day(_("Last day of the account"), required=False)


class PostingForm(forms.Form):
    """A post, the first and maybe the last day there."""

    post = forms.ModelChoiceField(label=_("Post"), queryset=Post.objects.all())
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"), required=False)


class EndPostingForm(forms.Form):
    """The last day of a posting."""

    ends_on = _day(_("Last day"))


class NewPostForm(forms.Form):
    """What a post needs to exist."""

    code = forms.CharField(label=_("Code"), max_length=8, help_text=_("2 to 8 Latin capitals."))
    letter = forms.CharField(
        label=_("Letter"), max_length=2, help_text=_("Begins the reference of each case.")
    )
    name_mn = forms.CharField(label=_("Name in Mongolian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    kind = forms.TypedChoiceField(
        label=_("Kind"), choices=Post.Kind.choices, coerce=Post.Kind, widget=forms.RadioSelect
    )
    country_iso3 = forms.CharField(
        label=_("Country code"), max_length=3, help_text=_("Three letters, for example TUR.")
    )
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=64, help_text=_("For example Europe/Istanbul.")
    )
