"""Dates and moments in the spellings people use; what may be read in two ways is refused.

With points the day comes first, as everywhere points are used (05.03.2026); with strokes or dashes
both orders are in use, so 05/03/2026 says nothing and 25/03/2026 does. A year outside 1900 to 2100
is one of another calendar, or a slip.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, tzinfo

from gerege.visas.engine.refusals import Refusal

FIRST_YEAR, LAST_YEAR = 1900, 2100
OLDEST = 130
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january янв январь января", "feb february фев февраль февраля",
            "mar march мар март марта", "apr april апр апрель апреля", "may май мая",
            "jun june июн июнь июня", "jul july июл июль июля", "aug august авг август августа",
            "sep sept september сен сентябрь сентября", "oct october окт октябрь октября",
            "nov november ноя ноябрь ноября", "dec december дек декабрь декабря",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

YEAR_FIRST = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?")
JOINED = re.compile(r"(\d{4})(\d{2})(\d{2})")
POINTS = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4})")
STROKES = re.compile(r"(\d{1,2})\s*[-/]\s*(\d{1,2})\s*[-/]\s*(\d{4})")
MONGOLIAN = re.compile(
    r"(\d{4})\s*оны?\s*(\d{1,2})\s*(?:-?\s*(?:р|дугаар|дүгээр))?\s*сарын?\s*(\d{1,2})(?:\s*-?\s*\w+)?"
    r"(?:\s*өдөр)?"
)
NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]*([^\W\d_]{3,9})[\s.,\-/]*(\d{4})(?:\s*г\.?)?"
)
NAME_FIRST = re.compile(r"([^\W\d_]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
SHORT = re.compile(r"\d{1,2}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{2}")
SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
WITH_TIME = re.compile(
    r"(.*?\d)[T\s]+(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|z|UTC|[+-]\d{2}:?\d{2})?)"
)
MIDNIGHT = re.compile(r"[T\s]+0{1,2}:00(?::00(?:[.,]0+)?)?$")
YEAR = re.compile(r"(\d{4})(?:[-./](\d{1,2}|xx))?(?:[-./](?:00|xx))?", re.IGNORECASE)


def a_date(text: str) -> date | Refusal:
    """The day written there, or why there is none. A time of 00:00 behind it is no matter."""
    try:
        return _in_range(date.fromisoformat(text))
    except ValueError:
        return _spelled(MIDNIGHT.sub("", _plain(text)))


def a_moment(text: str, zone: tzinfo = UTC) -> datetime | Refusal:
    """The moment written there by the clock of ``zone``, which is not said any more.

    What says no zone of its own is of that clock, as people write; a date alone is its midnight.
    """
    try:
        return _by_the_clock(datetime.fromisoformat(text), zone)
    except (ValueError, OverflowError):
        return _spelled_moment(_plain(text), zone)


def births(text: str) -> tuple[date, date] | Refusal:
    """The first and the last day on which somebody may be born; mostly one and the same."""
    if known := YEAR.fullmatch(text):
        year, month = int(known[1]), known[2] or ""
        if FIRST_YEAR <= year <= LAST_YEAR and (not month.isdigit() or int(month) <= 12):  # noqa: PLR2004
            exact = int(month) if month.isdigit() else 0
            return date(year, exact or 1, 1), _last_day(year, exact or 12)
    day = a_date(text)
    return day if isinstance(day, Refusal) else (day, day)


def eighteenth(born: date) -> date:
    """The eighteenth birthday: of those born on 29 February, 1 March where there is none."""
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return date(born.year + 18, 3, 1)


def _last_day(year: int, month: int) -> date:
    return date.fromordinal((date(year + month // 12, month % 12 + 1, 1)).toordinal() - 1)


def _by_the_clock(moment: datetime, zone: tzinfo) -> datetime | Refusal:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return Refusal.OTHER_CALENDAR
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


def _spelled_moment(text: str, zone: tzinfo) -> datetime | Refusal:
    day, clock = text, ""
    if parts := WITH_TIME.fullmatch(text):
        day, clock = parts.groups()
    found = a_date(day)
    if isinstance(found, Refusal):
        return found
    try:
        at = _time(clock)
        return _by_the_clock(datetime.combine(found, at), zone)
    except (ValueError, OverflowError):
        return Refusal.NO_DATE


def _time(clock: str) -> time:
    plain = clock.replace(" ", "").replace("UTC", "Z").upper().replace(",", ".") or "00:00"
    return time.fromisoformat(plain if plain[1:2] != ":" else f"0{plain}")


def _spelled(text: str) -> date | Refusal:
    for pattern, order in ((YEAR_FIRST, (0, 1, 2)), (JOINED, (0, 1, 2)), (POINTS, (2, 1, 0)),
                           (MONGOLIAN, (0, 1, 2))):  # fmt: skip
        if found := pattern.fullmatch(text):
            year, month, day = (int(found.groups()[place]) for place in order)
            return _day(year, month, day)
    if found := STROKES.fullmatch(text):
        return _either_first(int(found[1]), int(found[2]), int(found[3]))
    if found := NAMED.fullmatch(text):
        return _named(found[3], found[2], found[1])
    if found := NAME_FIRST.fullmatch(text):
        return _named(found[3], found[1], found[2])
    if SHORT.fullmatch(text):
        return Refusal.SHORT_YEAR
    return Refusal.SERIAL_DATE if SERIAL.fullmatch(text) else Refusal.NO_DATE


def _either_first(one: int, two: int, year: int) -> date | Refusal:
    if one != two and max(one, two) <= 12:  # noqa: PLR2004
        return Refusal.DAY_OR_MONTH
    return _day(year, two, one) if two <= 12 else _day(year, one, two)  # noqa: PLR2004


def _named(year: str, month: str, day: str) -> date | Refusal:
    number = MONTHS.get(month.casefold())
    return _day(int(year), number, int(day)) if number else Refusal.NO_DATE


def _day(year: int, month: int, day: int) -> date | Refusal:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Refusal.OTHER_CALENDAR if year else Refusal.NO_DATE
    try:
        return date(year, month, day)
    except ValueError:
        return Refusal.NO_DATE


def _in_range(day: date) -> date | Refusal:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else Refusal.OTHER_CALENDAR


def _plain(text: str) -> str:
    """Digits of any script as 0 to 9, one kind of space and dash."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    return " ".join(
        "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain).split()
    )
