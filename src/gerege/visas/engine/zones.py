"""Machine-readable lines beside the typed fields: what differs is noted, and refuses nobody.

A zone that does not fit was mistyped or misread far more often than forged.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import pyarrow as pa

from gerege.identity.machine_readable import Code, Trouble, compare, read, troubles_beside
from gerege.identity.machine_readable.comparing import WORDS, Difference
from gerege.identity.machine_readable.reading import Read
from gerege.identity.machine_readable.troubles import LOOK, SENTENCES
from gerege.visas.engine.dates import a_date
from gerege.visas.engine.texts import texts

LINES = ("mrz_line1", "mrz_line2")
DATES = ("date_of_birth", "passport_expiry")
TYPED = ("surname", "given_names", "sex", "nationality", "passport_number", "passport_issuer")
PLACE, STANDS, COULD, TYPES = "column", "stands", "could be", "typed number has"


class Note(NamedTuple):
    """One doubt, in the columns of ``notes.csv``."""

    row: int
    column: str
    value: str
    problem: str
    mend: str


def notes_on_zones(
    rows: pa.Array, columns: Mapping[str, pa.Array], as_of: date, missing: pa.Array
) -> Iterator[Note]:
    """What the zones of a portion say against themselves and against what was typed."""
    wanted = [name for name in (*LINES, *TYPED, *DATES) if name in columns]
    if not set(LINES) & set(wanted):
        return
    values = [texts(name, columns[name], missing).to_pylist() for name in wanted]
    for row, cells in zip(rows.to_pylist(), zip(*values, strict=True), strict=True):
        fields = {name: cell for name, cell in zip(wanted, cells, strict=True) if cell}
        if fields.keys() & set(LINES):
            yield from _notes(row, fields, as_of)


def compared(fields: Mapping[str, str], as_of: date) -> tuple[Read, list[Difference]]:
    """What the lines say, and every field typed in another way than they have it.

    Their troubles are told beside the typed number: it may settle which sign is wrong.
    """
    found = read([fields.get(name, "") for name in LINES], today=as_of)
    typed: dict[str, str | date | None] = {name: fields.get(name) for name in TYPED}
    typed |= {name: _day(fields.get(name)) for name in DATES}
    return found._replace(troubles=troubles_beside(found, typed)), compare(found, typed)


def _notes(row: int, fields: Mapping[str, str], as_of: date) -> Iterator[Note]:
    found, differences = compared(fields, as_of)
    for trouble in found.troubles:
        if not trouble.mended:
            said = SENTENCES[trouble.code]
            column = LINES[trouble.line - 1] if 0 < trouble.line <= len(LINES) else LINES[0]
            yield Note(row, column, _figures(trouble), said.problem.en, said.mend.en)
    for one in differences:
        yield Note(row, one.field, fields.get(one.field, ""), WORDS[one.how].en, LOOK.en)


def _figures(trouble: Trouble) -> str:
    """Where the character stands and what could, each behind its label."""
    could = TYPES if trouble.code is Code.TYPED_FITS else COULD
    figures = ((PLACE, trouble.column), (STANDS, trouble.stands), (could, trouble.could))
    return " · ".join(f"{label}: {figure}" for label, figure in figures if figure)


def _day(text: str | None) -> date | None:
    day = a_date(text) if text else None
    return day if isinstance(day, date) else None
