"""The name field: primary and secondary identifier, and whether it may have been cut short.

Doc 9303-3 (4.6): two fillers divide the two, one filler divides words; hyphens become fillers and
apostrophes are left out, so neither comes back. A name of one part has no secondary identifier. A
letter in the last place means that the name may have been truncated, whether or not it was.
"""

from typing import NamedTuple

from gerege.identity.machine_readable.check_digits import FILLER

BETWEEN = FILLER * 2


class ZoneName(NamedTuple):
    """Both parts in capitals with spaces; ``maybe_cut`` when the field is full."""

    surname: str
    given_names: str
    maybe_cut: bool


def name_in(text: str) -> ZoneName:
    """The two parts of a name field; empty where there is nothing."""
    surname, _, given = text.strip(FILLER).partition(BETWEEN)
    return ZoneName(_words(surname), _words(given), not text.endswith(FILLER))


def divided_twice(text: str) -> int:
    """Where a second << stands within the name, counted from 0; -1 if nowhere."""
    name = text.rstrip(FILLER)
    first = name.find(BETWEEN)
    return -1 if first < 0 else name.find(BETWEEN, first + len(BETWEEN))


def _words(text: str) -> str:
    return " ".join(word for word in text.split(FILLER) if word)
