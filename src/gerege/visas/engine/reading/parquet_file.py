"""Parquet: columns as they are typed, in portions; what is hostile or unreadable is refused."""

from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.reading.batch import MOST_COLUMNS, Batch, Opened

PORTION_ROWS = 61_440
MEND = "Write the file again with flat columns of text, numbers and dates."
LARGEST_FOOTER = 16 << 20
BUFFER = 1 << 20
LARGEST_PORTION = 1 << 29


def open_parquet(path: Path) -> Opened:
    """A Parquet file. Raises InputRefused when it is damaged or is no plain table."""
    _check_footer(path)
    with _opened(path) as file:
        schema, names = file.schema_arrow, _names(file.schema_arrow)
        if file.metadata.num_columns > MOST_COLUMNS:
            _refuse_wide()
    if len(set(names)) != len(names):
        raise InputRefused("file", "two columns have the same name", MEND)
    for name, kind in zip(names, schema.types, strict=True):
        _check_zone(name, kind)

    def batches(wanted: Collection[str]) -> Iterator[Batch]:
        chosen = [name for name in names if name in wanted]
        for name in chosen:
            if pa.types.is_nested(schema.field(name).type):
                raise InputRefused(name, "this column holds other columns", MEND)
        yield from _batches(path, chosen)

    return Opened("parquet", "", tuple(names), batches)


def _names(schema: pa.Schema) -> list[str]:
    try:
        names: list[str] = schema.names
    except UnicodeDecodeError:
        raise _damaged() from None
    if any("\0" in name for name in names):
        raise _damaged()
    return names


def _check_zone(name: str, kind: pa.DataType) -> None:
    """A zone is only a word in the file; without it no moment can be told."""
    if not (pa.types.is_timestamp(kind) and kind.tz):
        return
    try:
        pc.local_timestamp(pa.array([0], kind))
    except pa.ArrowException:
        mend = "Write moments in UTC, or without a zone."
        raise InputRefused(name, "its time zone does not exist", mend) from None


def _refuse_wide() -> None:
    problem = f"the file has more than {MOST_COLUMNS} columns"
    raise InputRefused("file", problem, "Keep the columns of the data dictionary.")


def _check_footer(path: Path) -> None:
    """The footer is read whole, so its length is looked at first."""
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - 8, 0))
        tail = stream.read(8)
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != b"PAR1" or length > path.stat().st_size:
        raise InputRefused("file", "this Parquet file is not complete", "Copy it again.")
    if length > LARGEST_FOOTER:
        raise InputRefused("file", "the description of the columns is too large", MEND)


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path, memory_map=False, buffer_size=BUFFER, pre_buffer=False)
    except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError):
        raise _damaged() from None


def _batches(path: Path, names: list[str]) -> Iterator[Batch]:
    start = 1
    with _opened(path) as file:
        try:
            for batch in file.iter_batches(PORTION_ROWS, columns=names, use_threads=False):
                rows = pa.array(np.arange(start, start + batch.num_rows, dtype=np.int64))
                yield Batch(rows, dict(zip(names, batch.columns, strict=True)))
                start += batch.num_rows
                if batch.nbytes > LARGEST_PORTION:
                    raise InputRefused("file", "its values are too long", MEND)
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            raise _damaged() from None


def _damaged() -> InputRefused:
    return InputRefused("file", "this Parquet file is damaged or of an unknown kind", MEND)
