"""Danger that was told and on which nothing is recorded as done since."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases.clock import is_danger_open
from gerege.cases.models import Case, FirstContact
from gerege.knowledge.guidance import load_intake

NOTHING: Mapping[str, datetime] = {}


def danger_told_at(case: Case, in_talk: Mapping[str, datetime] = NOTHING) -> datetime | None:
    """When danger was told last: with the first contact, by correcting it, or in the talk.

    ``in_talk`` gives each fact that means danger and when it was told. What the talk only took
    over from the first contact is not told again.
    """
    contact: FirstContact | None = getattr(case, "first_contact", None)
    codes = contact.codes() if contact else {}
    known = load_intake().recorded_facts(codes)
    moments = [at for fact, at in in_talk.items() if known.get(fact) != "yes"]
    if contact and (dangers := _dangers(codes, in_talk)):
        corrected = contact.corrected_at()
        moments += [corrected.get(question, case.opened_at) for question in dangers]
    return max(moments, default=None)


def _dangers(codes: Mapping[str, str], in_talk: Mapping[str, datetime]) -> set[str]:
    """The answers that mean danger, whether their own question or one of the talk calls it so."""
    intake = load_intake()
    return {*intake.red(codes), *intake.telling(codes, in_talk)}


def with_acts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with the moment of the newest step of the card, ``danger_acted_at``."""
    acts = Event.objects.filter(subject=OuterRef("pk"), verb=Verb.EMERGENCY_ACTED)
    return cases.annotate(danger_acted_at=Subquery(acts.order_by("-sequence").values("at")[:1]))


def danger_is_open(case: Case, in_talk: Mapping[str, datetime] = NOTHING) -> bool:
    """True while no step of the card was taken since danger was told."""
    told = danger_told_at(case, in_talk)
    if told is None:
        return False
    if not hasattr(case, "danger_acted_at"):
        case = with_acts(Case.objects.filter(pk=case.pk)).get()
    return is_danger_open(told, case.danger_acted_at)  # type: ignore[attr-defined]  # with_acts
