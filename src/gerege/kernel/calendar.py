"""Working days: on which days an office works, and when so many of them are over. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY, SUNDAY = 5, 6
MOST_DAYS = 1_000
"""So many days are looked through at most for one working day: a wrong calendar ends nowhere."""


@dataclass(frozen=True)
class Calendar:
    """The days on which an office is closed, by the wall clock of its place."""

    zone: ZoneInfo
    closed: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def works_on(self, day: date) -> bool:
        """True if the office works on this day."""
        return day.weekday() not in self.weekend and day not in self.closed

    def after(self, start: datetime, working_days: int) -> datetime:
        """The end of the last of so many working days, counted from the day after ``start``.

        With 0 the end of the day itself, or of the next working day. Raises ValueError for a
        negative number, and where no day is a working day.
        """
        if working_days < 0:
            raise ValueError("a number of working days is not negative")
        day = start.astimezone(self.zone).date()
        left = working_days
        if working_days == 0 and not self.works_on(day):
            left = 1
        for _ in range(left):
            day = self._next_working(day)
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=self.zone)

    def with_closed(self, *more: frozenset[date]) -> "Calendar":
        """The same office, closed on these days too: for what two offices do together."""
        return replace(self, closed=self.closed.union(*more))

    def _next_working(self, day: date) -> date:
        for ahead in range(1, MOST_DAYS):
            found = day + timedelta(days=ahead)
            if self.works_on(found):
                return found
        raise ValueError("no working day in this calendar")
