"""When a person may be reached: weekdays and hours on their own clock. Pure.

The wall clock of the person decides: an hour that summer time skips is in no window, and one that
it repeats is in it twice. Source of the fields: the safe-contact practice of the National Network
to End Domestic Violence (techsafety.org).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
# What begins on a weekday and was just missed comes again in a week; a change of summer time that
# skips it costs one week more.
LOOK_AHEAD = 15
ONE = re.compile(r"(?P<days>[a-z,]+) (?P<begin>[0-9:]{5})-(?P<end>[0-9:]{5})", re.ASCII)


@dataclass(frozen=True)
class Window:
    """From and until on these weekdays; one that ends before it begins ends on the next day."""

    days: frozenset[str]
    begin: time
    end: time

    def __post_init__(self) -> None:
        """Raise ValueError for a window that is none."""
        if not self.days or not self.days <= {*DAYS} or self.begin == self.end:
            raise ValueError("a window needs weekdays, and two different times")

    def holds(self, local: datetime) -> bool:
        """True if the person's clock shows a moment inside the window."""
        at, today = local.time(), _is_on(self.days, local.date())
        if self.begin < self.end:
            return today and self.begin <= at < self.end
        return (today and at >= self.begin) or (
            at < self.end and _is_on(self.days, local.date() - A_DAY)
        )

    @property
    def in_order(self) -> list[str]:
        """The weekdays from Monday on."""
        return [day for day in DAYS if day in self.days]

    @property
    def runs(self) -> list[list[str]]:
        """The weekdays from Monday on, those that follow each other together."""
        found: list[list[str]] = []
        for day in self.in_order:
            follows = found and DAYS.index(day) == DAYS.index(found[-1][-1]) + 1
            found[-1].append(day) if follows else found.append([day])
        return found


def _is_on(days: frozenset[str], day: date) -> bool:
    return DAYS[day.weekday()] in days


def windows_in(text: str) -> tuple[Window, ...]:
    """The windows of a text as ``written`` writes it. Raises ValueError for any other text."""
    return tuple(_window_in(part) for part in text.split("; ")) if text else ()


def _window_in(text: str) -> Window:
    found = ONE.fullmatch(text)
    if found is None:
        raise ValueError("not a window")
    begin, end = (time.fromisoformat(found[name]) for name in ("begin", "end"))
    return Window(frozenset(found["days"].split(",")), begin, end)


def written(windows: Iterable[Window]) -> str:
    """The windows as one text, the same for the same windows: ``mon,sun 14:00-16:00; ...``."""
    return "; ".join(
        f"{','.join(one.in_order)} {one.begin:%H:%M}-{one.end:%H:%M}" for one in windows
    )


@dataclass(frozen=True)
class Agreed:
    """The windows with the clock by which they count."""

    windows: tuple[Window, ...]
    time_zone: str

    def holds(self, moment: datetime) -> bool:
        """True inside a window."""
        local = moment.astimezone(ZoneInfo(self.time_zone))
        return any(window.holds(local) for window in self.windows)

    def next_change(self, moment: datetime) -> datetime | None:
        """When it next begins or ends to be inside; None if it never does."""
        inside = self.holds(moment)
        later = (edge for edge in self._edges(moment) if edge > moment)
        return next((edge for edge in later if self.holds(edge) != inside), None)

    def next_begin(self, moment: datetime) -> datetime | None:
        """When the next window begins: later than the moment, and inside."""
        change = self.next_change(moment)
        return self.next_change(change) if change and not self.holds(change) else change

    def _edges(self, moment: datetime) -> Iterator[datetime]:
        """Every moment, in order, at which something may begin or end."""
        zone = ZoneInfo(self.time_zone)
        today = moment.astimezone(zone).date()
        times = sorted({at for one in self.windows for at in (one.begin, one.end)})
        for number in range(LOOK_AHEAD):
            yield from _edges_of(today + number * A_DAY, times, zone)


def _edges_of(day: date, times: Sequence[time], zone: ZoneInfo) -> list[datetime]:
    """These times of a day; on a day when the clocks are changed, every minute."""
    begin, end = (_at(one, time(), zone) for one in (day, day + A_DAY))
    if end - begin == A_DAY:
        return [_at(day, at, zone) for at in times]
    return [begin + number * A_MINUTE for number in range((end - begin) // A_MINUTE)]


def _at(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
