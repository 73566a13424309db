"""From a file of visa applications to a prepared folder, whole or not at all.

The folder holds the prepared columns in Parquet, ``refused.csv`` with every row that was not taken
and why, and ``notes.csv`` with what is doubtful in rows that were. It is written beside its place
and gets its name at the end: a run that is killed, or a disk that is full, leaves nothing half.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from pathlib import Path

import pyarrow as pa

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import FIRST, load
from gerege.visas.engine.keys import Keyer
from gerege.visas.engine.matching import propose
from gerege.visas.engine.reading import Opened, open_file
from gerege.visas.engine.refusals import Found
from gerege.visas.engine.validating import Validator
from gerege.visas.engine.writing import Folder, written_folder
from gerege.visas.engine.zones import notes_on_zones


@dataclass(frozen=True)
class Prepared:
    """What became of a file. ``rows_in`` is always ``accepted`` and ``rejected`` together.

    ``refused`` is a CSV file with the header ``row,column,value,problem,mend``, one line a problem;
    ``notes`` the same for rows that were taken, ``noted`` of them. ``unknown_columns`` are
    headings of no column, ``columns`` the others with the column each was taken for.
    """

    folder: Path
    rows_in: int
    accepted: int
    rejected: int
    noted: int
    unknown_columns: tuple[str, ...]
    columns: Mapping[str, str]
    refused: Path
    notes: Path
    format: str
    encoding: str

    @property
    def parts(self) -> tuple[Path, ...]:
        """The Parquet files, in the order of the rows."""
        return tuple(sorted(self.folder.glob("part-*.parquet")))


def prepare(
    source: Path,
    target: Path,
    *,
    key: bytes,
    as_of: date,
    mapping: Mapping[str, str] | None = None,
    region: str = "MN",
    zone: tzinfo = UTC,
) -> Prepared:
    """Prepare the file ``source`` into the new folder ``target``.

    ``key`` is the secret of the keyed hashes; ``as_of`` the day on which age is told where no day
    of submission is; ``mapping`` heading to column as confirmed, else as proposed;
    ``region`` where telephones without calling code belong; ``zone`` of which clock the moments
    are. Raises InputRefused for a file that cannot be read at all, and for a disk that is full;
    then nothing is left behind.
    """
    _must_be_new(target)
    opened = open_file(source)
    columns = columns_of(opened.headings, mapping)
    validator = Validator(load(), Keyer(key), as_of, region, zone)
    with written_folder(target) as folder:
        for rows, values, broken in _portions(opened, columns):
            folder.add(validator.check(rows, values), broken)
            folder.note(notes_on_zones(rows, values, as_of, validator.missing))
        folder.finish()
    return Prepared(
        target,
        folder.rows_in,
        folder.accepted,
        folder.rows_in - folder.accepted,
        folder.noted,
        unknown_columns=tuple(h for h in opened.headings if h not in columns),
        columns=columns,
        refused=target / Folder.REFUSED,
        notes=target / Folder.NOTES,
        format=opened.format,
        encoding=opened.encoding,
    )


def _must_be_new(target: Path) -> None:
    if target.exists():
        raise InputRefused("target", "this folder is there already", "Name a new folder.")


def columns_of(headings: Collection[str], mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Heading to column, checked. Raises InputRefused when two headings are one column or when no
    heading holds the number of the application."""
    found = dict(propose(tuple(headings)).mapping if mapping is None else mapping)
    found = {heading: column for heading, column in found.items() if column and heading in headings}
    known = load().columns
    for heading, column in found.items():
        if column not in known:
            raise InputRefused(heading, "there is no such column", "Take one of the dictionary.")
    doubled = len(found) - len(set(found.values()))
    if doubled:
        raise InputRefused("heading", "two headings are the same column", "Keep one of them.")
    if FIRST not in found.values():
        problem = "no heading holds the number of the application"
        raise InputRefused(FIRST, problem, f"Name that column {FIRST}.")
    return found


def _portions(
    opened: Opened, columns: Mapping[str, str]
) -> Iterator[tuple[pa.Array, dict[str, pa.Array], tuple[Found, ...]]]:
    for batch in opened.batches(columns):
        values = {columns[heading]: array for heading, array in batch.columns.items()}
        yield batch.rows, values, batch.broken
