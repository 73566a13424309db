"""Keeps the waits of open cases ready. The truth stays ``cases.clock``; this only remembers it.

A remembered wait counts while nothing happened to the case, no rule changed and its time has not
come; anything else is *stale*: worked out again when somebody looks, or by ``refresh_waits``. What
is stale and not yet worked out is shown as such, never left out (decision 19).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from gerege.audit.storage import whole_or_nothing
from gerege.cases import clock, danger
from gerege.cases.clock import Waiting, pressing
from gerege.cases.models import Case
from gerege.cases.models.case import changes_since
from gerege.desk import alarms, waits
from gerege.desk.alarms import alarms_of, next_at
from gerege.desk.models import CaseWait, DerivedWait
from gerege.desk.waits import waits_of_many, with_all_events
from gerege.kernel import calendar
from gerege.kernel.clock import now
from gerege.knowledge.causes import load_causes
from gerege.knowledge.guidance import load_guidance, load_intake
from gerege.knowledge.holidays import load_holidays
from gerege.knowledge.telling import in_full
from gerege.vault import services as vault
from gerege.waits import calendars, facts

DIGITS = 16
AT_ONCE = 100
KEPT = (
    *("post", "code", "since", "due", "more", "rank", "at", "rules", "changes_at"),
    *("paused", "prepared", "owner_kind", "owner", "notice_at"),
)
# What a wait follows from besides the case: the program, in these files, and the catalogue.
PROGRAM = (clock, danger, waits, calendar, calendars, facts, alarms)


def refresh_waits(limit: int = 1_000) -> int:
    """Work out the waits of at most so many stale cases; returns how many were. For ``tick``.

    What closed cases waited for is forgotten. A case that does not open, or to which something
    happens meanwhile, is tried once and stays stale.
    """
    for kept in (CaseWait, DerivedWait):
        kept.objects.exclude(case__state=Case.State.OPEN).delete()
    done, tried = 0, list[UUID]()
    while done < limit:
        not_tried = Case.objects.exclude(pk__in=tried)
        ids = stale_among([not_tried], now(), min(AT_ONCE, limit - done))
        if not ids:
            break
        done += len(work_out(ids, now()).known)
        tried += ids
    return done


def stale_among(parts: Sequence[QuerySet[Case]], moment: datetime, limit: int) -> list[UUID]:
    """Open cases among these whose waits are not known, or no longer; the oldest news first."""
    return list(stale_of(parts, moment, limit))


def stale_of(parts: Sequence[QuerySet[Case]], moment: datetime, limit: int) -> QuerySet[Case, UUID]:
    """The same as a question that can stand within another one.

    In parts of which none holds a case of another, so that each is asked through an index.
    """
    asked: list[QuerySet[Case, UUID]] = []
    for part in parts:
        still_open = part.filter(state=Case.State.OPEN).values_list("pk", flat=True).order_by()
        asked.append(still_open.filter(pk__in=_changed()))
        asked.append(still_open.filter(waits_known=F("version"), pk__in=_outdated(moment)))
    return asked[0].union(*asked[1:], all=True)[:limit]


def _changed() -> QuerySet[Case, Any]:
    """Cases of all posts to which something happened since: few, and an index holds them."""
    return Case.objects.alias(changes=changes_since()).filter(changes__gt=0).values("pk")


def _outdated(moment: datetime) -> QuerySet[CaseWait, Any]:
    """Waits no longer believed, in ranges of one index: they are few, whatever else is kept."""
    rules = rules_now()
    others = Q(rules__lt=rules) | Q(rules__gt=rules)
    return CaseWait.objects.filter(others | Q(rules=rules, changes_at__lte=moment)).values("pk")


@dataclass(frozen=True)
class WorkedOut:
    """How many cases were read, and the waits of which are known now."""

    read: int
    known: frozenset[UUID]


def work_out(ids: Sequence[UUID], moment: datetime) -> WorkedOut:
    """Ask the clock about these cases and remember what it says.

    The version is read before the events, and asked again under a lock before anything is written:
    a case to which something happened meanwhile stays stale, and so does one that does not open.
    """
    if not ids:
        return WorkedOut(0, frozenset())
    cases = vault.unlocked(with_all_events(Case.objects.filter(pk__in=ids)), "pk")
    found = [
        (_remembered(case, case_waits, changes), _derived(case, case_waits))
        for case, case_waits, changes in waits_of_many(cases, moment)
        if case_waits
    ]
    with transaction.atomic(), whole_or_nothing():
        unchanged = _known_now([wait.case for wait, _rows in found])
        known = [(wait, rows) for wait, rows in found if wait.case_id in unchanged]
        CaseWait.objects.bulk_create(
            [wait for wait, _rows in known],
            update_conflicts=True,
            unique_fields=["case"],
            update_fields=KEPT,
        )
        DerivedWait.objects.filter(case__in=unchanged).delete()
        DerivedWait.objects.bulk_create(row for _wait, rows in known for row in rows)
    return WorkedOut(len(ids), frozenset(unchanged))


def _known_now(cases: Sequence[Case]) -> set[UUID]:
    """Mark as known those whose version is still the one that was read; locked until the end.

    In the order of their ids: two who look at once wait for each other and never in a circle. As
    good as always nothing happened meanwhile, and the number says so without another question.
    """
    if not cases:
        return set()
    read: dict[int, list[UUID]] = {}
    for case in cases:
        read.setdefault(case.version, []).append(case.pk)
    same = Q(*(Q(version=version, pk__in=ids) for version, ids in read.items()), _connector=Q.OR)
    rows = Case.objects.select_for_update(no_key=True).filter(same).order_by("pk")
    # A slice, or Django leaves out the order.
    held = rows.values("pk")[: len(cases)]
    if Case.objects.filter(pk__in=held).update(waits_known=F("version")) == len(cases):
        return {case.pk for case in cases}
    return set(Case.objects.filter(same).values_list("pk", flat=True))


def believable(moment: datetime) -> Q:
    """Cases whose kept wait counts: the three conditions of decision 19."""
    in_time = Q(wait__changes_at__isnull=True) | Q(wait__changes_at__gt=moment)
    return Q(waits_known=F("version"), wait__rules=rules_now()) & in_time


@cache
def rules_now() -> str:
    """A digest of everything a wait follows from besides the case: catalogue and program.

    The program is part of it, so that a version with another clock believes no older row.
    """
    told = sha256()
    for file in (*(module.__file__ for module in PROGRAM), __file__):
        told.update(Path(str(file)).read_bytes())
    for part in (load_guidance().deadlines, load_intake(), load_causes(), load_holidays()):
        told.update(in_full(part).encode())
    return told.hexdigest()[:DIGITS]


def _remembered(case: Case, case_waits: Sequence[Waiting], changes: datetime | None) -> CaseWait:
    first = case_waits[0]
    rank, at = pressing(first)
    return CaseWait(
        case=case,
        post=case.post_id,
        code=first.code,
        since=first.since,
        due=first.due,
        more=len(case_waits) - 1,
        rank=rank,
        at=at,
        rules=rules_now(),
        changes_at=changes,
        paused=first.paused,
        prepared=first.prepared,
        owner_kind=first.owner_kind,
        owner_id=first.owner,
        notice_at=next_at(alarms_of(case_waits)),
    )


def _derived(case: Case, case_waits: Sequence[Waiting]) -> list[DerivedWait]:
    """What of these follows from the events; the rest is kept where it was written down."""
    places = derived_codes()
    return [
        DerivedWait(
            case=case,
            post=case.post_id,
            code=one.code,
            since=one.since,
            due=one.due,
            paused=one.paused,
            place=places[one.code],
        )
        for one in case_waits
        if one.code in places
    ]


@cache
def derived_codes() -> Mapping[str, int]:
    """What the clock works out, by code: its place in the catalogue."""
    return {deadline.id: place for place, deadline in enumerate(load_guidance().deadlines)}
