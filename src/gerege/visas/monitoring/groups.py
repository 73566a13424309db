"""To which nationality and sex an application belongs: for monitoring, and for nothing else.

No rule, no order and no list reads this. A group is a code of a fixed list or *not known*; what was
typed never leaves.
"""

import csv
from collections.abc import Mapping
from functools import cache

from gerege.identity.machine_readable.comparing import SEXES
from gerege.identity.machine_readable.states import code_of
from gerege.kernel.bilingual import Bilingual
from gerege.visas.engine.addresses import STATES

NATIONALITY, SEX = "nationality", "sex"
NOT_KNOWN = ""
WORDS_OF_SEX: Mapping[str, Bilingual] = {
    "M": Bilingual("Эрэгтэй", "Male"),
    "F": Bilingual("Эмэгтэй", "Female"),
}


def groups_of(written: Mapping[str, str]) -> dict[str, str]:
    """By what is compared, the group of an application as it stood in the file."""
    sex = SEXES.get(written.get(SEX, "").strip().casefold(), NOT_KNOWN)
    return {
        NATIONALITY: _state(written.get(NATIONALITY, "")),
        SEX: sex if sex in WORDS_OF_SEX else NOT_KNOWN,
    }


def words_of(what: str, group: str) -> Bilingual | None:
    """The name of a group; None for those of whom it is not known."""
    return (WORDS_OF_SEX if what == SEX else _names()).get(group)


def _state(text: str) -> str:
    known = code_of(text) or _written().get(text.strip().casefold())
    return known or NOT_KNOWN


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    with STATES.open(encoding="utf-8", newline="") as lines:
        rows = [(code_of(row["code"]), row["written"].split("|")) for row in csv.DictReader(lines)]
    return tuple((code, tuple(written)) for code, written in rows if code)


@cache
def _written() -> dict[str, str]:
    return {text.casefold(): code for code, written in _rows() for text in written}


@cache
def _names() -> dict[str, Bilingual]:
    """The first writing is English, the second Mongolian (see the file)."""
    found: dict[str, Bilingual] = {}
    for code, written in _rows():
        found.setdefault(code, Bilingual(written[min(1, len(written) - 1)], written[0]))
    return found
