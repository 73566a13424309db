"""What the home page and the page of one case show, given who looks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.clock import Waiting, pressing
from gerege.cases.models import Case
from gerege.cases.policies import asked_for_each, cases_known_in_parts, knows_officers_of
from gerege.desk.models import CaseWait, DerivedWait
from gerege.desk.ready import AT_ONCE, believable, stale_of, work_out
from gerege.desk.told import LOOKS_NAMED, Told, told_to
from gerege.desk.waits import WaitingCase, line_of
from gerege.screening.models import SecondLook
from gerege.waits.models import Wait

A_PAGE = 25
URGENT = 10
"""So many cases stand above the list of all waits, whatever is older."""
A_DAY = timedelta(days=1)
AnyWait = TypeVar("AnyWait", CaseWait, DerivedWait, Wait)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Seventeen digits of microseconds reach the year 5138: any that match are a date.
PLACE = re.compile(r"(?P<rank>[0-2])\.(?P<at>[0-9]{1,17})\.(?P<case>[0-9a-f]{32})", re.ASCII)
CLOSED_PLACE = re.compile(r"(?P<at>[0-9]{1,17})\.(?P<case>[0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True)
class Unready:
    """Open cases whose waits are still being worked out: named, never left out."""

    cases: Sequence[Case] = ()
    more: bool = False


@dataclass(frozen=True)
class Home:
    """The home page: what is waiting, since when, what next."""

    waiting: Sequence[WaitingCase]
    next_page: str
    unready: Unready
    looks: Sequence[SecondLook]
    more_looks: bool
    told: Told
    is_first_page: bool
    may_open: bool
    of_all_posts: bool


def home_of(viewer: Officer, moment: datetime, after: str = "") -> Home:
    """Everything that waits for this officer, or for the posts they look after."""
    parts = cases_known_in_parts(viewer)
    told = told_to(viewer, parts, moment)
    unready = still_unready(parts, moment, told.stale)
    looks = told.looks[:LOOKS_NAMED]
    # A page is as long with looks as without: what it costs on a slow line stays the same.
    room = A_PAGE - len(looks)
    rows = waiting_cases(
        viewer, parts, moment, after, room=room, some_are_stale=bool(unready.cases)
    )
    return Home(
        waiting=rows[:room],
        next_page=_place_of(rows[room - 1]) if len(rows) > room else "",
        unready=unready,
        looks=looks,
        more_looks=len(told.looks) > len(looks),
        told=told,
        is_first_page=not PLACE.fullmatch(after),
        may_open=viewer.role == Role.CONSULAR_OFFICER and viewer.post is not None,
        of_all_posts=viewer.role == Role.PROTECTION_LEAD,
    )


def waiting_cases(
    viewer: Officer,
    parts: Sequence[QuerySet[Case]],
    moment: datetime,
    after: str = "",
    *,
    room: int = A_PAGE,
    some_are_stale: bool = True,
    only: Q | None = None,
) -> list[WaitingCase]:
    """The open cases this officer may know of, most pressing first: what has room and one more.

    ``parts`` are their ``cases_known_in_parts``. ``after`` is the place of the last one of the page
    before, as ``Home.next_page`` gives it; ``only`` narrows the kept waits. Where no case is stale,
    every kept wait counts, and the database need not ask about each.
    """
    counts = Q(state=Case.State.OPEN) & (believable(moment) if some_are_stale else Q())
    order, kept = ("rank", "at", "case_id"), CaseWait.objects.filter(only or Q(), _beyond(after))
    waits = first_of_each(
        kept.order_by(*order), viewer, [part.filter(counts) for part in parts], room
    )
    rows = [_row(viewer, wait, moment) for wait in waits.select_related("case__post", "owner")]
    rows.sort(key=lambda row: (pressing(row.waiting), row.case.pk))
    return rows[: room + 1]


def danger_and_due_today(
    viewer: Officer, parts: Sequence[QuerySet[Case]], moment: datetime, *, some_are_stale: bool
) -> list[WaitingCase]:
    """Of these cases what stands before everything, and what falls due or fell due within a day."""
    today = Q(rank=1, at__range=(moment - A_DAY, moment + A_DAY))
    urgent = waiting_cases(
        viewer,
        parts,
        moment,
        room=URGENT,
        some_are_stale=some_are_stale,
        only=Q(rank=0) | today,
    )
    return urgent[:URGENT]


def first_of_each(
    rows: QuerySet[AnyWait], viewer: Officer, known: Sequence[QuerySet[Case]], room: int
) -> QuerySet[AnyWait]:
    """Of waits in their order those of these parts of a viewer's cases: as many of each part as
    have room, and one more. One query.

    Which they are is settled before their cases are read: otherwise a database begins with the
    cases, and sorts them all. SQLite takes no order in a union, so each part is wrapped.
    """
    all_rows = rows.model.objects
    own, *others = known
    # What is known of other posts' cases is few; the rest is read in the order of the waits.
    whose = [_in_turn(viewer, own), *(Q(case__in=part) for part in others)]
    firsts = [rows.filter(which).values("pk")[: room + 1] for which in whose]
    if len(firsts) == 1:
        return all_rows.filter(pk__in=firsts[0])
    first, *more = (all_rows.filter(pk__in=ids).order_by().values("pk") for ids in firsts)
    return all_rows.filter(pk__in=first.union(*more, all=True))


def _in_turn(viewer: Officer, known: QuerySet[Case]) -> Q:
    """The waits of these cases, each asked whose it is until the page is full."""
    of_these = Q(asked_for_each(known))
    if viewer.role == Role.PROTECTION_LEAD:
        return of_these
    return of_these & Q(post=viewer.post.pk if viewer.post else None)


def still_unready(
    parts: Sequence[QuerySet[Case]], moment: datetime, stale: Sequence[UUID]
) -> Unready:
    """Work out these stale cases of a viewer; what is left is named, a page of it."""
    if len(work_out(stale, moment).known) == len(stale) < AT_ONCE:
        return Unready()
    left = stale_of(parts, moment, A_PAGE + 1)
    cases = list(Case.objects.filter(pk__in=left).order_by("opened_at", "pk"))
    return Unready(cases[:A_PAGE], more=len(cases) > A_PAGE)


def _row(viewer: Officer, wait: CaseWait, moment: datetime) -> WaitingCase:
    state, owner = (wait.paused, wait.prepared), (wait.owner_kind, wait.owner_id)
    waiting = Waiting(wait.code, wait.since, wait.due, *state, *owner)
    named = wait.owner is not None and knows_officers_of(viewer, wait.case)
    name = wait.owner.display_name if wait.owner and named else ""
    return line_of(wait.case, waiting, moment, wait.more, name)


def _place_of(row: WaitingCase) -> str:
    """A place in the list, for an address: a rank, a moment and a random id, nobody's name."""
    rank, at = pressing(row.waiting)
    return f"{rank}.{since_1970(at)}.{row.case.pk.hex}"


