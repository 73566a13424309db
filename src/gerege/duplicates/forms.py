"""The form of a name that was told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.duplicates.models import Told
from gerege.duplicates.services.telling import LONGEST


class NameForm(forms.Form):
    """Who or where it was."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Told.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Nothing is chosen. Choose what it is.")},
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("As the person says it, in either script. A place: town and street."),
        max_length=LONGEST,
        error_messages={"required": _("No name is written. Write it as the person says it.")},
    )
