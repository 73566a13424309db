"""What is wrong with a zone whose signs stand where they may: digits, dates, codes, the name."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from gerege.identity.machine_readable.characters import ALIKE, CERTAINLY_ALIKE
from gerege.identity.machine_readable.check_digits import FILLER
from gerege.identity.machine_readable.layouts import Layout
from gerege.identity.machine_readable.names_in_zone import divided_twice
from gerege.identity.machine_readable.reading import Check, Read, laid_out
from gerege.identity.machine_readable.states import is_state
from gerege.identity.machine_readable.troubles import Code, Trouble

DATES = ("date_of_birth", "date_of_expiry")
STATES = ("issuer", "nationality")


class Swap(NamedTuple):
    """One character instead of another that makes every check digit fit."""

    line: int
    column: int
    stands: str
    could: str


def troubles_of(read: Read, today: date) -> tuple[Trouble, ...]:
    """Everything that does not fit, in the order in which a person would look."""
    if not read.layout:
        return ()
    return (
        *_of_the_code(read, read.layout),
        *_of_states(read, read.layout),
        *_of_the_name(read, read.layout),
        *_of_dates(read, read.layout),
        *_of_check_digits(read, read.layout, today),
    )


def _of_the_code(read: Read, layout: Layout) -> list[Trouble]:
    first = read.text("document_code")[:1]
    if first in layout.starts_with:
        return []
    return [Trouble(Code.DOCUMENT_CODE, 1, 1, first, " ".join(layout.starts_with))]


def _of_states(read: Read, layout: Layout) -> list[Trouble]:
    found = [(name, read.text(name)) for name in STATES]
    return [
        _at(layout, name, Code.UNKNOWN_STATE, text) for name, text in found if not is_state(text)
    ]


def _of_the_name(read: Read, layout: Layout) -> list[Trouble]:
    text = read.text("name")
    if not text.strip(FILLER):
        return [_at(layout, "name", Code.NO_NAME, "")]
    at = divided_twice(text)
    if at < 0:
        return []
    slot = layout.slot("name")
    told = (slot.line, slot.first + at, FILLER * 2, FILLER)
    return [Trouble(Code.FILLERS_INSIDE_NAME, *told, mended=True)]


def _of_dates(read: Read, layout: Layout) -> list[Trouble]:
    found = zip(DATES, (read.date_of_birth, read.date_of_expiry), strict=True)
    wrong = [name for name, day in found if day is None]
    return [_at(layout, name, Code.NO_SUCH_DATE, read.text(name)) for name in wrong]


def _at(layout: Layout, name: str, code: Code, stands: str) -> Trouble:
    slot = layout.slot(name)
    return Trouble(code, slot.line, slot.first, stands)


def _of_check_digits(read: Read, layout: Layout, today: date) -> list[Trouble]:
    """One trouble for each digit that does not fit; the composite only when it stands alone."""
    wrong = [check for check in read.checks if not check.fits]
    if not wrong:
        return []
    told = [check for check in wrong if check.name != "composite"] or wrong
    swaps = _swaps(read, layout, today, CERTAINLY_ALIKE) or _swaps(read, layout, today, ALIKE)
    return [_pointed(check, swaps) for check in told]


def _pointed(check: Check, swaps: list[Swap]) -> Trouble:
    """At the character that is probably wrong, if it is one; else at the digit, with the others."""
    if len(swaps) == 1:
        return Trouble(Code.CHECK_DIGIT, *swaps[0])
    line, column, _ = check.place
    suspects = ", ".join(f"{swap.column} ({swap.stands} {swap.could})" for swap in swaps)
    return Trouble(Code.CHECK_DIGIT, line, column, check.found, check.expected, suspects=suspects)


def _swaps(read: Read, layout: Layout, today: date, alike: Mapping[str, str]) -> list[Swap]:
    """The single characters that, taken for what they are confused with, make every digit fit."""
    return [
        Swap(slot.line, slot.first + at, character, other)
        for number, (slot, text) in enumerate(zip(layout.slots, read.texts, strict=True))
        if slot.name in layout.read_by_digits
        for at, character in enumerate(text)
        for other in alike.get(character, "")
        if other in slot.allowed
        and _all_fit(layout, read, today, number, text[:at] + other + text[at + 1 :])
    ]


def _all_fit(layout: Layout, read: Read, today: date, number: int, instead: str) -> bool:
    """Whether every check digit fits with another text in one of the fields."""
    texts = (*read.texts[:number], instead, *read.texts[number + 1 :])
    other = laid_out(layout, texts, today)
    return all(check.fits for check in other.checks) and not _of_dates(other, layout)
