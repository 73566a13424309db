"""The forms of letters and documents. Beforehand only the narrowest audience is chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.cases.models import Note
from gerege.cases.words import language_name
from gerege.knowledge.letters import LetterKind
from gerege.papers.cleaning import LARGEST
from gerege.papers.filling import TYPED, FieldLine
from gerege.papers.queries import Choice
from gerege.papers.services.documents import LONGEST_TITLE, REASONS
from gerege.papers.services.letterhead import LONGEST_HEAD_LINE, MOST_LINES
from gerege.papers.services.writing import LONGEST_LINE, LONGEST_TEXT
from gerege.papers.words import Words
from gerege.ui.forms import RowRadios, choice_field, text_field
from gerege.ui.templatetags.ui import local

LONGEST_HEAD = 2 * MOST_LINES * LONGEST_HEAD_LINE
AUDIENCES = [
    (str(one.value), one.label)
    for one in sorted(Note.Audience, key=lambda one: one != Note.Audience.NAMED)
]


AS_MUCH_AS_NEEDED = _("As much as this recipient needs, and no more.")
LAID_READY = _(
    "Laid ready: what the person needs now. Take out what this recipient does not need to know."
)


class BeginForm(forms.Form):
    """To whom, and in which language."""

    def __init__(
        self,
        kind: LetterKind,
        choices: Sequence[Choice],
        data: Any = None,  # noqa: ANN401  what a form may be given
    ) -> None:
        super().__init__(data)
        if kind.to:
            self.fields["to"] = choice_field(
                _("To whom?"),
                [(c.code, f"{local(c.name)} ({local(c.purpose)})") for c in choices],
                widget=forms.RadioSelect,
            )
        self.fields["language"] = choice_field(
            _("In which language?"),
            [(code, language_name(code)) for code in kind.languages],
            widget=RowRadios,
        )

    def pair(self) -> tuple[str, str]:
        """Purpose and recipient; nothing where the letter names nobody."""
        purpose, _colon, recipient = str(self.cleaned_data.get("to", "")).partition(":")
        return purpose, recipient


class NeededToFinish(forms.CharField):
    """What a letter cannot be finished without; a draft is kept without it, too."""

    def validate(self, value: Any) -> None:  # noqa: ANN401  Django's own
        """Finishing asks for it (``services.sending``), saving a draft does not."""


class LetterForm(forms.Form):
    """Addressee, text, and the fields that only a person can write, where they are covered."""

    use_required_attribute = False

    addressee = NeededToFinish(
        label=_("Addressee"),
        help_text=_(
            "Office, place, who it is for. Not the name of the person. Needed to finish the letter."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_LINE,
    )
    body = NeededToFinish(
        label=_("Text"),
        help_text=_(
            "An empty line begins a paragraph. What the person did not agree to stays out. "
            "Cyrillic, Latin, Greek and Korean letters can be printed."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=LONGEST_TEXT,
    )

    def __init__(
        self,
        lines: Sequence[FieldLine],
        data: Any = None,  # noqa: ANN401  what a form may be given
        initial: Mapping[str, str] | None = None,
        ready: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        for line in lines:
            if line.is_typed:
                laid = (ready or {}).get(line.code, "")
                self.fields[f"field_{line.code}"] = forms.CharField(
                    label=local(line.label),
                    initial=laid,
                    help_text=LAID_READY if laid else AS_MUCH_AS_NEEDED,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    max_length=LONGEST_LINE,
                    required=False,
                )

    def words(self) -> Words:
        """What was written."""
        given = self.cleaned_data
        typed = {code: given[f"field_{code}"] for code in TYPED if f"field_{code}" in given}
        return Words(given["addressee"], given["body"], typed)


class FinishForm(forms.Form):
    """The letter that was looked at gets its number; once more only where that is meant."""

    again = forms.BooleanField(label=_("It is meant to go once more"), required=False)


class LetterheadForm(forms.Form):
    """What stands at the top of the letters of a post, in both languages."""

    use_required_attribute = False

    lines_mn = forms.CharField(
        label=_("On letters in Mongolian"),
        widget=forms.Textarea(attrs={"rows": MOST_LINES}),
        max_length=LONGEST_HEAD,
        required=False,
    )
    lines_en = forms.CharField(
        label=_("On letters in other languages: in English"),
        widget=forms.Textarea(attrs={"rows": MOST_LINES}),
        max_length=LONGEST_HEAD,
        required=False,
    )


TOO_LARGE = _("The file is larger than 10 MB. Make it smaller, or divide it.")


class DocumentForm(forms.Form):
    """A photo, a PDF or a text. The narrowest audience is chosen beforehand."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(
            attrs={"data-largest": LARGEST, "data-too-large": TOO_LARGE}
        ),
        help_text=_(
            "A photo (JPEG, PNG, WebP), a PDF or a text, at most 10 MB. Its name is not kept."
        ),
        error_messages={"required": _("No file is chosen. Choose one.")},
    )
    title = text_field(
        _("What does it show?"),
        help_text=_("For example: passport, page with the photo."),
        longest=LONGEST_TITLE,
        missing=_("Nothing is written. Say what it shows."),
    )
    audience = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=AUDIENCES,
        widget=forms.RadioSelect,
        initial=Note.Audience.NAMED,
    )


class OriginalForm(forms.Form):
    """Why the original is opened."""

    reason = choice_field(
        _("Why is the original needed?"), list(REASONS.items()), widget=forms.RadioSelect
    )


def shown_in_form(words: Words) -> dict[str, str]:
    """What stands, for the form."""
    typed = {f"field_{code}": text for code, text in words.typed.items()}
    return {"addressee": words.addressee, "body": words.body, **typed}
