"""The words for every code of this room: one place, so that a page, a print and a panel agree."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

VALUES: Words = {
    "yes": _("Yes"),
    "no": _("No"),
    "unknown": _("Does not know"),
    "no_answer": _("Did not answer"),
    "not_asked": _("Not asked"),
}
HOWS: Words = {
    "stated": _("The person said it"),
    "observed": _("I saw it myself"),
    "document": _("I read it in a document"),
    "third_person": _("Somebody else said it"),
}
ALONES: Words = {
    "yes": pgettext_lazy("alone", "Yes, alone"),
    "no": pgettext_lazy("alone", "No"),
    "not_sure": pgettext_lazy("alone", "Not sure"),
}
INTERPRETERS: Words = {
    "none": _("Nobody, we speak the same language"),
    "professional": _("A professional interpreter"),
    "colleague": _("A colleague of the post"),
    "companion": _("Somebody who came with the person"),
    "not_sure": _("Not sure who that is"),
}
STRENGTHS: Words = {
    "decisive": _("enough by itself: the person's own word"),
    "strong": _("strong sign"),
    "element": _("element of the definition"),
    "medium": _("medium sign"),
    "weak": _("weak sign"),
}
DIMENSION_STATES: Words = {
    "positive": _("positive"),
    "open": pgettext_lazy("state", "open"),
    "negative": _("negative"),
}
ELEMENT_STATES: Words = {
    "yes": pgettext_lazy("element", "yes"),
    "open": pgettext_lazy("state", "open"),
    "no": pgettext_lazy("element", "no"),
}
CASE_RULES: Words = {
    "holds": _("The rule of this list holds"),
    "open": _("The rule of this list can still come true"),
    "fails": _("The rule of this list can no longer come true"),
}
# A square, a circle, or no mark at all: the three can be told apart without colour.
TONES: Mapping[str, str] = {
    "positive": "danger",
    "yes": "danger",
    "holds": "danger",
    "open": "plain",
    "negative": "",
    "no": "",
    "fails": "",
}
BAND_TONES: Mapping[str, str] = {
    "act_now": "danger",
    "look_further": "soon",
    "other_need": "plain",
}
ASK_MORE = _("Ask more before anything is concluded")
CHOICES: Words = {
    "yes": _("Yes"),
    "not_yet": _("Not yet"),
    "consult": _("Consult others first"),
}
CLOSING_REASONS: Words = {
    "help_given": _("The help was given and the person is safe"),
    "handed_over": _("Another post or organisation has taken over"),
    "person_wishes": _("The person wishes it"),
    "no_contact": _("No contact any more, although we tried as agreed"),
    "opened_by_mistake": _("It was opened by mistake"),
}
GROUPS: Words = {
    "safety": _("Safety"),
    "act": _("What others did: recruiting, moving, housing"),
    "form": _("Particular forms of exploitation"),
    "purpose": _("What was meant"),
    "person": _("What the person says"),
}
UNSETTLED = _("An answer that is still missing can change this.")
SETTLED = _("No missing answer can change this any more.")
