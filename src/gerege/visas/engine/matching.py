"""Which heading of a file is which column of the dictionary: proposed, for a person to confirm."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gerege.visas.engine.dictionary import Dictionary, load

# How alike two headings are, of 100, to be worth a question.
CLOSE = 80
MOST_CANDIDATES = 5
LONGEST = 100
INSIDE = re.compile(r"([a-zа-яёөү])([A-ZА-ЯЁӨҮ])")
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
    """The columns that the headings of a file seem to name. Takes any texts and never raises.

    A heading that is written like a known one is that column, with or without what forms put in
    front. One that is only close to it, or that another heading claims as well, stays open.
    """
    known = _known(dictionary or load())
    exact = {heading: known.get(plain(heading)) for heading in headings}
    loose = {
        heading: found or known.get(_without_front(heading)) for heading, found in exact.items()
    }
    mapping = _undisputed(exact)
    mapping |= {
        heading: column
        for heading, column in _undisputed(loose).items()
        if column not in mapping.values()
    }
    left = [heading for heading in headings if heading not in mapping]
    free = {writing: column for writing, column in known.items() if column not in mapping.values()}
    close = {heading: _candidates(heading, free, loose.get(heading)) for heading in left}
    return Proposal(
        mapping,
        {heading: found for heading, found in close.items() if found},
        tuple(heading for heading in left if not close[heading]),
        signature(headings),
    )


def _undisputed(found: Mapping[str, str | None]) -> dict[str, str]:
    """Where one heading alone claims a column."""
    claims = Counter(column for column in found.values() if column)
    return {heading: column for heading, column in found.items() if column and claims[column] == 1}


def _candidates(heading: str, free: Mapping[str, str], disputed: str | None) -> tuple[str, ...]:
    """The columns with a heading close to this one, the closest first."""
    written = plain(heading)
    if not written or len(written) > LONGEST:
        return ()
    near = process.extract(
        written, list(free), scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE, limit=MOST_CANDIDATES
    )
    found = [free[writing] for writing, _, _ in near]
    return tuple(dict.fromkeys([disputed, *found] if disputed else found))


def _without_front(heading: str) -> str:
    words = plain(heading).split()
    while len(words) > 1 and words[0] in IN_FRONT:
        words = words[1:]
    return " ".join(words)


def signature(headings: Sequence[str]) -> str:
    """A digest of a heading row, blind to case, width and punctuation."""
    written = "\n".join(plain(heading) for heading in headings)
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()


def plain(heading: str) -> str:
    """A heading in small letters, its words with single spaces between."""
    parted = INSIDE.sub(r"\1 \2", unicodedata.normalize("NFKC", heading))
    folded = parted.casefold()
    return " ".join(BETWEEN.sub(" ", folded).split())


def _known(dictionary: Dictionary) -> dict[str, str]:
    """Every known heading, plain, with its column: names before titles before other headings."""
    columns = dictionary.columns.values()
    found = {plain(column.id): column.id for column in columns}
    for column in columns:
        for heading in (column.title.mn, column.title.en, *column.headings):
            found.setdefault(plain(heading), column.id)
    return found
