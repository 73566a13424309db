"""Lines of a plan in words, for its pages and for its earlier versions."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.cases.version_words import NOTHING, Text
from gerege.kernel.errors import InputRefused
from gerege.knowledge.support import load_support
from gerege.ui.templatetags.ui import local

OWNER_WORDS: Mapping[str, str | Promise] = {
    "person": _("The person"),
    "post": _("Post"),
    "headquarters": _("Headquarters"),
    "partner": _("Partner"),
    "host": _("Authority of the host country"),
}
FIELD_WORDS: Mapping[str, str | Promise] = {
    "goal": _("What the person wants to reach"),
    "service": _("Service"),
    "owner": _("Who acts"),
    "owner_name": _("Who it is"),
    "due": _("Until"),
    "outcome": _("Outcome"),
}


def service_words(code: str) -> str:
    """The name of a service; a code that the catalogue no longer has stays as it is."""
    try:
        return local(load_support().service(code).label)
    except InputRefused:
        return code


def goal_line(name: str, text: str) -> tuple[Text, Text]:
    """Label and value of one line of a plan."""
    field = name.partition(".")[2]
    words = {"service": service_words(text), "owner": str(OWNER_WORDS.get(text, text))}
    return FIELD_WORDS.get(field, name), words.get(field, text) or NOTHING


def safety_line(name: str, text: str) -> tuple[Text, Text]:
    """Label and value of one line of a safety plan."""
    prompt = next((one for one in load_support().safety if one.id == name), None)
    return local(prompt.ask) if prompt else name, text or NOTHING
