"""The public holidays and weekends of countries, as data. Pure.

Both files are made by ``tools/make_holidays.py`` from a published library; ``verified_by`` names
who compared a day with the law of the country. A post adds what is missing (``waits.ClosedDay``).
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gerege.kernel.bilingual import Bilingual
from gerege.kernel.calendar import SATURDAY, SUNDAY
from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE

COUNTRY = re.compile(r"[A-Z]{3}", re.ASCII)
COLUMNS = ("country_iso3", "date", "name_mn", "name_en", "source", "verified_by")
USUAL_WEEKEND = frozenset({SATURDAY, SUNDAY})
FILE, WEEKENDS = "holidays.csv", "weekends.csv"


@dataclass(frozen=True)
class Holiday:
    """One day on which the offices of a country are closed."""

    country: str
    day: date
    name: Bilingual
    source: str
    verified_by: str


@dataclass(frozen=True)
class Holidays:
    """What is known of the working days of every country."""

    days: Mapping[str, tuple[Holiday, ...]]
    weekends: Mapping[str, frozenset[int]]

    def closed_in(self, country: str) -> frozenset[date]:
        """The days of one country; none where nothing is known."""
        return frozenset(holiday.day for holiday in self.days.get(country, ()))

    def knows(self, country: str) -> bool:
        """True if the holidays of this country are known at all."""
        return country in self.days

    def weekend_of(self, country: str) -> frozenset[int]:
        """The days of the week on which offices are closed (Monday is 0)."""
        return self.weekends.get(country, USUAL_WEEKEND)


@cache
def load_holidays(folder: Path = CATALOGUE) -> Holidays:
    """Everything that is known. Raises InputRefused naming file and line."""
    days: dict[str, list[Holiday]] = {}
    for holiday in _read_days(folder / FILE):
        days.setdefault(holiday.country, []).append(holiday)
    weekends = dict(_read_weekends(folder / WEEKENDS))
    return Holidays({country: tuple(found) for country, found in days.items()}, weekends)


def holiday_problems(folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the files, one sentence, for ``gerege catalogue check``."""
    try:
        load_holidays(folder)
    except InputRefused as refusal:
        return [f"holidays: {refusal}"]
    return []


def _read_days(file: Path) -> Iterator[Holiday]:
    seen: set[tuple[str, date]] = set()
    for line, row in _rows(file):
        place = f"{file.name}:{line}"
        if tuple(row) != COLUMNS or not all(row[name] for name in COLUMNS[:5]):
            raise InputRefused(place, "a column is missing or empty", ", ".join(COLUMNS))
        day = _day(row["date"], place)
        if not COUNTRY.fullmatch(row["country_iso3"]):
            raise InputRefused(place, "this is no country", "Write three capital letters")
        if (row["country_iso3"], day) in seen:
            raise InputRefused(place, "this day stands here twice", "Write it once")
        seen.add((row["country_iso3"], day))
        name = Bilingual(mn=row["name_mn"], en=row["name_en"])
        yield Holiday(row["country_iso3"], day, name, row["source"], row["verified_by"])


def _read_weekends(file: Path) -> Iterator[tuple[str, frozenset[int]]]:
    for line, row in _rows(file):
        numbers = row.get("weekdays", "").split()
        if not numbers or not set(numbers) <= set("0123456"):
            mend = "Write numbers from 0 (Monday) to 6"
            raise InputRefused(f"{file.name}:{line}", "these are no days of the week", mend)
        yield row["country_iso3"], frozenset(map(int, numbers))


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return list(enumerate(csv.DictReader(lines), start=2))
    except FileNotFoundError as missing:
        raise InputRefused(file.name, "the file is missing", "Restore it") from missing


def _day(text: str, place: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputRefused(place, "this is no day", "Write it as 2026-07-11") from None
