"""What was written down of the waits of cases, as facts for ``cases.clock``. One query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, F, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from gerege.accounts.models import Post
from gerege.cases.clock import OpenWait, Span
from gerege.cases.models import Case
from gerege.knowledge.causes import load_causes
from gerege.waits.calendars import Calendars, by_post, calendars_of, due_at
from gerege.waits.models import STANDS, ClosedDay, Wait

CLOSED_DAY = "closed_day"


@dataclass
class Recorded:
    """What the clock of one case is told: what stands, and when it stood still."""

    open_waits: list[OpenWait] = field(default_factory=list)
    pauses: list[Span] = field(default_factory=list)


class _Row(NamedTuple):
    """A wait; or a closed day, with its post, the kind of the post and the day."""

    whose: UUID
    cause: str
    state: str
    at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    owner_kind: str
    owner: UUID | None
    owner_name: str | None


@dataclass
class Around:
    """What decides when the waits of a case are due: working days, and when its clock stood."""

    calendars: Calendars
    pauses: list[Span] = field(default_factory=list)


def around(cases: Sequence[Case]) -> Mapping[UUID, Around]:
    """The same question for lists that have the waits already, by case."""
    rows = _rows(cases) if cases else []
    closed = by_post((r.whose, r.state, r.at.date()) for r in rows if r.cause == CLOSED_DAY)
    found = {case.pk: Around(calendars_of(case, closed)) for case in cases}
    for row in rows:
        if row.started_at and row.cause in load_causes().pausing:
            found[row.whose].pauses.append(Span(row.started_at, row.ended_at))
    return found


def recorded_waits(cases: Sequence[Case]) -> Mapping[UUID, Recorded]:
    """What was written down of these cases (read with their posts), by case."""
    found = {case.pk: Recorded() for case in cases}
    rows = _rows(cases) if cases else []
    closed = by_post((r.whose, r.state, r.at.date()) for r in rows if r.cause == CLOSED_DAY)
    calendars = {case.pk: calendars_of(case, closed) for case in cases}
    for row in rows:
        if row.cause != CLOSED_DAY:
            _tell(found[row.whose], row, calendars[row.whose])
    return found


def _rows(cases: Sequence[Case]) -> list[_Row]:
    """Waits that stand or stopped the clock, and added days, in one question."""
    pausing = Q(cause__in=load_causes().pausing, started_at__isnull=False)
    waits = Wait.objects.filter(STANDS | pausing, case__in=[case.pk for case in cases])
    told = waits.order_by().values_list(
        "case", "cause", "state", "opened_at", "started_at", "ended_at", "owner_kind", "owner",
        "owner__display_name",
    )  # fmt: skip
    posts = {case.post_id for case in cases}
    rows: Iterable[tuple[Any, ...]] = told.union(_added_days(posts), all=True)
    return [_Row(*row) for row in rows]


def _added_days(posts: Iterable[UUID]) -> "QuerySet[ClosedDay, Any]":
    """The closed days of these posts and of headquarters, in the columns of ``_Row``."""
    nobody, no_time = (
        Value(None, output_field=UUIDField()),
        Value(None, output_field=DateTimeField()),
    )
    theirs = Q(post__in=posts) | Q(post__kind=Post.Kind.HEADQUARTERS)
    days = ClosedDay.objects.filter(theirs).order_by()
    return days.values_list(
        F("post"), Value(CLOSED_DAY), "post__kind", Cast("date", DateTimeField()),
        no_time, no_time, Value(""), nobody, Value(""),
    )  # fmt: skip


def _tell(recorded: Recorded, row: _Row, calendars: Calendars) -> None:
    """Add one wait to what is told of its case."""
    cause = load_causes().cause(row.cause)
    if cause.pauses and row.started_at:
        recorded.pauses.append(Span(row.started_at, row.ended_at))
    if row.ended_at is None:
        wait = Wait(cause=row.cause, opened_at=row.at, started_at=row.started_at)
        recorded.open_waits.append(
            OpenWait(
                row.cause,
                row.started_at or row.at,
                due_at(cause, wait, calendars),
                cause.pauses and row.started_at is not None,
                row.started_at is None,
                row.owner_kind,
                row.owner,
                row.owner_name or "",
            )
        )
