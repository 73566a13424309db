"""The three-letter codes of states and organisations, and how else people write them.

ISO 3166-1 and what Doc 9303-3 (section 5) adds: D for Germany, kinds of British nationals, refugees
and stateless persons, organisations, and UTO, the Utopia of the specimens. English names of
countries as in the public-domain table of the time-zone database.
"""

import csv
from functools import cache
from pathlib import Path

from gerege.identity.machine_readable.check_digits import FILLER

TABLE = Path(__file__).with_name("states.csv")


def is_state(code: str) -> bool:
    """Whether a field of three characters holds a code that is in use."""
    return code.rstrip(FILLER) in _codes()


def code_of(text: str) -> str | None:
    """The code of a state that somebody wrote as a code of two or three letters, or in words."""
    return _written().get(text.strip().rstrip(FILLER).casefold())


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple((row["code"], tuple(row["also"].split("|"))) for row in csv.DictReader(lines))


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code, _ in _rows())


@cache
def _written() -> dict[str, str]:
    return {text.casefold(): code for code, also in _rows() for text in (code, *also)}
