"""How the person said they may be reached, and why somebody needs to see the words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.cases.models import SafeContact
from gerege.cases.words import CHANNEL_WORDS, REASON_WORDS, VOICEMAIL_WORDS

NO_WAY = _("No way is chosen. Choose one, or tick that the person will get in touch.")


def _line(label: Any, hint: Any = "") -> forms.CharField:  # noqa: ANN401  lazy texts
    return forms.CharField(label=label, help_text=hint, required=False, max_length=200)


class SafeContactForm(forms.Form):
    """Only what the person called safe. Address and words are written here and not shown again."""

    do_not_contact = forms.BooleanField(
        label=_("Do not contact: the person will get in touch"), required=False
    )
    channel = forms.ChoiceField(label=_("Way"), required=False)
    address = _line(_("Number or address"), _("Shown later only for a reason."))
    when = _line(_("Safe days and hours"), _("As the person says it, by the clock chosen below."))
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
        if not self.initial:
            del self.fields["words_no_longer_hold"]

    def clean(self) -> None:
        """Either a way, or the wish not to be contacted."""
        super().clean()
        given = self.cleaned_data
        if not given.get("do_not_contact") and not given.get("channel"):
            self.add_error("channel", NO_WAY)

    def written(self) -> dict[str, str]:
        """The sealed fields. An empty number or word stays as agreed unless none holds now."""
        given = self.cleaned_data
        forget = given.get("words_no_longer_hold", False)
        words = {name: given[name] for name in SafeContact.WORDS if given[name] or forget}
        return {name: given[name] for name in SafeContact.OPEN_FIELDS} | words

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
