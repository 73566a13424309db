"""What was written down of the waits of cases, as facts for ``cases.clock``.

They come with the cases themselves, in one query: as JSON in two more columns, which either
database makes, so that no page that shows cases asks once more for them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    Aggregate,
    Count,
    Func,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.sql.compiler import SQLCompiler

from gerege.accounts.models import Post
from gerege.cases.clock import OpenWait, Span
from gerege.cases.models import Case
from gerege.knowledge.causes import load_causes
from gerege.waits.calendars import (
    Calendars,
    Closed,
    by_post,
    calendars_of,
    due_at,
    look_again_at,
)
from gerege.waits.models import STANDS, ClosedDay, Wait


class Rows(Aggregate):
    """The rows of a group as one JSON text: a list of lists."""

    output_field = TextField()
    template = "json_group_array(json_array(%(expressions)s))"

    def as_postgresql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        **extra: Any,  # noqa: ANN401  Django's own
    ) -> tuple[str, Sequence[Any]]:
        """The same in the words of PostgreSQL."""
        template = "CAST(json_agg(json_build_array(%(expressions)s)) AS text)"
        return self.as_sql(compiler, connection, template=template, **extra)


class OneRow(Func):
    """What was counted of many rows, as ``Rows`` tells a single one."""

    output_field = TextField()
    template = "json_array(json_array(%(expressions)s))"

    def as_postgresql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        **extra: Any,  # noqa: ANN401  Django's own
    ) -> tuple[str, Sequence[Any]]:
        """The same in the words of PostgreSQL."""
        template = "CAST(json_build_array(json_build_array(%(expressions)s)) AS text)"
        return self.as_sql(compiler, connection, template=template, **extra)


@dataclass
class Around:
    """What decides when the waits of a case are due: working days, and when its clock stood."""

    calendars: Calendars
    pauses: list[Span] = field(default_factory=list)


@dataclass
class Recorded:
    """What the clock of one case is told: what stands, and when it stood still."""

    open_waits: list[OpenWait] = field(default_factory=list)
    pauses: list[Span] = field(default_factory=list)


class _Told(NamedTuple):
    """One wait, as the database tells it."""

    cause: str
    opened_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    owner_kind: str
    owner: UUID | None
    about: UUID | None
    look_again_on: date | None
    owner_name: str


def with_waits(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with their waits that stand or stopped the clock, and with all added days."""
    return cases.annotate(**_columns())


@cache
def _columns() -> Mapping[str, Subquery]:
    """Made once: to put a question together costs more than to ask it."""
    waits = Wait.objects.filter(STANDS | _pausing(), case=OuterRef("pk")).order_by().values("case")
    columns = ("cause", "opened_at", "started_at", "ended_at", "owner_kind", "owner", "about")
    days = ClosedDay.objects.order_by().values(one=Value(1))
    return {
        "waits_told": Subquery(
            waits.annotate(told=Rows(*columns, "look_again_on", "owner__display_name")).values(
                "told"
            )
        ),
        "days_told": Subquery(
            days.annotate(told=Rows("post", "post__kind", "date")).values("told")[:1]
        ),
    }


def _pausing() -> Q:
    """Waits that stop the clock of their case or stopped it."""
    return Q(cause__in=load_causes().pausing, started_at__isnull=False)


def recorded_waits(case: Case) -> Recorded:
    """What was written down of a case of ``with_waits``, read with its post."""
    told = _told(case)
    calendars = calendars_of(case, _closed_told(getattr(case, "days_told", None) or "[]"))
    stands = [_open_wait(one, calendars) for one in told if one.ended_at is None]
    return Recorded(stands, _spans(told))


@lru_cache(maxsize=8)
def _closed_told(text: str) -> Closed:
    """The added days as the database tells them with every case of a list, read once."""
    rows = json.loads(text)
    return by_post((UUID(post), kind, date.fromisoformat(day)) for post, kind, day in rows)


def with_around(waits: QuerySet[Wait]) -> QuerySet[Wait]:
    """Waits of many cases with what ``around_of`` reads, in the same query."""
    return waits.annotate(**_columns_around())


