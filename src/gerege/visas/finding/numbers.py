"""The officer's own number of an application, found again through a keyed hash."""

from collections.abc import Mapping

from gerege.visas.engine.dictionary import FIRST
from gerege.visas.engine.keys import Keyer, number

KIND = "application"


def number_key(keyer: Keyer, written: str) -> str:
    """The same for the same number, however it is spaced or cased; 16 hexadecimal characters."""
    return f"{keyer.of(KIND, number(written) or written):016x}"


def key_in_cells(keyer: Keyer, cells: Mapping[str, str]) -> str:
    """The same of a row that was not taken; empty where no number stands in it."""
    written = cells.get(FIRST, "").strip()
    return number_key(keyer, written) if written else ""
