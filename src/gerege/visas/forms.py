"""What visa officers type: a file, the columns, a talk with its outcome."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from babel import Locale
from django import forms
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gerege.cases.words import OTHER_LANGUAGES, language_choices, language_name
from gerege.ui.forms import RowRadios, choice_field, day_field, offer, text_field
from gerege.ui.templatetags.ui import local
from gerege.visas.engine.dictionary import load
from gerege.visas.erasing.models import AskedErasure
from gerege.visas.observations import load_observations
from gerege.visas.sharing.declaring import WHAT
from gerege.visas.sharing.watching import KINDS as WATCHED_KINDS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

YES_NO = (("yes", _("Yes")), ("no", _("No")))
LEAFLET = (("given", _("Given")), ("not_safe", _("Not safe to give")), ("no", _("No")))
OUTCOMES = (
    ("issue", _("Issue the visa")),
    ("more_documents", _("Ask for more documents")),
    ("speak_alone", _("Speak with the person alone")),
    ("refer", _("Refer to help")),
    ("hq_look", _("Ask headquarters for a second look")),
    ("other", _("Another decision")),
)
OPINIONS = (
    ("nothing_further", _("I see nothing that has to be asked further")),
    ("more_documents", _("Ask for more documents")),
    ("speak_alone", _("Speak with the person alone")),
    ("refer", _("Refer to help")),
    ("other", _("Something else")),
)
AGREED = (("yes", _("Yes")), ("no", _("No")), ("unasked", _("Not asked")))


@cache
def two_letters() -> tuple[str, ...]:
    """The codes of ISO 639-1. Reading them takes a while, so it is not done at every start."""
    return tuple(code for code in map(str, Locale("en").languages) if len(code) == len("en"))


def every_language() -> list[tuple[str, Any]]:
    """Every language of ISO 639-1 in the reader's words, those met most at a post first."""
    return _languages_in(get_language() or "mn")


@cache
def _languages_in(_language: str) -> list[tuple[str, Any]]:
    """Put in order once for each language of the screen."""
    first = language_choices("")
    met = {code for code, _name in first}
    others = [(code, language_name(code)) for code in two_letters() if code not in met]
    return [*first[: -len(OTHER_LANGUAGES)], *sorted(others, key=lambda one: str(one[1])),
            *first[-len(OTHER_LANGUAGES) :]]  # fmt: skip


