"""Columns of prepared parts in memory, row for row in the order of the parts.

Where one column is looked at after the other, reading each alone costs least; and since all of them
have the same order, what is found in one is known in the next by its place.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from gerege.visas.engine.prepared import MOMENT

Keys = npt.NDArray[np.uint64]
Truths = npt.NDArray[np.bool_]
PIECE = 122_880
OFTEN = 2
"""So many columns are kept in memory for when they are asked for again."""


class Column(NamedTuple):
    """The values of a column and where there is one; where there is none, the value is anything."""

    values: Keys
    known: Truths


class Columns:
    """The columns of these parts."""

    def __init__(self, parts: Sequence[Path]) -> None:
        """The parts are read when a column is asked for."""
        self.parts = parts
        self._parts = [(part, pq.read_metadata(part)) for part in parts]
        self.rows = sum(metadata.num_rows for _, metadata in self._parts)
        self.often = lru_cache(OFTEN)(self.keys)
        self.submitted = lru_cache(1)(self._submitted)

    def keys(self, name: str) -> Column:
        """A column of keys; a part that lacks it says nothing."""
        column = Column(np.empty(self.rows, np.uint64), np.empty(self.rows, bool))
        for rows, array in self._arrays(name):
            column.values[rows], column.known[rows] = as_numbers(array), array.is_valid()
        return column

    def _submitted(self, first: date, last: date) -> Truths:
        """Which were handed in on one of these days, or on none that is known."""
        found = np.empty(self.rows, bool)
        start, end = np.datetime64(first, "us"), np.datetime64(last + timedelta(days=1), "us")
        for rows, array in self._arrays("submitted_at"):
            moments = as_numbers(array.cast(MOMENT)).view("datetime64[us]")
            # By whole days: a file that tells hours counts as one that does not.
            found[rows] = (moments >= start) & (moments < end) | ~np.asarray(array.is_valid())
        return found

    def _arrays(self, name: str) -> Iterator[tuple[slice, pa.Array]]:
        """A column piece by piece, and which rows each is of."""
        start = 0
        for part, metadata in self._parts:
            for array in _pieces(part, metadata, name):
                yield slice(start, start + len(array)), array
                start += len(array)


def _pieces(part: Path, metadata: pq.FileMetaData, name: str) -> Iterator[pa.Array]:
    file = pq.ParquetFile(part, metadata=metadata)
    if name not in file.schema_arrow.names:
        yield pa.nulls(metadata.num_rows, pa.uint64())
        return
    for batch in file.iter_batches(PIECE, columns=[name], use_threads=False):
        yield batch[0]


def as_numbers(array: pa.Array) -> Keys:
    """What lies in memory, without a copy; where there is no value, anything."""
    buffers = [None, array.buffers()[1]]
    return np.asarray(pa.Array.from_buffers(pa.uint64(), len(array), buffers, 0, array.offset))
