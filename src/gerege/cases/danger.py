"""Danger that was told and on which nothing is recorded as done yet."""

from gerege.audit.queries import events_about
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, FirstContact
from gerege.knowledge.guidance import load_intake


def danger_is_open(case: Case) -> bool:
    """True while an answer of the first contact means danger and no step of the card was taken."""
    contact: FirstContact | None = getattr(case, "first_contact", None)
    if contact is None or not load_intake().red(contact.codes()):
        return False
    return not events_about(case.pk, limit=1, verbs=[Verb.EMERGENCY_ACTED])
