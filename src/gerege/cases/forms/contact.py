"""How the person said they may be reached, and why somebody needs to see the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.cases.models import SafeContact
from gerege.cases.windows import Window, windows_in, written
from gerege.cases.words import CHANNEL_WORDS, DAY_WORDS, REASON_WORDS, VOICEMAIL_WORDS
from gerege.ui.forms import NeededSometimes, hour_field

WINDOWS = (1, 2, 3)
NO_DAYS = _("No day is chosen. Choose the days, or empty the times.")
NO_TIME = _("This time is missing. Give both times, for example 14:00 and 16:00.")
SAME_TIME = _("Both times are the same. For a whole day give 00:00 and 23:59.")
NO_WAY = _("No way is chosen. Choose one, or tick that the person will get in touch.")


def _line(label: Any, hint: Any = "") -> forms.CharField:  # noqa: ANN401  lazy texts
    return forms.CharField(label=label, help_text=hint, required=False, max_length=200)


def window_names(number: int) -> tuple[str, str, str]:
    """The fields of one window: its days, from and until."""
    return f"days_{number}", f"from_{number}", f"until_{number}"


def window_fields(initial: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Fields for three windows, with what was agreed in them; more go into the words below."""
    stands: dict[int, Window] = dict(enumerate(windows_in(initial.get("windows", "")), 1))
    fields: dict[str, forms.Field] = {}
    for number in WINDOWS:
        one = stands.get(number)
        days, begin, end = window_names(number)
        fields[days] = forms.MultipleChoiceField(
            label=_("Days"),
            choices=list(DAY_WORDS.items()),
            widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--row"}),
            required=False,
            initial=one.in_order if one else [],
        )
        fields[begin] = hour_field(_("From"), required=False, initial=one.begin if one else None)
        fields[end] = hour_field(_("Until"), required=False, initial=one.end if one else None)
    return fields


@dataclass(frozen=True)
class WindowOnPage:
    """The fields of one window, and whether it is in sight."""

    fields: Sequence[forms.BoundField]
    is_used: bool


class SafeContactForm(forms.Form):
    """Only what the person called safe. Address and words are written here and not shown again."""

    asks_what_is_known = True

    do_not_contact = forms.BooleanField(
        label=_("Do not contact: the person will get in touch"), required=False
    )
    channel = forms.ChoiceField(label=_("Way"), required=False)
    address = _line(_("Number or address"), _("Shown later only for a reason."))
    when = _line(_("What else about days and hours"), _("Only what does not fit above."))
    time_zone = forms.ChoiceField(label=_("By which clock?"), required=False)
    who_else_reads = _line(_("Who else reads or hears it?"))
    voicemail = forms.ChoiceField(
        label=_("May a message be left?"),
        choices=list(VOICEMAIL_WORDS.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    name_to_give = _line(_("Name to give"), _("Who the caller says they are."))
    safe_word = _line(_("Safe word"), _("Shows that it is really the person."))
    danger_word = _line(_("Danger word"), _("End the call and open the emergency card."))
    words_no_longer_hold = forms.BooleanField(
        label=_("The number and words agreed before no longer hold"), required=False
    )

    def __init__(self, zones: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self._choose("channel", [("", "—"), *CHANNEL_WORDS.items()])
        self._choose("time_zone", zones)
        self.fields.update(window_fields(self.initial))
        if not self.initial:
            del self.fields["words_no_longer_hold"]

    def clean(self) -> None:
        """Either a way, or the wish not to be contacted."""
        super().clean()
        given = self.cleaned_data
        if not given.get("do_not_contact") and not given.get("channel"):
            self.add_error("channel", NO_WAY)
        for number in WINDOWS:
            self._check_window(number)

    def _check_window(self, number: int) -> None:
        """Days with both times, or nothing at all."""
        days, begin, end = (self.cleaned_data.get(name) for name in window_names(number))
        if not (days or begin or end) or any(name in self.errors for name in window_names(number)):
            return
        if not days:
            self.add_error(f"days_{number}", NO_DAYS)
        elif begin is None or end is None:
            self.add_error(f"{'from' if begin is None else 'until'}_{number}", NO_TIME)
        elif begin == end:
            self.add_error(f"until_{number}", SAME_TIME)

    def written(self) -> dict[str, str]:
        """The sealed fields. An empty number or word stays as agreed unless none holds now."""
        given = self.cleaned_data
        forget = given.get("words_no_longer_hold", False)
        words = {name: given[name] for name in SafeContact.WORDS if given[name] or forget}
        plain = {name: given[name] for name in SafeContact.OPEN_FIELDS if name != "windows"}
        return plain | words | {"windows": written(self._windows())}

    def _windows(self) -> list[Window]:
        told = ([self.cleaned_data[name] for name in window_names(number)] for number in WINDOWS)
        return [Window(frozenset(days), begin, end) for days, begin, end in told if days]

    def windows(self) -> list[WindowOnPage]:
        """The fields of each window; those after the first stay folded while nothing is in them."""
        return [self._window_on_page(number) for number in WINDOWS]

    def _window_on_page(self, number: int) -> WindowOnPage:
        fields = [self[name] for name in window_names(number)]
        is_used = number == 1 or any(field.value() or field.errors for field in fields)
        return WindowOnPage(fields, is_used)

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  both are declared above
        kept = self.initial.get(name, "")
        known = {code for code, _words in choices}
        field.choices = [*choices] if kept in known or not kept else [*choices, (kept, kept)]


class WordsForm(forms.Form):
    """The reason for which number and words are shown."""

    reason = forms.ChoiceField(
        label=_("Why do you need to see them?"),
        choices=list(REASON_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("No reason is chosen. Say why you need to see it.")},
    )
    why = NeededSometimes(
        label=_("What happened?"),
        help_text=_("Needed for a call outside what was agreed."),
        max_length=1000,
    )
