"""Lines of a conference in words, for its pages and for its earlier versions."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.cases.version_words import NOTHING, Text
from gerege.kernel.errors import InputRefused
from gerege.knowledge.causes import load_causes
from gerege.knowledge.consents import load_consents
from gerege.knowledge.support import Option, Way, load_support
from gerege.support.conference_lines import OTHER, UNKNOWN, cause_in
from gerege.ui.templatetags.ui import local

WISHES: Mapping[str, str | Promise] = {
    OTHER: _("Something else, as written"),
    UNKNOWN: _("Not known: asked, and not decided yet"),
}
ANSWER_WORDS: Mapping[str, str | Promise] = {
    "agrees": _("The person agrees"),
    "against": _("The person does not agree"),
    UNKNOWN: _("Not known yet"),
}
KIND_WORDS: Mapping[str, str | Promise] = {
    "own_service": _("Our own service"),
    "partner": _("Organisations that help"),
    "home_authority": _("Authorities of the person's own country"),
    "host_authority": _("Authorities of the host country"),
    "carrier": _("Carriers"),
    "family": _("Family"),
}
"""Who can be invited, by kind of recipient; the public is none of them."""
CAME_WORDS: Mapping[str, str | Promise] = {
    "came": _("Came"),
    "telephone": _("By telephone"),
    "absent": _("Did not come"),
}
WORDS: Mapping[str, str | Promise] = {
    "meets": _("Day and hour"),
    "way": _("How it meets"),
    "options": _("What is weighed"),
    "wish": _("What the person wants"),
    "wish_words": _("In their words"),
    "hearing": _("How the person wants to be heard"),
    "option": _("Decision"),
    "reasons": _("Reasons"),
    "answer": _("What does the person say to it?"),
    "said": _("The person's words"),
    "against": _("Why it is not what the person wants"),
    "offered": _("What else was offered"),
    "review": _("To be looked at again on"),
    "guardian": _("Guardian who agrees"),
    "assent": _("The person under 18 agrees, too"),
    "purpose": _("Invited for"),
    "recipient": _("Invited"),
    "out": _("Not invited any more"),
    "came": _("Took part"),
}


def option_words(code: str) -> str:
    """The name of an option or a wish; a code that the catalogue no longer has stays as it is."""
    return str(WISHES[code]) if code in WISHES else _named(load_support().options, code)


def way_words(code: str) -> str:
    """How it meets."""
    return _named(load_support().ways, code)


def hearing_words(code: str) -> str:
    """How the person wants to be heard."""
    return _named(load_support().hearing, code)


def conference_line(name: str, text: str) -> tuple[Text, Text]:
    """Label and value of one line."""
    field, cause = name.rpartition(".")[2], cause_in(name)
    if cause:
        return cause_words(cause), text or NOTHING
    told = IN_WORDS[field](text) if text and field in IN_WORDS else text
    return WORDS.get(field, name), told or NOTHING


def cause_words(code: str) -> str:
    """What is waited for."""
    known = load_causes().by_id.get(code)
    return local(known.label) if known else code


def _recipient(code: str) -> str:
    """A kind of recipient; whom the case names stays without a name in a list of versions."""
    try:
        return local(load_consents().recipient(code).label)
    except InputRefused:
        return str(_("Named in this case"))


def _purpose(code: str) -> str:
    try:
        return local(load_consents().purpose(code).label)
    except InputRefused:
        return code


def _yes(text: str) -> str:
    return str(_("Yes")) if text else ""


def _options(text: str) -> str:
    return ", ".join(option_words(code) for code in text.split())


def _named(entries: "Sequence[Option | Way]", code: str) -> str:
    found = next((one for one in entries if one.id == code), None)
    return local(found.label) if found else code


IN_WORDS: Mapping[str, Callable[[str], str]] = {
    "way": way_words,
    "options": _options,
    "wish": option_words,
    "hearing": hearing_words,
    "option": option_words,
    "answer": lambda code: str(ANSWER_WORDS.get(code, code)),
    "assent": _yes,
    "out": _yes,
    "came": lambda code: str(CAME_WORDS.get(code, code)),
    "purpose": _purpose,
    "recipient": _recipient,
}
