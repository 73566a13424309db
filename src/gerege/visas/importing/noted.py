"""The doubts of one portion of rows, those of machine-readable lines among them."""

from collections.abc import Collection, Mapping

import pyarrow as pa

from gerege.visas.engine.refusals import Found
from gerege.visas.engine.validating import Checked, Validator
from gerege.visas.engine.zones import Note, notes_on_zones


def notes_of(
    validator: Validator,
    checked: Checked,
    rows: pa.Array,
    columns: Mapping[str, pa.Array],
    without: Collection[int] = (),
) -> list[Note]:
    """In the order of the rows; of rows that are taken, and not of those ``without``."""
    taken = set(checked.table["row"].to_pylist()) - set(without)
    on_zones = notes_on_zones(rows, columns, validator.as_of, validator.missing)
    every = [*map(_note, checked.notes), *on_zones]
    return sorted((note for note in every if note.row in taken), key=lambda note: note[:2])


def _note(found: Found) -> Note:
    words = found.what.value
    return Note(found.row, found.column, found.value, words.problem.en, words.mend.en)
