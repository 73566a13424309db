"""What hand-overs and second persons put on the home page: columns of the desk's own question.

The home page asks the database as little as it can, so this room gives columns of one row (as the
waits do for cases), and reads them. It asks by itself only who leaves the post of a head.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.expressions import BaseExpression

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import of_known_cases
from gerege.shifts.duty import is_long
from gerege.shifts.hidden import gaps_of_hidden
from gerege.shifts.leaving import gaps_at, leaves_soon
from gerege.shifts.models import HandOverLine, SecondPerson
from gerege.shifts.services.writing import TO_READ
from gerege.waits.facts import Rows, moment_told, rows_told
from gerege.waits.models import STANDS, Wait

UNANSWERED = timedelta(minutes=10)
UNREAD = timedelta(hours=2)
AT_MOST = 10
LINES = 100
POST = ("case__post__time_zone", "case__post__name_mn", "case__post__name_en")


@dataclass(frozen=True)
class ToRead:
    """A note with lines that nobody read yet."""

    note: UUID
    at: datetime
    by: str
    cases: int


@dataclass(frozen=True)
class Called:
    """Somebody calls for a second person."""

    pk: UUID
    reference: str
    post: Post
    at: datetime
    by: str
    answered_by: str
    is_red: bool


@dataclass(frozen=True)
class OnHome:
    """Everything of this room that the home page shows."""

    calls: Sequence[Called]
    notes: Sequence[ToRead]
    long_duty: bool
    leaves_soon: bool
    gaps: bool
    """What somebody who leaves has not handed over: for the head of post; for the protection lead
    of the files that are hidden from their post."""


def home_columns(
    viewer: Officer, parts: Sequence[QuerySet[Case]], moment: datetime
) -> Mapping[str, BaseExpression]:
    """The columns for this officer. ``parts`` are their ``cases_known_in_parts``."""
    known = of_known_cases(parts)
    calls = SecondPerson.objects.filter(known, closed_at=None)
    names = ("asked_by__display_name", "answered_by__display_name")
    waits = Wait.objects.filter(STANDS, known, _whose(viewer, moment), cause=TO_READ)
    oldest = waits.order_by("opened_at", "pk").values("about")[:LINES]
    lines = HandOverLine.objects.filter(pk__in=oldest)
    columns: dict[str, BaseExpression] = {
        "calls_told": one_text(calls, "id", "asked_at", "case__reference", *names, *POST),
        "notes_told": one_text(lines, "note", "note__written_at", "note__written_by__display_name"),
    }
    if viewer.role == Role.HEAD_OF_POST and viewer.post:
        columns["gaps"] = gaps_at(viewer, viewer.post, moment)
    return columns


def one_text(rows: "QuerySet[Any]", *columns: str) -> Subquery:
    """These columns of all rows as one text, for ``rows_told``."""
    grouped = rows.order_by().values(one=Value(1))
    return Subquery(grouped.annotate(told=Rows(*columns)).values("told")[:1])


def on_home(viewer: Officer, row: object, moment: datetime) -> OnHome:
    """What a row with these columns tells."""
    lead = viewer.role == Role.PROTECTION_LEAD
    calls = [_called(told, moment, lead=lead) for told in rows_told(row, "calls_told")]
    return OnHome(
        calls=sorted(calls, key=lambda one: one.at)[:AT_MOST],
        notes=_by_note(rows_told(row, "notes_told"))[:AT_MOST],
        long_duty=viewer.role == Role.CONSULAR_OFFICER and is_long(viewer, moment),
        leaves_soon=viewer.role == Role.CONSULAR_OFFICER and leaves_soon(viewer, moment),
        gaps=gaps_of_hidden(viewer, moment) if lead else bool(getattr(row, "gaps", False)),
    )


def _called(told: Sequence[Any], moment: datetime, *, lead: bool) -> Called:
    """Red at headquarters when it stands for more than ten minutes."""
    pk, asked_at, reference, by, answered_by, zone, name_mn, name_en = told
    at = moment_told(asked_at)
    return Called(
        pk=UUID(pk),
        reference=reference,
        post=Post(time_zone=zone, name_mn=name_mn, name_en=name_en),
        at=at,
        by=by,
        answered_by=answered_by or "",
        is_red=lead and moment - at > UNANSWERED,
    )


def _whose(viewer: Officer, moment: datetime) -> Q:
    """For officers what waits for them; for head and lead what is unread after two hours."""
    if viewer.role != Role.CONSULAR_OFFICER:
        return Q(started_at__lte=moment - UNREAD)
    at_post = Q(owner_kind=Wait.OwnerKind.POST, post=viewer.post.pk if viewer.post else None)
    return (Q(owner=viewer) | at_post) & ~Q(opened_by=viewer)


def _by_note(rows: Sequence[Sequence[Any]]) -> list[ToRead]:
    found: dict[str, ToRead] = {}
    for note, at, by in rows:
        cases = found[note].cases + 1 if note in found else 1
        found[note] = ToRead(UUID(note), moment_told(at), by, cases)
    return sorted(found.values(), key=lambda one: one.at)
