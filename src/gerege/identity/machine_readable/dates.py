"""Dates of six digits: the century that is missing, and the parts that may be unknown.

Doc 9303-3 (4.8) writes YYMMDD, and fillers for what is not known of a date of birth. It says
nothing of the century. Here a birth is never in the future, so 26 read in 2025 is 1926; of a date
of expiry the nearest year is taken, so 94 read in 2026 is 1994 and 60 is 2060.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from gerege.identity.machine_readable.check_digits import check_digit

UNKNOWN = "<<"
CENTURY = 100
NEAR = 50
# Stands for what is unknown when the rest is tried: a leap year, a long month.
SOME = (2000, 1, 1)
# Days of a year are few; a ten-year validity has 3,653 of them.
CACHED = 4096


class PartialDate(NamedTuple):
    """A date of which the month, the day or everything may be unknown."""

    year: int | None
    month: int | None
    day: int | None

    @property
    def known(self) -> date | None:
        """The date, if every part of it is known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def fits(self, other: date) -> bool:
        """Whether a date agrees with everything that is known of this one."""
        pairs = zip(self, (other.year, other.month, other.day), strict=True)
        return all(part is None or part == its for part, its in pairs)

    def __str__(self) -> str:
        """1974-08-12, with question marks for what is not known."""
        year = "????" if self.year is None else f"{self.year:04}"
        return "-".join([year, *("??" if part is None else f"{part:02}" for part in self[1:])])


@lru_cache(maxsize=CACHED)
def check_digit_of(text: str) -> str:
    """The check digit of a date."""
    return check_digit(text)


@lru_cache(maxsize=CACHED)
def born(text: str, today: date) -> PartialDate | None:
    """A date of birth, not after today; None when there is no such date."""
    found = _read(text, today.year - CENTURY + 1)
    if found and found.known and found.known > today and found.year:
        return _checked(PartialDate(found.year - CENTURY, found.month, found.day))
    return found


@lru_cache(maxsize=CACHED)
def expiring(text: str, today: date) -> PartialDate | None:
    """A date of expiry, in the nearest of the centuries; None when there is no such date."""
    return _read(text, today.year - NEAR + 1)


def _read(text: str, earliest: int) -> PartialDate | None:
    """The date with a year from the earliest one on, in the hundred years that begin there."""
    parts = [None if part == UNKNOWN else _number(part) for part in (text[:2], text[2:4], text[4:])]
    if -1 in parts:
        return None
    year, month, day = parts
    if year is not None:
        year = earliest + (year - earliest) % CENTURY
    return _checked(PartialDate(year, month, day))


def _number(part: str) -> int:
    """Two digits as a number; -1 for a digit beside a filler, or anything else."""
    return int(part) if len(part) == len(UNKNOWN) and part.isascii() and part.isdigit() else -1


def _checked(found: PartialDate) -> PartialDate | None:
    """The date, unless no year has it: an unknown part is taken for one that may be."""
    try:
        date(*(some if part is None else part for part, some in zip(found, SOME, strict=True)))
    except ValueError:
        return None
    return found
