"""What the home page and the page of one case show, given who looks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.clock import Waiting, pressing
from gerege.cases.models import BreakGlass, Case
from gerege.cases.policies import cases_known_to
from gerege.desk.models import CaseWait
from gerege.desk.ready import stale_among, work_out
from gerege.desk.waits import WaitingCase, line_of
from gerege.screening.models import SecondLook
from gerege.screening.policies import second_looks_for

A_PAGE = 25
AT_ONCE = 100
JOINED = "wait"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Seventeen digits of microseconds reach the year 5138: any that match are a date.
PLACE = re.compile(r"(?P<rank>[0-2])\.(?P<at>[0-9]{1,17})\.(?P<case>[0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True)
class Home:
    """The home page: what is waiting, since when, what next."""

    waiting: Sequence[WaitingCase]
    next_page: str
    unready: Sequence[Case]
    """Open cases whose waits are still being worked out: shown without them, never left out."""
    more_unready: bool
    looks: Sequence[SecondLook]
    glass: Sequence[BreakGlass]
    may_open: bool
    of_all_posts: bool


def home_of(viewer: Officer, moment: datetime, after: str = "") -> Home:
    """Everything that waits for this officer, or for the posts they look after."""
    unready = _still_unready(viewer, moment)
    rows = waiting_cases(viewer, moment, after)
    is_full = len(rows) > A_PAGE
    return Home(
        waiting=rows[:A_PAGE],
        next_page=_place_of(rows[A_PAGE - 1]) if is_full else "",
        unready=unready[:A_PAGE],
        more_unready=len(unready) > A_PAGE,
        looks=list(second_looks_for(viewer).select_related("case__post")[:A_PAGE]),
        glass=_unread_glass(viewer),
        may_open=viewer.role == Role.CONSULAR_OFFICER and viewer.post is not None,
        of_all_posts=viewer.role == Role.PROTECTION_LEAD,
    )


def waiting_cases(viewer: Officer, moment: datetime, after: str = "") -> list[WaitingCase]:
    """The open cases this officer may know of, the most pressing first: a page and one more.

    ``after`` is the place of the last one of the page before, as ``Home.next_page`` gives it.
    """
    visible = cases_known_to(viewer).filter(_beyond(after), state=Case.State.OPEN)
    cases = visible.select_related("post", JOINED).order_by("wait__rank", "wait__at", "pk")
    return [_row(case, moment) for case in cases[: A_PAGE + 1]]


def _still_unready(viewer: Officer, moment: datetime) -> list[Case]:
    """Work out what is stale among this viewer's cases; what is left, a page and one more."""
    visible = cases_known_to(viewer)
    stale = stale_among(visible, moment, AT_ONCE + A_PAGE + 1)
    if stale:
        work_out(stale[:AT_ONCE], moment)
    left = stale[AT_ONCE:]
    return list(visible.filter(pk__in=left).order_by("opened_at", "pk")) if left else []


def _row(case: Case, moment: datetime) -> WaitingCase:
    wait: CaseWait = getattr(case, JOINED)
    return line_of(case, Waiting(wait.code, wait.since, wait.due), moment, wait.more)


def _place_of(row: WaitingCase) -> str:
    """A place in the list, for an address: a rank, a moment and a random id, nobody's name."""
    rank, at = pressing(row.waiting)
    since_1970 = (at - EPOCH) // timedelta(microseconds=1)
    return f"{rank}.{since_1970}.{row.case.pk.hex}"


def _beyond(place: str) -> Q:
    """What stands behind a place; everything for an address that names none."""
    found = PLACE.fullmatch(place)
    if not found:
        return Q(wait__isnull=False)
    rank, case_id = int(found["rank"]), UUID(found["case"])
    at = EPOCH + timedelta(microseconds=int(found["at"]))
    later = Q(wait__at__gt=at) | Q(wait__at=at, pk__gt=case_id)
    return Q(wait__rank__gte=rank) & (Q(wait__rank__gt=rank) | later)


def closed_cases(viewer: Officer, before: datetime | None = None) -> list[Case]:
    """Closed cases this officer may know of, newest first, one page."""
    closed = cases_known_to(viewer).filter(state=Case.State.CLOSED).select_related("post")
    if before:
        closed = closed.filter(closed_at__lt=before)
    return list(closed.order_by("-closed_at")[:A_PAGE])


def _unread_glass(viewer: Officer) -> list[BreakGlass]:
    if viewer.role != Role.CONSULAR_OFFICER:
        return []
    unread = BreakGlass.objects.filter(told_at__isnull=True)
    # Nearly always there is none: that is asked first, it is the cheaper question.
    if not unread.exists():
        return []
    opened = unread.filter(case__in=cases_known_to(viewer))
    return list(opened.select_related("case__post", "officer").order_by("opened_at")[:A_PAGE])
