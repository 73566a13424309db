"""Reads of waits, given who looks: of one case with its words, of many by code alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.cases.clock import Waiting, in_turn, with_pauses
from gerege.cases.models import Case
from gerege.cases.policies import (
    Sight,
    cases_known_to,
    cases_visible_to,
    knows_officers_of,
    sight_of,
)
from gerege.cases.queries import case_to_see
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.causes import Cause, load_causes, never_pausing, never_stopping
from gerege.waits.calendars import due_at, look_again_at
from gerege.waits.derived import DerivedLine, derived_of
from gerege.waits.facts import Around, around
from gerege.waits.models import BEGAN, Wait, standing
from gerege.waits.naming import names_in, numbered
from gerege.waits.policies import may_act_on
from gerege.waits.sending import told_by, true_before


@dataclass(frozen=True)
class WaitLine:
    """One wait as a viewer sees it. ``note`` and ``obtained`` are empty without sight of them."""

    wait: Wait
    cause: Cause
    waiting: Waiting
    owner: str
    is_late: bool
    late_by: timedelta
    waited: timedelta
    note: str
    obtained: str
    ended_by: str
    may_act: bool
    of: Bilingual | None = None
    """What it is about, where several have one cause; for who sees the story."""
    number: int = 0
    """The same for everybody else: by time, 0 for one that stands alone."""
    look_again: datetime | None = None
    """Until when somebody says whether it still stops the clock."""

    @property
    def true_before(self) -> Sequence[Bilingual]:
        """What must be true before it is sent: for a request that is only prepared."""
        return true_before(self.cause)

    @property
    def tells(self) -> tuple[Bilingual, Sequence[Bilingual]] | None:
        """To whom it tells something when it goes out, and what, as the register will say it."""
        return told_by(self.cause)


@dataclass(frozen=True)
class WaitsPanel:
    """All waits of a case, those that stand first, the most pressing first."""

    standing: Sequence[WaitLine | DerivedLine]
    ended: Sequence[WaitLine]
    unknown_holidays: Sequence[str]
    is_paused: bool
    may_open: bool

    @property
    def stopped(self) -> Cause | None:
        """What stops everybody from acting: the person refuses help."""
        of_it = (one.cause for one in self.standing if isinstance(one.cause, Cause))
        return next((cause for cause in of_it if cause.stops), None)

    @property
    def now(self) -> Sequence[WaitLine | DerivedLine]:
        """What somebody can do now; while help is refused only what stands nevertheless."""
        return [one for one in self.standing if not one.waiting.stopped]

    @property
    def resting(self) -> Sequence[WaitLine | DerivedLine]:
        """What nobody does until the person comes back."""
        return [one for one in self.standing if one.waiting.stopped]

    @property
    def runs_on(self) -> Sequence[Bilingual]:
        """What can be late although the clock of the case stands still."""
        return list((never_stopping() if self.stopped else never_pausing()).values())


def case_known(viewer: Officer, case_id: UUID) -> Case:
    """The case and nothing more, for somebody who may know of it. Raises NotAllowed."""
    case = cases_known_to(viewer).filter(pk=case_id).first()
    if case is None:
        raise NotAllowed(str(case_id))
    return case


def open_waits_of(case: Case) -> list[Wait]:
    """The waits of a case that stand, the longest first."""
    return list(standing([case.pk]).select_related("owner"))


def wait_to_see(viewer: Officer, wait_id: UUID) -> Wait:
    """A wait of a case that this officer may know of. Raises NotAllowed, which is a 404."""
    known = Wait.objects.filter(pk=wait_id, case__in=cases_visible_to(viewer).values("pk"))
    wait = known.select_related("case__post", "owner").first()
    if wait is None:
        raise NotAllowed(str(wait_id))
    wait.case = case_to_see(viewer, wait.case_id)
    return wait


@dataclass(frozen=True)
class Seen:
    """Who looks at the waits of which case, and when."""

    viewer: Officer
    case: Case
    sight: Sight
    moment: datetime
    around: Around
    named: bool
    to_act: bool = True
    """False for lists, where nobody acts."""
    names: Mapping[UUID, Bilingual] = field(default_factory=dict)
    numbers: Mapping[UUID, int] = field(default_factory=dict)


def waits_panel(viewer: Officer, case: Case, sight: Sight, moment: datetime) -> WaitsPanel:
    """Everything a case waits for and waited for, as far as this viewer sees it.

    What is worked out stands among what was written down. Four queries, one more
    where several tasks of one cause are told apart.
    """
    waits = _all_of(case)
    about = around([case], waits)[case.pk]
    named = knows_officers_of(viewer, case)
    seen = Seen(viewer, case, sight, moment, about, named, **_apart(case, waits, sight))
    lines = [line(seen, wait) for wait in waits]
    written = (one for one in lines if one.wait.stands)
    stands: list[WaitLine | DerivedLine] = [*written, *derived_of(case, moment)]
    return WaitsPanel(
        standing=sorted(stands, key=_most_pressing),
        ended=[one for one in lines if not one.wait.stands][::-1],
        unknown_holidays=about.calendars.unknown,
        is_paused=case.is_open and any(span.end is None for span in about.pauses),
        may_open=sight.work and case.is_open,
    )


def line_of(viewer: Officer, wait: Wait, moment: datetime) -> WaitLine:
    """One wait as this viewer sees it."""
    case, sight = wait.case, sight_of(viewer, wait.case)
    about, named = around([case])[case.pk], knows_officers_of(viewer, case)
    several = load_causes().cause(wait.cause).several
    same = list(standing([case.pk]).filter(cause=wait.cause)) if several else []
    seen = Seen(viewer, case, sight, moment, about, named, **_apart(case, [wait, *same], sight))
    return line(seen, wait)


def _apart(case: Case, waits: Sequence[Wait], sight: Sight) -> dict[str, Any]:
    """What tells several of one cause apart: words for who sees the story, else numbers."""
    several = [wait for wait in waits if load_causes().cause(wait.cause).several]
    if not several:
        return {}
    if sight.story:
        return {"names": names_in(case)}
    stand = dict.fromkeys(wait for wait in several if wait.stands)
    in_order = sorted(stand, key=lambda wait: (wait.started_at or wait.opened_at, wait.pk))
    return {"numbers": numbered((wait.pk, wait.cause) for wait in in_order)}


def _most_pressing(one: WaitLine | DerivedLine) -> tuple[bool, int, datetime]:
    return in_turn(one.waiting)


def _all_of(case: Case) -> list[Wait]:
    officers = ("owner", "ended_by")
    return list(case.waits.select_related(*officers).order_by(BEGAN, "pk"))


def line(seen: Seen, wait: Wait) -> WaitLine:
    """One wait in words. The texts are opened for whoever sees the story."""
    wait.case = seen.case
    cause = load_causes().cause(wait.cause)
    since = wait.started_at or wait.opened_at
    due = due_at(cause, wait, seen.around.calendars) if wait.stands else None
    state = (cause.pauses and wait.state == Wait.State.RUNNING, wait.started_at is None)
    told = Waiting(wait.cause, since, due, *state, about=wait.about)
    waiting = with_pauses(told, seen.around.pauses, seen.moment)
    return WaitLine(
        wait=wait,
        cause=cause,
        waiting=waiting,
        owner=owner_words(wait, named=seen.named),
        is_late=waiting.is_overdue(seen.moment),
        late_by=waiting.late_by(seen.moment),
        waited=(wait.ended_at or seen.moment) - since,
        note=wait.reveal_field("note") if seen.sight.story else "",
        obtained=wait.reveal_field("obtained") if seen.sight.story else "",
        ended_by=_name(wait.ended_by, named=seen.named),
        may_act=seen.to_act and wait.stands and may_act_on(seen.viewer, wait),
        of=seen.names.get(wait.about) if wait.about and cause.several else None,
        number=seen.numbers.get(wait.pk, 0),
        look_again=look_again_at(cause, wait, seen.around.calendars) if wait.stands else None,
    )


def owner_words(wait: Wait, *, named: bool) -> str:
    """Who has to act: a colleague by name where names are told, else which office."""
    kind = str(Wait.OwnerKind(wait.owner_kind).label)
    return _name(wait.owner, named=named) or kind


def _name(officer: Officer | None, *, named: bool) -> str:
    return officer.display_name if officer and named else ""