class FileForm(forms.Form):
    """A file of applications."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX, JSON lines or Parquet; at most 32 MB."),
        error_messages={"required": _("No file is chosen. Choose one.")},
    )


class ColumnsForm(forms.Form):
    """Which column each heading of a file is."""

    is_as_in_the_file = True

    def __init__(
        self,
        headings: Sequence[str],
        proposed: Sequence[str],
        data: Any = None,  # noqa: ANN401  what a form may be given
    ) -> None:
        super().__init__(data)
        known = [(c.id, local(c.title)) for c in load().columns.values()]
        self.names = [f"column_{place}" for place in range(len(headings))]
        for name, heading, column in zip(self.names, headings, proposed, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=heading,
                choices=[("", _("No column: keep it, compare nothing")), *known],
                required=False,
                initial=column,
            )
        self.fields["columns"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def chosen(self) -> list[str]:
        """The columns, in the order of the headings."""
        return [self.cleaned_data[name] for name in self.names]


def _the_leaflet() -> SafeString:
    words = _("Open or print the leaflet")
    return format_html('<a href="{}">{}</a>', reverse("visa_leaflet"), words)


class ReviewForm(forms.Form):
    """One talk: facts only, then what a person decides and why."""

    alone = choice_field(_("Did you speak with the applicant alone?"), YES_NO, widget=RowRadios)
    leaflet = choice_field(
        _("Leaflet about rights"),
        LEAFLET,
        help_text=lazy(_the_leaflet, SafeString)(),
        widget=RowRadios,
    )
    leaflet_language = forms.ChoiceField(
        label=_("Language of the leaflet"), choices=every_language, required=False
    )
    observed = forms.MultipleChoiceField(
        label=_("What was seen, heard or read"),
        help_text=_("Facts only. Leave everything empty if there was nothing."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = text_field(
        _("In words"),
        help_text=_("Only if a fact is missing above. Do not quote the person."),
        lines=3,
        longest=4000,
        required=False,
    )
    outcome = choice_field(_("What do you decide?"), OUTCOMES, widget=forms.RadioSelect)
    reason = text_field(
        _("Why"),
        help_text=_("Your own reason. That a rule holds is none."),
        lines=3,
        longest=4000,
        missing=_("Say in a sentence why."),
    )

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(data)
        offered = [one for one in load_observations().values() if one.is_offered]
        offer(self, "observed", [(one.id, local(one.label)) for one in offered])


class HandOverForm(forms.Form):
    """What a consular officer needs to take the person on."""

    agreed = choice_field(
        _("Does the person agree that the consular officer contacts them?"),
        AGREED,
        widget=forms.RadioSelect,
    )
    words = text_field(
        _("What the person told, or what you saw"),
        help_text=_("And how to reach them safely, if they said so."),
        lines=4,
        longest=4000,
        missing=_("Say in a sentence what the person told, or what you saw."),
    )


class SecondOpinionForm(forms.Form):
    """What headquarters think."""

    opinion = choice_field(_("What do you advise?"), OPINIONS, widget=forms.RadioSelect)
    reason = text_field(
        _("Why"),
        help_text=_("The officer of the post reads it and decides."),
        lines=4,
        longest=4000,
        missing=_("Say in a sentence why."),
    )


def in_a_sentence(label: "_StrPromise", help_text: "_StrPromise") -> forms.CharField:
    """Why something is asked for; it must be said."""
    return text_field(label, help_text=help_text, lines=3, missing=_("Say in a sentence why."))


def within_a_year() -> forms.DateField:
    """The last day of something that ends by itself; the service holds it to a year."""
    return day_field(_("Until"), help_text=_("At most a year from now. Then somebody looks again."))


def why_not(help_text: "_StrPromise") -> forms.CharField:
    """Why the answer is no; the service asks for it where it is."""
    return text_field(_("Why not"), help_text=help_text, lines=3, required=False)


class DeclareForm(forms.Form):
    """As what an identifier is to be declared, why, and until when."""

    what = choice_field(_("What is it?"), tuple(WHAT.items()), widget=forms.RadioSelect)
    reason = in_a_sentence(
        _("Why do many share it, and how do you know?"),
        _("A licence, a register, a visit. Name no applicant."),
    )
    ends_on = within_a_year()


class AnswerDeclarationForm(forms.Form):
    """Declare it for all posts, or not."""

    answer = choice_field(
        _("Is it declared?"),
        (("confirmed", _("Yes, for all posts until that day")), ("refused", _("No"))),
        widget=forms.RadioSelect,
    )
    reason = why_not(_("Only for a no. The officer of the post reads it."))


class WatchForm(forms.Form):
    """Whom or what a protected file names, to be watched."""

    kind = choice_field(
        _("What is to be watched?"),
        [(code, kind.label) for code, kind in WATCHED_KINDS.items()],
        widget=forms.RadioSelect,
    )
    identifier = text_field(
        _("As it is written"),
        help_text=_("Seen by the protection lead alone, and destroyed with the answer."),
        longest=400,
        missing=_("Nothing is written. Write the name, number or address."),
    )
    reason = in_a_sentence(
        _("Why is it to be watched?"),
        _("What they did, in a sentence. Do not name the person."),
    )
    ends_on = within_a_year()


class AnswerWatchForm(forms.Form):
    """Watch it, or not."""

    answer = choice_field(
        _("Is it watched?"),
        (("approved", _("Yes, at all posts until that day")), ("refused", _("No"))),
        widget=forms.RadioSelect,
    )
    reason = why_not(_("Only for a no. The officer reads it; do not repeat the identifier."))


class ErasureForm(forms.Form):
    """Why an application is erased: a code, no story."""

    reason = choice_field(
        _("Why is this application erased?"),
        AskedErasure.Reason.choices,
        widget=forms.RadioSelect,
        missing=_("No reason is chosen. Choose why it is erased."),
    )
