"""On which working days a wait of a case is counted, and when it is due.

Home is Mongolia; the host is the country in which the person is, by the clock of the post that
keeps the case. Days that a post added itself count too. A country whose holidays nobody knows has
weekends only, and the screen says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from gerege.accounts.models import Post
from gerege.cases.models import Case
from gerege.kernel.calendar import Calendar
from gerege.knowledge.causes import Cause, Whose
from gerege.knowledge.holidays import load_holidays
from gerege.waits.models import Wait

HOME = "MNG"
HOME_ZONE = ZoneInfo("Asia/Ulaanbaatar")
EVENING = time(18)
"""Until when a day counts on which somebody looks again; our own choice."""
Closed = Mapping[UUID | None, frozenset[date]]
"""The days that were added: by post, those of headquarters under None."""
NONE_ADDED: Closed = {}


@dataclass(frozen=True)
class Calendars:
    """The working days that matter for one case."""

    home: Calendar
    host: Calendar
    unknown: tuple[str, ...] = ()
    """Countries of which no holidays are known."""

    def of(self, whose: Whose) -> Calendar:
        """The calendar a due rule names."""
        if whose == "home":
            return self.home
        if whose == "host":
            return self.host
        return _both(self.host, self.home)


# The same few calendars are asked for line after line; each is worked out once.
KEPT = 256


@lru_cache(maxsize=KEPT)
def _both(host: Calendar, home: Calendar) -> Calendar:
    return replace(host.with_closed(home.closed), weekend=host.weekend | home.weekend)


def calendars_of(case: Case, closed: Closed = NONE_ADDED) -> Calendars:
    """The calendars of a case that was read with its post."""
    known, host = load_holidays(), case.host_country
    zone = HOME_ZONE if host == HOME else ZoneInfo(case.post.time_zone)
    return Calendars(
        home=_calendar(HOME, HOME_ZONE, closed.get(None)),
        host=_calendar(host, zone, closed.get(case.post_id)),
        unknown=tuple(c for c in dict.fromkeys((HOME, host)) if not known.knows(c)),
    )


@lru_cache(maxsize=KEPT)
def _calendar(country: str, zone: ZoneInfo, added: frozenset[date] | None) -> Calendar:
    known = load_holidays()
    days = known.closed_in(country) | (added or frozenset())
    return Calendar(zone, days, known.weekend_of(country))


def due_at(cause: Cause, wait: Wait, calendars: Calendars) -> datetime | None:
    """When a wait that stands is due; None for what has no due time.

    What is prepared is due to be sent; what was sent, to be answered.
    """
    if wait.started_at is None:
        hours = cause.send_within_hours
        return None if hours is None else wait.opened_at + timedelta(hours=hours)
    rule = cause.due
    if rule is None:
        return None
    if rule.hours is not None:
        return wait.started_at + timedelta(hours=rule.hours)
    assert rule.calendar is not None  # noqa: S101  the catalogue's own check
    assert rule.working_days is not None  # noqa: S101  the same
    due = calendars.of(rule.calendar).after(wait.started_at, rule.working_days)
    return due.astimezone(UTC)


def look_again_at(cause: Cause, wait: Wait, calendars: Calendars) -> datetime | None:
    """Until when somebody says whether a wait still pauses the clock; None for all other waits.

    In the evening of the day that was written down; where none was, after the days of the rule.
    """
    longest = cause.look_again_within_days
    if longest is None or wait.started_at is None:
        return None
    zone = calendars.host.zone
    latest = wait.started_at.astimezone(zone).date() + timedelta(days=longest)
    return datetime.combine(wait.look_again_on or latest, EVENING, tzinfo=zone).astimezone(UTC)


def by_post(days: Iterable[tuple[UUID, str, date]]) -> Closed:
    """Days that posts added, as (post, kind of post, day); those of headquarters count at home."""
    found: dict[UUID | None, set[date]] = {}
    for post, kind, day in days:
        found.setdefault(post, set()).add(day)
        if kind == Post.Kind.HEADQUARTERS:
            found.setdefault(None, set()).add(day)
    return {post: frozenset(some) for post, some in found.items()}
