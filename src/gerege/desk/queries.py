"""What the home page and the page of one case show, given who looks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.clock import Waiting, pressing
from gerege.cases.models import Case
from gerege.cases.policies import asked_for_each, cases_known_in_parts, knows_officers_of
from gerege.desk.models import CaseWait
from gerege.desk.ready import believable, stale_among, stale_of, work_out
from gerege.desk.told import Told, told_to
from gerege.desk.waits import WaitingCase, line_of
from gerege.screening.models import SecondLook
from gerege.screening.policies import second_looks_for
from gerege.visas.headquarters import Asked, visas_waiting_for

A_PAGE = 25
AT_ONCE = 100
# The oldest are named; whoever gives one finds the next in its place.
LOOKS_NAMED = 10
MOST_PRESSING = ("rank", "at", "case_id")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Seventeen digits of microseconds reach the year 5138: any that match are a date.
PLACE = re.compile(r"(?P<rank>[0-2])\.(?P<at>[0-9]{1,17})\.(?P<case>[0-9a-f]{32})", re.ASCII)
CLOSED_PLACE = re.compile(r"(?P<at>[0-9]{1,17})\.(?P<case>[0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True)
class Home:
    """The home page: what is waiting, since when, what next."""

    waiting: Sequence[WaitingCase]
    next_page: str
    unready: Sequence[Case]
    """Open cases whose waits are still being worked out: shown without them, never left out."""
    more_unready: bool
    looks: Sequence[SecondLook]
    more_looks: bool
    visa_asked: Sequence[Asked]
    told: Told
    is_first_page: bool
    may_open: bool
    of_all_posts: bool


def home_of(viewer: Officer, moment: datetime, after: str = "") -> Home:
    """Everything that waits for this officer, or for the posts they look after."""
    parts = cases_known_in_parts(viewer)
    unready = _still_unready(parts, moment)
    asked = second_looks_for(viewer, parts).select_related("case__post")
    looks = list(asked[: LOOKS_NAMED + 1])
    # A page is as long with looks as without: what it costs on a slow line stays the same.
    room = A_PAGE - len(looks[:LOOKS_NAMED])
    rows = waiting_cases(viewer, parts, moment, after, room=room, some_are_stale=bool(unready))
    return Home(
        waiting=rows[:room],
        next_page=_place_of(rows[room - 1]) if len(rows) > room else "",
        unready=unready[:A_PAGE],
        more_unready=len(unready) > A_PAGE,
        looks=looks[:LOOKS_NAMED],
        more_looks=len(looks) > LOOKS_NAMED,
        visa_asked=visas_waiting_for(viewer),
        told=told_to(viewer, parts, moment),
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
) -> list[WaitingCase]:
    """The open cases this officer may know of, most pressing first: what has room and one more.

    ``parts`` are their ``cases_known_in_parts``. ``after`` is the place of the last one of the page
    before, as ``Home.next_page`` gives it. Where no case is stale, every kept wait counts, and the
    database need not ask about each.
    """
    counts = Q(state=Case.State.OPEN) & (believable(moment) if some_are_stale else Q())
    rows: list[WaitingCase] = []
    for part in parts:
        known = part.filter(counts)
        # What is known of other posts' cases is few; the rest is read in the order of the waits.
        whose = _in_turn(viewer, known) if part is parts[0] else Q(case__in=known)
        rows += [_row(viewer, wait, moment) for wait in _a_page(room, _beyond(after), whose)]
    rows.sort(key=lambda row: (pressing(row.waiting), row.case.pk))
    return rows[: room + 1]


def _in_turn(viewer: Officer, known: QuerySet[Case]) -> Q:
    """The waits of these cases, each asked whose it is until the page is full."""
    of_these = Q(case=asked_for_each(known))
    if viewer.role == Role.PROTECTION_LEAD:
        return of_these
    return of_these & Q(post=viewer.post.pk if viewer.post else None)


def _a_page(room: int, *which: Q) -> QuerySet[CaseWait]:
    """As many of these waits as have room and one more, with their cases.

    Which they are is settled before their cases are read: otherwise a database begins with the
    cases, and sorts them all.
    """
    ids = CaseWait.objects.filter(*which).order_by(*MOST_PRESSING).values("pk")[: room + 1]
    return CaseWait.objects.filter(pk__in=ids).select_related("case__post", "owner")


def _still_unready(parts: Sequence[QuerySet[Case]], moment: datetime) -> list[Case]:
    """Work out what is stale among a viewer's cases; what is left, a page and one more.

    As good as always nothing is stale: that is asked alone, in the shortest question.
    """
    stale = stale_among(parts, moment, AT_ONCE)
    if len(work_out(stale, moment).known) == len(stale) < AT_ONCE:
        return []
    left = stale_of(parts, moment, A_PAGE + 1)
    return list(Case.objects.filter(pk__in=left).order_by("opened_at", "pk"))


def _row(viewer: Officer, wait: CaseWait, moment: datetime) -> WaitingCase:
    state, owner = (wait.paused, wait.prepared), (wait.owner_kind, wait.owner_id)
    waiting = Waiting(wait.code, wait.since, wait.due, *state, *owner)
    named = wait.owner is not None and knows_officers_of(viewer, wait.case)
    name = wait.owner.display_name if wait.owner and named else ""
    return line_of(wait.case, waiting, moment, wait.more, name)


def _place_of(row: WaitingCase) -> str:
    """A place in the list, for an address: a rank, a moment and a random id, nobody's name."""
    rank, at = pressing(row.waiting)
    return f"{rank}.{_since_1970(at)}.{row.case.pk.hex}"


def _since_1970(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def _moment_of(digits: str) -> datetime:
    return EPOCH + timedelta(microseconds=int(digits))


def _beyond(place: str) -> Q:
    """The waits behind a place; all of them for an address that names none."""
    found = PLACE.fullmatch(place)
    if not found:
        return Q(at__isnull=False)
    rank, at, case_id = int(found["rank"]), _moment_of(found["at"]), UUID(found["case"])
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
    return f"{_since_1970(case.closed_at or EPOCH)}.{case.pk.hex}"


def _closed_before(place: str) -> Q:
    """What stands behind a place of the closed cases; several may be closed at one moment."""
    found = CLOSED_PLACE.fullmatch(place)
    if not found:
        return Q()
    at, case_id = _moment_of(found["at"]), UUID(found["case"])
    return Q(closed_at__lte=at) & (Q(closed_at__lt=at) | Q(pk__lt=case_id))
