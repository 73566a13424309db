"""Which heading of a file is which column of the dictionary: proposed, for a person to confirm."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gerege.visas.engine.dictionary import Dictionary, load

BETWEEN = re.compile(r"[\W_]+")
# What forms put in front of each heading.
IN_FRONT = frozenset(
    {"applicant", "app", "visa", "form", "field", "col", "applicants", "мэдүүлэгчийн"}
)


class Proposal(NamedTuple):
    """``mapping``: heading to column, where it is clear; ``open``: heading to the candidates.

    ``unknown``: headings of no column. ``signature`` is the same for the same headings in the same
    order, so that a mapping once confirmed can be found again.
    """

    mapping: Mapping[str, str]
    open: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    signature: str


def propose(headings: Sequence[str], dictionary: Dictionary | None = None) -> Proposal:
    """The columns that the headings of a file seem to name. Takes any texts and never raises."""
    known = _known(dictionary or load())
    mapping: dict[str, str] = {}
    for heading in headings:
        column = known.get(plain(heading))
        if column and column not in mapping.values():
            mapping[heading] = column
    unknown = tuple(heading for heading in headings if heading not in mapping)
    return Proposal(mapping, {}, unknown, signature(headings))


def signature(headings: Sequence[str]) -> str:
    """A digest of a heading row, blind to case, width and punctuation."""
    written = "\n".join(plain(heading) for heading in headings)
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()


def plain(heading: str) -> str:
    """A heading in small letters, its words with single spaces between."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(BETWEEN.sub(" ", folded).split())


def _known(dictionary: Dictionary) -> dict[str, str]:
    """Every known heading, plain, with its column: names before titles before other headings."""
    columns = dictionary.columns.values()
    found = {plain(column.id): column.id for column in columns}
    for column in columns:
        for heading in (column.title.mn, column.title.en, *column.headings):
            found.setdefault(plain(heading), column.id)
    return found
