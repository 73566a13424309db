"""What stands in many cases, the longest first: codes, owners and times, no story."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import (
    CODES_ONLY,
    asked_for_each,
    cases_known_in_parts,
    knows_officers_of,
)
from gerege.knowledge.causes import load_causes
from gerege.waits.facts import around
from gerege.waits.models import BEGAN, STANDS, Wait
from gerege.waits.queries import Seen, WaitLine, line

A_PAGE = 25
ME = "me"
WHOSE = (ME, "post", "headquarters", "partner", "host")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Seventeen digits of microseconds reach the year 5138: any that match are a date.
PLACE = re.compile(r"(?P<at>[0-9]{1,17})\.(?P<wait>[0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True)
class Filters:
    """Whose waits, and for what; empty for all."""

    whose: str = ""
    cause: str = ""

    @property
    def tabs(self) -> list[tuple[str, object]]:
        """Everybody, oneself, and each office."""
        kinds = {str(kind.value): kind.label for kind in Wait.OwnerKind}
        offices = [(code, kinds[code]) for code in WHOSE if code != ME]
        return [("", _("Everybody")), (ME, _("Me")), *offices]


@dataclass(frozen=True)
class Page:
    """One page of the list; ``next_place`` is where the next one begins."""

    rows: Sequence[WaitLine]
    next_place: str
    is_first: bool
    of_all_posts: bool


def filters_of(whose: str, cause: str) -> Filters:
    """What an address asks for; what does not exist counts as nothing asked."""
    known = load_causes().by_id
    return Filters(whose if whose in WHOSE else "", cause if cause in known else "")


def waits_that_stand(viewer: Officer, chosen: Filters, moment: datetime, after: str = "") -> Page:
    """The waits of open cases this officer may know of, the longest first: one page."""
    asked = STANDS & _asked(viewer, chosen) & _beyond(after)
    parts = cases_known_in_parts(viewer)
    waits: list[Wait] = []
    for part in parts:
        still_open = part.filter(state=Case.State.OPEN)
        whose = _in_turn(viewer, still_open) if part is parts[0] else Q(case__in=still_open)
        waits += _a_page(asked & whose)
    waits.sort(key=lambda wait: (since(wait), wait.pk))
    return Page(
        rows=_lines(viewer, waits[:A_PAGE], moment),
        next_place=_place_of(waits[A_PAGE - 1]) if len(waits) > A_PAGE else "",
        is_first=not PLACE.fullmatch(after),
        of_all_posts=viewer.role == Role.PROTECTION_LEAD,
    )


def since(wait: Wait) -> datetime:
    """Since when somebody waits; as ``BEGAN`` says it to the database."""
    return wait.started_at or wait.opened_at


def _lines(viewer: Officer, waits: Sequence[Wait], moment: datetime) -> list[WaitLine]:
    cases = {wait.case_id: wait.case for wait in waits}
    found = around(cases.values())
    return [
        line(
            Seen(
                viewer,
                cases[wait.case_id],
                CODES_ONLY,
                moment,
                found[wait.case_id],
                knows_officers_of(viewer, cases[wait.case_id]),
                to_act=False,
            ),
            wait,
        )
        for wait in waits
    ]


def _asked(viewer: Officer, chosen: Filters) -> Q:
    asked = Q(cause=chosen.cause) if chosen.cause else Q()
    if chosen.whose == ME:
        return asked & Q(owner=viewer)
    return asked & Q(owner_kind=chosen.whose) if chosen.whose else asked


def _in_turn(viewer: Officer, known: QuerySet[Case]) -> Q:
    """The waits of these cases, each asked whose it is until the page is full."""
    of_these = Q(case=asked_for_each(known))
    if viewer.role == Role.PROTECTION_LEAD:
        return of_these
    return of_these & Q(post=viewer.post.pk if viewer.post else None)


def _a_page(which: Q) -> QuerySet[Wait]:
    """Which they are is settled before their cases are read, or a database begins with those."""
    ids = Wait.objects.filter(which).order_by(BEGAN, "pk").values("pk")[: A_PAGE + 1]
    return Wait.objects.filter(pk__in=ids).select_related("case__post", "owner")


def _place_of(wait: Wait) -> str:
    """A place in the list, for an address: a moment and a random id."""
    return f"{(since(wait) - EPOCH) // timedelta(microseconds=1)}.{wait.pk.hex}"


def _beyond(place: str) -> Q:
    found = PLACE.fullmatch(place)
    if not found:
        return Q()
    at = EPOCH + timedelta(microseconds=int(found["at"]))
    later = Q(GreaterThan(BEGAN, at)) | Q(Exact(BEGAN, at)) & Q(pk__gt=UUID(found["wait"]))
    return Q(GreaterThanOrEqual(BEGAN, at)) & later
