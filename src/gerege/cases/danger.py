"""Danger that was told and that nobody has said to be over since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases.announcements import dangers_told
from gerege.cases.clock import is_danger_open
from gerege.cases.models import Case, FirstContact
from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import load_intake

NOTHING: Mapping[str, datetime] = {}


def danger_told_at(case: Case, in_talk: Mapping[str, datetime] = NOTHING) -> datetime | None:
    """When danger was told last: with the first contact, by correcting it, in the talk, or again
    after it had ended (for a case of ``with_acts``).

    ``in_talk`` gives each fact that means danger and when it was told. What the talk only took
    over from the first contact is not told again.
    """
    known = load_intake().recorded_facts(_codes(case))
    moments = [at for fact, at in in_talk.items() if known.get(fact) != "yes"]
    moments += _told_first(case, in_talk).values()
    again: datetime | None = getattr(case, "danger_told_again_at", None)
    return max([*moments, *([again] if again else [])], default=None)


def _codes(case: Case) -> dict[str, str]:
    contact: FirstContact | None = getattr(case, "first_contact", None)
    return contact.codes() if contact else {}


def _told_first(case: Case, in_talk: Mapping[str, datetime]) -> dict[str, datetime]:
    """The answers of the first contact that mean danger, each with the moment it was told."""
    if not (dangers := _dangers(_codes(case), in_talk)):
        return {}
    corrected = case.first_contact.corrected_at()
    return {question: corrected.get(question, case.opened_at) for question in dangers}


def _dangers(codes: Mapping[str, str], in_talk: Mapping[str, datetime]) -> set[str]:
    """The answers that mean danger, whether their own question or one of the talk calls it so."""
    intake = load_intake()
    return {*intake.red(codes), *intake.telling(codes, in_talk)}


def with_acts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with the newest moment of what was done about a danger, and of what was asked.

    ``danger_acted_at`` a step of the card, ``danger_ended_at`` its end, ``danger_told_again_at``;
    ``consent_asked_at`` when the person last said what may be told, ``needs_asked_at`` when every
    need was asked about, ``medical_offered_at`` when a doctor was offered and that was
    answered, ``plan_agreed_at`` when the person agreed to a plan.
    """
    return cases.annotate(
        danger_acted_at=_newest(Verb.EMERGENCY_ACTED),
        danger_ended_at=_newest(Verb.EMERGENCY_ENDED),
        danger_told_again_at=_newest(Verb.EMERGENCY_TOLD_AGAIN),
        consent_asked_at=_newest(Verb.CONSENT_RECORDED),
        needs_asked_at=_newest(Verb.NEEDS_ASKED),
        medical_offered_at=_newest(Verb.MEDICAL_OFFERED),
        plan_agreed_at=_newest(Verb.PLAN_AGREED),
    )


@cache
def _newest(verb: Verb) -> Subquery:
    acts = Event.objects.filter(subject=OuterRef("pk"), verb=verb)
    return Subquery(acts.order_by("-sequence").values("at")[:1])


def danger_is_open(case: Case, in_talk: Mapping[str, datetime] = NOTHING) -> bool:
    """True while danger was told and nobody has said since that it is over."""
    return standing_danger(case, in_talk) is not None


def standing_danger(case: Case, in_talk: Mapping[str, datetime] = NOTHING) -> datetime | None:
    """When the danger that stands was told last; None where none stands."""
    acts: Any = case if hasattr(case, "danger_ended_at") else _acts_on(case)
    told = danger_told_at(case, in_talk)
    last = max([at for at in (told, acts.danger_told_again_at) if at], default=None)
    return last if is_danger_open(last, acts.danger_ended_at) else None


@dataclass(frozen=True)
class Dangers:
    """Which of the dangers told stand; the others are over since ``ended_at``."""

    facts: frozenset[str]
    questions: frozenset[str]
    ended_at: datetime | None


def dangers_standing(case: Case, in_talk: Mapping[str, datetime] = NOTHING) -> Dangers:
    """The facts of the talk and the questions of the first contact told since the last end.

    Danger told again does not say which: then everything that was told stands again.
    """
    acts: Any = case if hasattr(case, "danger_ended_at") else _acts_on(case)
    ended, again = acts.danger_ended_at, acts.danger_told_again_at
    if again and is_danger_open(again, ended):
        ended = None
    first, intake, codes = _told_first(case, in_talk), load_intake(), _codes(case)
    told = {
        fact: max([first[q] for q in intake.telling(codes, (fact,))], default=at)
        for fact, at in in_talk.items()
    }
    return Dangers(_since(told, ended), _since(first, ended), ended)


def _since(told: Mapping[str, datetime], ended: datetime | None) -> frozenset[str]:
    return frozenset(name for name, at in told.items() if is_danger_open(at, ended))


def denied_but_told(case: Case) -> Sequence[Bilingual]:
    """The dangers that the first contact now answers with no while the talk still says yes."""
    codes, intake = _codes(case), load_intake()
    denied = [
        fact
        for fact in load().safety
        if any(codes.get(question) == "no" for question in intake.questions_about(fact.id))
    ]
    told = dangers_told(case) if denied else {}
    return [fact.label for fact in denied if fact.id in told]


def danger_to_end(case: Case) -> datetime | None:
    """The same as it is in the database now, whatever was read of the case before."""
    fresh = with_acts(Case.objects.select_related("first_contact")).get(pk=case.pk)
    return standing_danger(fresh, dangers_told(fresh))


def danger_not_told_by(officer: Officer, case: Case, since: datetime) -> bool:
    """The same, but what this officer alone said again ``since`` then does not count."""
    fresh: Any = with_acts(Case.objects.select_related("first_contact")).get(pk=case.pk)
    again = Event.objects.filter(subject=case.pk, verb=Verb.EMERGENCY_TOLD_AGAIN)
    others = again.exclude(actor=officer.pk, at__gt=since).order_by("-sequence")
    fresh.danger_told_again_at = others.values_list("at", flat=True).first()
    return danger_is_open(fresh, dangers_told(fresh))


def _acts_on(case: Case) -> Case:
    return with_acts(Case.objects.filter(pk=case.pk)).get()
