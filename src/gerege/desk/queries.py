"""What the home page and the page of one case show, given who looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import BreakGlass, Case
from gerege.cases.policies import cases_visible_to
from gerege.desk.waits import WaitingCase, waiting_cases
from gerege.screening.models import SecondLook
from gerege.screening.policies import second_looks_for

A_PAGE = 25


@dataclass(frozen=True)
class Home:
    """The home page: what is waiting, since when, what next."""

    waiting: Sequence[WaitingCase]
    more_waiting: int
    looks: Sequence[SecondLook]
    glass: Sequence[BreakGlass]
    may_open: bool
    of_all_posts: bool


def home_of(viewer: Officer, moment: datetime) -> Home:
    """Everything that waits for this officer, or for the posts they look after."""
    rows = waiting_cases(viewer, moment)
    return Home(
        waiting=rows[:A_PAGE],
        more_waiting=max(0, len(rows) - A_PAGE),
        looks=list(second_looks_for(viewer).select_related("case__post")[:A_PAGE]),
        glass=_unread_glass(viewer),
        may_open=viewer.role == Role.CONSULAR_OFFICER and viewer.post is not None,
        of_all_posts=viewer.role == Role.PROTECTION_LEAD,
    )


def closed_cases(viewer: Officer, before: datetime | None = None) -> list[Case]:
    """Closed cases this officer may know of, newest first, one page."""
    closed = cases_visible_to(viewer).filter(state=Case.State.CLOSED).select_related("post")
    if before:
        closed = closed.filter(closed_at__lt=before)
    return list(closed.order_by("-closed_at")[:A_PAGE])


def _unread_glass(viewer: Officer) -> list[BreakGlass]:
    if viewer.role != Role.CONSULAR_OFFICER:
        return []
    opened = BreakGlass.objects.filter(told_at__isnull=True, case__in=cases_visible_to(viewer))
    return list(opened.select_related("case__post", "officer").order_by("opened_at")[:A_PAGE])
