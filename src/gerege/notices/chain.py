"""Who is called next, and when. Pure: no database, no clock of its own.

Source: users' reference D.1 (a red case is acknowledged by name) and D.2; ten minutes a person is
the design, the times themselves are data (``catalogue/notices.yaml``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from gerege.knowledge.notices import NoticeKind, Way

DAY = timedelta(days=1)
FIRST_RETRY = timedelta(minutes=2)
LONGEST_RETRY = timedelta(hours=1)
MOST_DOUBLINGS = 10


@dataclass(frozen=True)
class Callee:
    """Somebody who can be called. ``id`` is their turn of duty; addresses are never printed."""

    id: UUID
    officer: UUID | None
    addresses: dict[Way, str] = field(repr=False)
    at_headquarters: bool = False


class Then(NamedTuple):
    """What comes after somebody was tried: when, and in which round; no time means: nothing."""

    at: datetime | None
    round: int


def next_of(chain: Sequence[Callee], called: Collection[UUID]) -> Callee | None:
    """The first of the chain who was not called in this round yet."""
    return next((one for one in chain if one.id not in called), None)


def after(
    kind: NoticeKind,
    moment: datetime,
    *,
    reached: bool,
    anybody: bool,
    more: bool,
    round_: int,
) -> Then:
    """What comes after one person was tried.

    ``reached``: word went out to this person, ``anybody``: to somebody in this round, ``more``:
    others of the chain were not called yet. Who was not reached is not waited for. Where word went
    out to nobody at all, it is tried again soon, and ever less often: nothing is lost.
    """
    if more and not reached:
        return Then(moment, round_)
    if more and kind.next_after:
        return Then(moment + kind.next_after, round_)
    if not anybody:
        return Then(moment + min(FIRST_RETRY * _doubled(round_), LONGEST_RETRY), round_ + 1)
    if kind.again_after is None:
        return Then(None, round_)
    return Then(moment + min(kind.again_after * _doubled(round_), DAY), round_ + 1)


def in_hours(kind: NoticeKind, moment: datetime, zone: ZoneInfo) -> datetime:
    """This moment, or the next at which the kind may be sent, by the clock of the place."""
    if kind.hours is None:
        return moment
    local = moment.astimezone(zone)
    if kind.hours.begin <= local.hour < kind.hours.until:
        return moment
    morning = local.replace(hour=kind.hours.begin, minute=0, second=0, microsecond=0)
    if morning <= local:
        morning = morning + DAY
    return morning.astimezone(moment.tzinfo)


def _doubled(round_: int) -> int:
    return 1 << min(round_, MOST_DOUBLINGS)