def since_1970(at: datetime) -> int:
    """A moment in microseconds, for a place in a list."""
    return (at - EPOCH) // timedelta(microseconds=1)


def moment_of(digits: str) -> datetime:
    """The moment that ``since_1970`` told."""
    return EPOCH + timedelta(microseconds=int(digits))


def _beyond(place: str) -> Q:
    """The waits behind a place; all of them for an address that names none."""
    found = PLACE.fullmatch(place)
    if not found:
        return Q(at__isnull=False)
    rank, at, case_id = int(found["rank"]), moment_of(found["at"]), UUID(found["case"])
    later = Q(at__gt=at) | Q(at=at, pk__gt=case_id)
    return Q(rank__gte=rank) & (Q(rank__gt=rank) | later)


def closed_cases(viewer: Officer, before: str = "") -> tuple[list[Case], str]:
    """Closed cases this officer may know of, newest first: one page, and the place of the next.

    ``before`` is the place of the last one of the page before; any other text counts as none.
    """
    rows: list[Case] = []
    for part in cases_known_in_parts(viewer):
        closed = part.filter(_closed_before(before), state=Case.State.CLOSED)
        rows += closed.select_related("post").order_by("-closed_at", "-pk")[: A_PAGE + 1]
    rows.sort(key=lambda case: (case.closed_at or EPOCH, case.pk), reverse=True)
    cases = rows[:A_PAGE]
    return cases, _closed_place(cases[-1]) if len(rows) > A_PAGE else ""


def _closed_place(case: Case) -> str:
    """Where in the list of closed cases this one stands: a moment and a random id."""
    return f"{since_1970(case.closed_at or EPOCH)}.{case.pk.hex}"


def _closed_before(place: str) -> Q:
    """What stands behind a place of the closed cases; several may be closed at one moment."""
    found = CLOSED_PLACE.fullmatch(place)
    if not found:
        return Q()
    at, case_id = moment_of(found["at"]), UUID(found["case"])
    return Q(closed_at__lte=at) & (Q(closed_at__lt=at) | Q(pk__lt=case_id))
