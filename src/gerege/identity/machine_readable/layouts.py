"""Where everything stands on the five documents of ICAO Doc 9303 that machines read.

TD3 is the passport (part 4), TD1 and TD2 are the cards (parts 5 and 6), MRV-A and MRV-B the visas
(part 7). Columns are counted from 1, as people and the standard count them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from gerege.identity.machine_readable.check_digits import DIGITS, FILLER, LETTERS


class Kind(StrEnum):
    """The five documents, by the name the standard gives them."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


class Place(NamedTuple):
    """Where something stands: line, first and last column, counted from 1."""

    line: int
    first: int
    last: int


@dataclass(frozen=True)
class Slot:
    """One field: its line and columns (from 1, the last one included) and what may stand there."""

    name: str
    line: int
    first: int
    last: int
    allowed: str

    @property
    def width(self) -> int:
        """How many characters it has."""
        return self.last - self.first + 1

    @cached_property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.line, self.first, self.last)


CAPITALS = LETTERS + FILLER
NUMERALS = DIGITS + FILLER
EVERYTHING = DIGITS + LETTERS + FILLER


@dataclass(frozen=True)
class Layout:
    """One kind of document: its size, its fields in order, what its composite digit covers."""

    kind: Kind
    lines: int
    width: int
    starts_with: str
    slots: tuple[Slot, ...]
    covered: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the lines, joined, when every character may stand where it stands."""
        parts = (f"([{re.escape(slot.allowed)}]{{{slot.width}}})" for slot in self.slots)
        return re.compile("".join(parts))

    @cached_property
    def at(self) -> dict[str, int]:
        """The number of each field among the fields."""
        return {slot.name: number for number, slot in enumerate(self.slots)}

    @cached_property
    def checked(self) -> tuple[tuple[str, int, int, Place], ...]:
        """Each field with a check digit of its own: name, its number, that of the digit, where."""
        names = ("date_of_birth", "date_of_expiry", "optional")
        digits = ((name, self.at[name], self.at.get(f"{name}_check")) for name in names)
        return tuple((name, at, it, self.slots[it].place) for name, at, it in digits if it)

    @cached_property
    def read_by_digits(self) -> frozenset[str]:
        """The fields in which some check digit, or the digit itself, shows a mistake."""
        own = ("document_number", "document_number_check", "composite_check")
        pairs = (part for name, *_ in self.checked for part in (name, f"{name}_check"))
        return frozenset((*own, *pairs, *self.covered))

    def slot(self, name: str) -> Slot:
        """A field by its name."""
        return self.slots[self.at[name]]

    def composite_text(self, texts: Sequence[str]) -> str:
        """What the composite check digit is computed from; empty when there is none."""
        return "".join([texts[self.at[name]] for name in self.covered])

    @cached_property
    def has_long_numbers(self) -> bool:
        """Cards carry a number of more than nine characters on into the optional data."""
        return self.kind in (Kind.TD1, Kind.TD2)


def _second_line(optional: int, *, checked: tuple[str, ...]) -> tuple[Slot, ...]:
    """The lower line that passports, visas and the larger card share up to the optional data."""
    start = 29 + optional
    return (
        Slot("document_number", 2, 1, 9, EVERYTHING),
        Slot("document_number_check", 2, 10, 10, NUMERALS),
        Slot("nationality", 2, 11, 13, CAPITALS),
        Slot("date_of_birth", 2, 14, 19, NUMERALS),
        Slot("date_of_birth_check", 2, 20, 20, DIGITS),
        Slot("sex", 2, 21, 21, "MF" + FILLER),
        Slot("date_of_expiry", 2, 22, 27, NUMERALS),
        Slot("date_of_expiry_check", 2, 28, 28, DIGITS),
        Slot("optional", 2, 29, start - 1, EVERYTHING),
        *(
            Slot(
                name, 2, start + at, start + at, NUMERALS if name.startswith("optional") else DIGITS
            )
            for at, name in enumerate(checked)
        ),
    )


def _two_lines(kind: Kind, width: int, starts_with: str, optional: int, *checked: str) -> Layout:
    upper = (
        Slot("document_code", 1, 1, 2, CAPITALS),
        Slot("issuer", 1, 3, 5, CAPITALS),
        Slot("name", 1, 6, width, CAPITALS),
    )
    lower = _second_line(optional, checked=checked)
    unread = {"nationality", "sex", "composite_check"}
    covered = tuple(slot.name for slot in lower if slot.name not in unread)
    composite = covered if "composite_check" in checked else ()
    return Layout(kind, 2, width, starts_with, (*upper, *lower), composite)


CARD = (
    Slot("document_code", 1, 1, 2, CAPITALS),
    Slot("issuer", 1, 3, 5, CAPITALS),
    Slot("document_number", 1, 6, 14, EVERYTHING),
    Slot("document_number_check", 1, 15, 15, NUMERALS),
    Slot("optional", 1, 16, 30, EVERYTHING),
    Slot("date_of_birth", 2, 1, 6, NUMERALS),
    Slot("date_of_birth_check", 2, 7, 7, DIGITS),
    Slot("sex", 2, 8, 8, "MF" + FILLER),
    Slot("date_of_expiry", 2, 9, 14, NUMERALS),
    Slot("date_of_expiry_check", 2, 15, 15, DIGITS),
    Slot("nationality", 2, 16, 18, CAPITALS),
    Slot("optional_2", 2, 19, 29, EVERYTHING),
    Slot("composite_check", 2, 30, 30, DIGITS),
    Slot("name", 3, 1, 30, CAPITALS),
)
CARD_COVERS = (
    *("document_number", "document_number_check", "optional", "date_of_birth"),
    *("date_of_birth_check", "date_of_expiry", "date_of_expiry_check", "optional_2"),
)

LAYOUTS: dict[Kind, Layout] = {
    Kind.TD3: _two_lines(Kind.TD3, 44, "P", 14, "optional_check", "composite_check"),
    Kind.MRV_A: _two_lines(Kind.MRV_A, 44, "V", 16),
    Kind.TD1: Layout(Kind.TD1, 3, 30, "ACI", CARD, CARD_COVERS),
    Kind.TD2: _two_lines(Kind.TD2, 36, "ACI", 7, "composite_check"),
    Kind.MRV_B: _two_lines(Kind.MRV_B, 36, "V", 8),
}