@cache
def _columns_around() -> Mapping[str, Subquery]:
    pausing = Wait.objects.filter(_pausing(), case=OuterRef("case")).order_by().values("case")
    here = Q(post=OuterRef("case__post")) | Q(post__kind=Post.Kind.HEADQUARTERS)
    days = ClosedDay.objects.filter(here).order_by().values(one=Value(1))
    return {
        "pauses_told": Subquery(
            pausing.annotate(told=Rows("cause", "started_at", "ended_at")).values("told")
        ),
        "days_told": Subquery(
            days.annotate(told=Rows("post", "post__kind", "date")).values("told")
        ),
    }


def around_of(wait: Wait) -> Around:
    """What decides when one of ``with_around`` is due, read with its case and post."""
    closed = _closed_told(getattr(wait, "days_told", None) or "[]")
    spans = [
        _span(cause, moment_told(began), moment_told(ended) if ended else None)
        for cause, began, ended in rows_told(wait, "pauses_told")
    ]
    return Around(calendars_of(wait.case, closed), spans)


def around(cases: Iterable[Case], waits: Iterable[Wait] | None = None) -> Mapping[UUID, Around]:
    """The same for pages that have the waits already, of cases read with their posts.

    Two queries, or one where all ``waits`` of these cases are given.
    """
    by_id = {case.pk: case for case in cases}
    if waits is None:
        waits = Wait.objects.filter(_pausing(), case__in=list(by_id)).order_by()
    closed, of_case = _closed_days(by_id.values()), dict[UUID, list[Wait]]()
    for wait in waits:
        of_case.setdefault(wait.case_id, []).append(wait)
    return {
        pk: Around(calendars_of(case, closed), _spans(of_case.get(pk, ())))
        for pk, case in by_id.items()
    }


def _closed_days(cases: Iterable[Case]) -> Closed:
    """The days added by the posts of these cases and by headquarters."""
    whose = Q(post__in={case.post_id for case in cases}) | Q(post__kind=Post.Kind.HEADQUARTERS)
    days = ClosedDay.objects.filter(whose).order_by()
    return by_post(days.values_list("post", "post__kind", "date"))


def _spans(waits: Iterable[_Told | Wait]) -> list[Span]:
    """When the clock of the case of these waits stood still."""
    pausing = load_causes().pausing
    return [
        _span(one.cause, one.started_at, one.ended_at)
        for one in waits
        if one.started_at and one.cause in pausing
    ]


def _span(cause: str, begin: datetime, end: datetime | None) -> Span:
    return Span(begin, end, stops=cause in load_causes().stopping)


def _open_wait(told: _Told, calendars: Calendars) -> OpenWait:
    cause = load_causes().cause(told.cause)
    wait = Wait(cause=told.cause, opened_at=told.opened_at, started_at=told.started_at)
    wait.look_again_on = told.look_again_on
    return OpenWait(
        code=told.cause,
        since=told.started_at or told.opened_at,
        due=due_at(cause, wait, calendars),
        pauses=cause.pauses and told.started_at is not None,
        prepared=told.started_at is None,
        owner_kind=told.owner_kind,
        owner=told.owner,
        owner_name=told.owner_name,
        look_again=look_again_at(cause, wait, calendars),
        about=told.about,
    )


def _told(case: Case) -> list[_Told]:
    rows = rows_told(case, "waits_told")
    return [
        _Told(
            cause,
            moment_told(opened),
            moment_told(started) if started else None,
            moment_told(ended) if ended else None,
            kind,
            UUID(owner) if owner else None,
            UUID(about) if about else None,
            date.fromisoformat(again) if again else None,
            name or "",
        )
        for cause, opened, started, ended, kind, owner, about, again, name in rows
    ]


def rows_told(row: object, column: str) -> list[list[Any]]:
    """What ``Rows`` put into a column of this row; nothing where the column was not asked for."""
    rows: list[list[Any]] = json.loads(getattr(row, column, None) or "[]")
    return rows


def how_many(rows: QuerySet[Any], since: str, *more: Aggregate) -> Subquery:
    """How many rows there are and the first moment in their column ``since``, and whatever more is
    counted of them, as one text; for ``rows_told``, which gives the one row.
    """
    grouped = rows.order_by().values(one=Value(1))
    return Subquery(grouped.annotate(told=OneRow(Count("pk"), Min(since), *more)).values("told"))


def moment_told(text: str) -> datetime:
    """A moment as either database writes it; the file writes no offset and means UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
