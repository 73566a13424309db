"""The form of a name that was told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.duplicates.models import Told
from gerege.duplicates.services.telling import LONGEST
from gerege.ui.forms import choice_field, text_field


class NameForm(forms.Form):
    """Who or where it was."""

    kind = choice_field(
        _("What is it?"),
        Told.Kind.choices,
        widget=forms.RadioSelect,
        missing=_("Nothing is chosen. Choose what it is."),
    )
    name = text_field(
        _("Name"),
        help_text=_("As the person says it, in either script. A place: town and street."),
        longest=LONGEST,
        missing=_("No name is written. Write it as the person says it."),
    )
