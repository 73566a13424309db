"""A field of a version in words: its label and its value, ready to be shown."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.cases.models import EarlierVersion, SafeContact
from gerege.cases.words import (
    BASIS_WORDS,
    CHANNEL_WORDS,
    CONTACT_WORDS,
    FIELD_WORDS,
    VOICEMAIL_WORDS,
    hours_in_words,
    language_name,
)
from gerege.knowledge.guidance import load_intake
from gerege.ui.templatetags.ui import local

Text = str | Promise
What = EarlierVersion.What
InWords = Callable[[str, str], tuple[Text, Text]]
_told_by: dict[What, InWords] = {}
NOTHING = "—"
KEPT_BACK = _("Agreed; shown only for a reason")
LABELS: dict[str, Text] = {
    **FIELD_WORDS,
    "basis": _("How is the age known?"),
    "may_be_child": _("May the person be under 18?"),
    **CONTACT_WORDS,
    "do_not_contact": _("Do not contact: the person will get in touch"),
    "time_zone": _("By which clock?"),
}
YES_NO: dict[str, Text] = {"yes": _("Yes"), "": _("No")}
CODED: dict[str, dict[str, Text]] = {
    "basis": {str(code): words for code, words in BASIS_WORDS.items()},
    "channel": dict(CHANNEL_WORDS),
    "voicemail": dict(VOICEMAIL_WORDS),
    "may_be_child": YES_NO,
    "do_not_contact": YES_NO,
}


def tells_in_words(what: What, told: InWords) -> None:
    """A room above says, when the program starts, how a field of its versions reads."""
    _told_by[what] = told


def line_of(what: What, name: str, text: str, *, hide_words: bool = False) -> tuple[Text, Text]:
    """Label and value of one field; number and words of a contact stay hidden if asked."""
    if what == What.FIRST_CONTACT:
        return _answer(name, text)
    if what in _told_by:
        return _told_by[what](name, text)
    if hide_words and name in SafeContact.WORDS and text:
        return LABELS[name], KEPT_BACK
    if name == "language" and text:
        return LABELS[name], language_name(text)
    if name == "windows":
        return LABELS[name], hours_in_words(text) or NOTHING
    return LABELS[name], CODED.get(name, {}).get(text, text) or NOTHING


def _answer(name: str, code: str) -> tuple[Text, Text]:
    """A question of the first contact; one that the catalogue no longer has stays by its codes."""
    question = next((one for one in load_intake().questions if one.id == name), None)
    if question is None:
        return name, code or NOTHING
    known = code in question.codes
    return local(question.question), local(question.label_of(code)) if known else code or NOTHING
