"""A note and who may read it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.cases.models import Note

LONGEST_NOTE = 8000


class NoteForm(forms.Form):
    """Needs and facts for safety. The audience is chosen each time; nothing is chosen already."""

    text = forms.CharField(
        label=_("Note"),
        help_text=_("Summarise needs and facts for safety. Do not quote."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_NOTE,
        error_messages={"required": _("The note is empty. Write needs and facts for safety.")},
    )
    audience = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=Note.Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Nobody is chosen. Choose who may read it.")},
    )
