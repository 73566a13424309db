"""Every wait of many cases, the longest first: codes, owners and times, no story.

What was written down (``waits.Wait``) and what the clock works out (``DerivedWait``) are one list
in one order. Of each a page is asked, and the two are merged.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.clock import DANGER, Waiting
from gerege.cases.models import Case
from gerege.cases.policies import CODES_ONLY, cases_known_in_parts, knows_officers_of
from gerege.desk.models import DerivedWait
from gerege.desk.queries import (
    A_PAGE,
    Unready,
    danger_and_due_today,
    first_of_each,
    moment_of,
    since_1970,
    still_unready,
)
from gerege.desk.ready import AT_ONCE, believable, derived_codes, stale_among
from gerege.desk.waits import WaitingCase, line_of
from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.causes import Cause, load_causes
from gerege.knowledge.guidance import Deadline, load_guidance
from gerege.waits.facts import Rows, around_of, moment_told, rows_told, with_around
from gerege.waits.models import BEGAN, STANDS, Wait
from gerege.waits.queries import Seen, line

ME = "me"
# Who acts on what is worked out: the clock names nobody, so the post that keeps the case.
OF_THE_CLOCK = str(Wait.OwnerKind.POST.value)
WHOSE = (ME, "post", "headquarters", "partner", "host")
# A moment and a random id; of what is worked out the case and the place of its code. Seventeen
# digits of microseconds reach the year 5138: any that match are a date.
PLACE = re.compile(
    r"(?P<at>[0-9]{1,17})\.(?P<id>[0-9a-f]{32})(?:\.(?P<place>[0-9]{1,4}))?", re.ASCII
)


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

    @property
    def derived(self) -> bool:
        """True if anything that the clock works out can be meant."""
        return self.whose in ("", OF_THE_CLOCK) and (
            not self.cause or self.cause in derived_codes()
        )

    @property
    def written(self) -> bool:
        """True if anything that was written down can be meant."""
        return not self.cause or self.cause in load_causes().by_id


@dataclass(frozen=True)
class Row:
    """One wait as the list shows it."""

    case: Case
    label: Bilingual
    next: Bilingual
    owner: str
    waiting: Waiting
    is_late: bool
    late_by: timedelta
    waited: timedelta
    url: str
    """Where the next step is done; empty for who does not do it."""
    place: str
    """Where in the list it stands, for the address of the page behind it."""
    number: int = 0
    """Which of those of one cause in one case, by time; 0 for one that stands alone."""

    @property
    def is_danger(self) -> bool:
        """True for danger that is not over."""
        return self.waiting.code in DANGER


@dataclass(frozen=True)
class Page:
    """One page of the list; ``next_place`` is where the next one begins."""

    rows: Sequence[Row]
    next_place: str
    is_first: bool
    of_all_posts: bool
    unready: Unready
    """Open cases of which only what was written down is in the list yet."""
    urgent: Sequence[WaitingCase] = ()
    """Danger and what is due today: above the first page of everything, whatever is older."""


def filters_of(whose: str, cause: str) -> Filters:
    """What an address asks for; what cannot be chosen counts as nothing asked.

    Nor can what the program itself opens: some of it has words that do not say what it is.
    """
    known = cause in {each.id for _group, codes in codes_to_choose() for each in codes}
    return Filters(whose if whose in WHOSE else "", cause if known else "")


def codes_to_choose() -> list[tuple[str, Sequence[Deadline | Cause]]]:
    """What the list can be narrowed to, in two groups: what is worked out, what is written down."""
    by_hand = [cause for cause in load_causes().entries if cause.by_hand]
    worked_out = load_guidance().deadlines
    return [(_("Follows from what happened"), worked_out), (_("Written down"), by_hand)]


def waits_that_stand(viewer: Officer, chosen: Filters, moment: datetime, after: str = "") -> Page:
    """The waits of open cases this officer may know of, the longest first: one page."""
    parts = cases_known_in_parts(viewer)
    unready, found = Unready(), list[Wait | DerivedWait]()
    still_open = [part.filter(state=Case.State.OPEN) for part in parts]
    if chosen.derived:
        unready = still_unready(parts, moment, stale_among(parts, moment, AT_ONCE))
        # Where none is stale every kept wait counts, and the database need not ask about each.
        counts = believable(moment) if unready.cases else Q()
        found += _derived(viewer, chosen, [part.filter(counts) for part in still_open], after)
    if chosen.written:
        found += _written(viewer, chosen, still_open, after)
    found.sort(key=_longest)
    shown, is_first, urgent = found[:A_PAGE], not PLACE.fullmatch(after), list[WaitingCase]()
    if is_first and chosen == Filters():
        stale = bool(unready.cases)
        urgent = danger_and_due_today(viewer, parts, moment, some_are_stale=stale)
    return Page(
        rows=_rows(viewer, shown, moment),
        next_place=_place_of(shown[-1]) if len(found) > A_PAGE else "",
        is_first=is_first,
        of_all_posts=viewer.role == Role.PROTECTION_LEAD,
        unready=unready,
        urgent=urgent,
    )


def _derived(
    viewer: Officer, chosen: Filters, known: Sequence[QuerySet[Case]], after: str
) -> Iterable[DerivedWait]:
    """What the clock works out, behind a place of the list."""
    asked = _derived_beyond(after) & (Q(code=chosen.cause) if chosen.cause else Q())
    rows = DerivedWait.objects.filter(asked).order_by("since", "case_id", "place")
    return first_of_each(rows, viewer, known, A_PAGE).select_related("case__post")


def _written(
    viewer: Officer, chosen: Filters, known: Sequence[QuerySet[Case]], after: str
) -> Iterable[Wait]:
    """What was written down, in the same way."""
    asked = STANDS & _asked(viewer, chosen) & _written_beyond(after)
    rows = Wait.objects.filter(asked).order_by(BEGAN, "pk")
    found = with_around(first_of_each(rows, viewer, known, A_PAGE)).annotate(twins_told=_twins())
    return found.select_related("case__post", "owner")


def _asked(viewer: Officer, chosen: Filters) -> Q:
    asked = Q(cause=chosen.cause) if chosen.cause else Q()
    if chosen.whose == ME:
        return asked & Q(owner=viewer)
    return asked & Q(owner_kind=chosen.whose) if chosen.whose else asked


def _longest(one: Wait | DerivedWait) -> tuple[datetime, bool, UUID, int]:
    """What orders the list. At one moment what is worked out stands first, case by case."""
    if isinstance(one, Wait):
        return since(one), True, one.pk, 0
    return one.since, False, one.case_id, one.place


def since(wait: Wait) -> datetime:
    """Since when somebody waits; as ``BEGAN`` says it to the database."""
    return wait.started_at or wait.opened_at


def _place_of(one: Wait | DerivedWait) -> str:
    at, written, whose, place = _longest(one)
    return f"{since_1970(at)}.{whose.hex}" + ("" if written else f".{place}")


def _derived_beyond(place: str) -> Q:
    """What is worked out behind a place of the list; all of it for an address that names none."""
    found = PLACE.fullmatch(place)
    if not found:
        return Q()
    at, case = moment_of(found["at"]), UUID(found["id"])
    if found["place"] is None:
        return Q(since__gt=at)
    later = Q(case__gt=case) | Q(case=case, place__gt=int(found["place"]))
    return Q(since__gte=at) & (Q(since__gt=at) | Q(since=at) & later)


def _written_beyond(place: str) -> Q:
    """What was written down behind it."""
    found = PLACE.fullmatch(place)
    if not found:
        return Q()
    at = moment_of(found["at"])
    if found["place"] is not None:
        return Q(GreaterThanOrEqual(BEGAN, at))
    later = Q(GreaterThan(BEGAN, at)) | Q(Exact(BEGAN, at)) & Q(pk__gt=UUID(found["id"]))
    return Q(GreaterThanOrEqual(BEGAN, at)) & later


def _rows(viewer: Officer, found: Sequence[Wait | DerivedWait], moment: datetime) -> list[Row]:
    return [
        _row_of_the_clock(viewer, one, moment)
        if isinstance(one, DerivedWait)
        else _row_written(viewer, one, moment)
        for one in found
    ]


def _twins() -> Subquery:
    """A column: those of the same cause that stand in the same case, this one among them."""
    same = Wait.objects.filter(STANDS, case=OuterRef("case"), cause=OuterRef("cause"))
    grouped = same.order_by().values("case")
    return Subquery(grouped.annotate(told=Rows(BEGAN, "pk")).values("told"))


def _number(wait: Wait) -> int:
    """What tells those of one cause in one case apart: by time; 0 for one that stands alone."""
    twins = [(moment_told(since), UUID(pk)) for since, pk in rows_told(wait, "twins_told")]
    return 1 + sorted(twins).index((since(wait), wait.pk)) if len(twins) > 1 else 0


def _row_of_the_clock(viewer: Officer, one: DerivedWait, moment: datetime) -> Row:
    waiting = Waiting(one.code, one.since, one.due, one.paused, owner_kind=OF_THE_CLOCK)
    told = line_of(one.case, waiting, moment, more=0)
    return Row(
        case=one.case,
        label=told.words.label,
        next=told.words.next,
        owner=told.owner,
        waiting=waiting,
        is_late=told.is_late,
        late_by=told.late_by,
        waited=told.waited,
        url=told.url if viewer.role == Role.CONSULAR_OFFICER else _page_of_others(viewer, one),
        place=_place_of(one),
    )


def _page_of_others(viewer: Officer, one: DerivedWait) -> str:
    """Where headquarters do the one thing of the clock's that is theirs to do."""
    if viewer.role == Role.PROTECTION_LEAD and one.code == "second_look":
        return reverse("second_look", args=[one.case_id])
    return ""


def _row_written(viewer: Officer, wait: Wait, moment: datetime) -> Row:
    case, named = wait.case, knows_officers_of(viewer, wait.case)
    seen = Seen(viewer, case, CODES_ONLY, moment, around_of(wait), named, to_act=False)
    told = line(seen, wait)
    return Row(
        case=case,
        label=told.cause.label,
        next=told.cause.next,
        owner=told.owner,
        waiting=told.waiting,
        is_late=told.is_late,
        late_by=told.late_by,
        waited=told.waited,
        url=reverse("wait", args=[wait.pk]),
        place=_place_of(wait),
        number=_number(wait),
    )
