"""One row of an old list: what a case would get from it, or what is wrong with it.

Only what a case has a home for becomes a field; everything else is kept in words, as it was
written. Nothing in a list was checked, so no answer of a talk and no deadline follows from it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from gerege.cases.age import AgeRecord
from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.moving import Column, load_moving
from gerege.vault import crypto
from gerege.visas.engine.dates import a_date, births
from gerege.visas.engine.dictionary import Column as Heading
from gerege.visas.engine.dictionary import Dictionary
from gerege.visas.engine.matching import plain, propose
from gerege.visas.engine.refusals import Refusal
from gerege.visas.importing.raw_rows import RawRow

LONGEST = {"person": 200, "said": 20_000, "note": 20_000}
NOTHING = frozenset({"-", "\N{EN DASH}", "\N{EM DASH}", "n/a", "#n/a"})
REFERENCE, AGE, STATUS, CHANNEL = "own_reference", "birth_date", "status", "channel"
KEY_BYTES = 16

PROBLEMS = {
    "nobody": (
        _("Nothing in this row says whom it is about"),
        _("Write a name, a number or what was said."),
    ),
    "day": (_("This is no day that can be read"), _("Write it like 2026-03-05.")),
    "future": (_("This day has not come yet"), _("Correct the day.")),
    "status": (_("Neither open nor closed"), _("Write open or closed.")),
    "long": (_("This is longer than its field"), _("Shorten it, or put it into the notes.")),
    "twice": (
        _("This number stands in an earlier row too"),
        _("Give the row a number of its own, or leave it out."),
    ),
    "changed": (
        _("Imported before, with something else in it"),
        _("Change the case itself, or leave the row out."),
    ),
    "alike": (
        _("Imported before, or in an earlier row, with something else beside it"),
        _("Leave the row out; or, if it is somebody else, give it a number of its own."),
    ),
    "erased": (_("This case was imported before and erased"), _("Leave the row out.")),
}
"""What can be wrong with a row besides what the reader of files says, and how it is mended."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the column, what stands there, a code of ``PROBLEMS`` or a
    reader's.
    """

    column: str
    value: str
    code: str

    def as_list(self) -> list[str]:
        """For sealing."""
        return [self.column, self.value, self.code]


@dataclass(frozen=True)
class OldCase:
    """What a case gets from a row."""

    row: int
    cells: Mapping[str, str]
    more: Mapping[str, str]
    person: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    is_closed: bool = False
    age: AgeRecord | None = None

    @property
    def reference(self) -> str:
        """The number by which the list knows the case; empty where it has none."""
        return self.cells.get(REFERENCE, "")

    def content(self) -> str:
        """Everything in the row, in one writing."""
        told = {"cells": dict(self.cells), "more": dict(self.more)}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    def key(self, secret: bytes, post: UUID) -> UUID:
        """The same for the same number at a post; without one, for what says whom it is about.

        A cell that belongs to no column never counts: a list with one more column is the same.
        """
        known = f"number\0{self.reference}" if self.reference else f"row\0{self._identifying()}"
        return UUID(hex=crypto.blind(secret, f"old case\0{post}\0{known}", KEY_BYTES))

    def _identifying(self) -> str:
        """The cells that go to the person; where there are none, all that belong to a column."""
        columns = load_moving().columns
        about = {name: text for name, text in self.cells.items() if columns[name].home == "person"}
        return json.dumps(about or dict(self.cells), ensure_ascii=False, sort_keys=True)


def proposed(headings: tuple[str, ...]) -> list[str]:
    """The column that each heading seems to be; empty for one of no column."""
    mapping = propose(headings, _dictionary()).mapping
    return [mapping.get(heading, "") for heading in headings]


def _dictionary() -> Dictionary:
    """Our columns in the shape in which headings are matched."""
    none = Bilingual("", "")
    columns = {
        one.id: Heading(one.id, "text", "never", one.title, none, one.written)
        for one in load_moving().columns.values()
    }
    return Dictionary("", columns, {}, frozenset(), {}, frozenset(), {})


def read_row(raw: RawRow, today: date) -> tuple[OldCase, list[Problem]]:
    """What the row says, and everything that is wrong with it. Changes nothing."""
    cells = {name: text for name, text in _plain(raw.cells).items() if text}
    more = {name: text for name, text in _plain(raw.more).items() if text}
    found = OldCase(raw.row, cells, more)
    problems: list[Problem] = []
    for name, text in cells.items():
        column = load_moving().columns[name]
        problems += _wrong(column, text, today)
        found = _with(found, column, text)
    if not (found.person or found.said or found.reference or found.age):
        problems.append(Problem("", "", "nobody"))
    return found, problems


def _plain(cells: Mapping[str, str]) -> dict[str, str]:
    trimmed = {name: text.strip() for name, text in cells.items()}
    return {name: "" if text.casefold() in NOTHING else text for name, text in trimmed.items()}


def _wrong(column: Column, text: str, today: date) -> Iterator[Problem]:
    if len(text) > LONGEST.get(column.home, LONGEST["person"]):
        yield Problem(column.id, text[:80], "long")
    if column.kind in ("day", "birth") and (code := _wrong_day(column, text, today)):
        yield Problem(column.id, text[:80], code)
    if column.id == STATUS and not _code(column, text):
        yield Problem(column.id, text[:80], "status")


def _wrong_day(column: Column, text: str, today: date) -> str:
    day = births(text) if column.kind == "birth" else a_date(text)
    if isinstance(day, Refusal):
        return "day"
    first = day[0] if isinstance(day, tuple) else day
    return "future" if first > today else ""


def _with(found: OldCase, column: Column, text: str) -> OldCase:
    if column.id == AGE:
        return replace(found, age=_age(text))
    if column.home == "person":
        return replace(found, person={**found.person, column.field: text})
    if column.home == "said":
        return replace(found, said=text)
    code = _code(column, text)
    if column.id == STATUS:
        return replace(found, is_closed=code == "closed")
    if column.home == "first_contact" and code:
        return replace(found, answers={column.field: code})
    return found


def _age(text: str) -> AgeRecord | None:
    """Only a whole day becomes a date of birth, and it is only said: nobody saw a document."""
    born = births(text)
    if isinstance(born, Refusal) or born[0] != born[1]:
        return None
    return AgeRecord(birth_date=born[0].isoformat(), basis="stated")


def _code(column: Column, text: str) -> str:
    written = plain(text)
    for one in column.codes:
        known = (one.code, one.text.mn, one.text.en, *one.written)
        if written in map(plain, known):
            return one.code
    return ""


def lines_of(found: OldCase, language: str) -> Iterator[str]:
    """Everything that has no home of its own, a line each, in the words of the list."""
    columns = load_moving().columns
    for name, text in found.cells.items():
        column = columns[name]
        is_elsewhere = column.home in ("person", "said") and not (name == AGE and not found.age)
        if not is_elsewhere:
            yield f"{column.title.in_language(language)}: {text}"
    yield from (f"{heading}: {text}" for heading, text in found.more.items())
