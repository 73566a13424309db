"""Rows that share a key with some few: what a day brings, looked for among everything kept.

Only the columns of keys are read of everything; the rest only where somebody was found.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gerege.visas.engine.engines.columns import Keys, Truths, as_numbers
from gerege.visas.engine.engines.counting import Sought
from gerege.visas.engine.prepared import SCHEMA


def rows_sharing(
    parts: Iterable[Path], wanted: Mapping[str, Keys], columns: Sequence[str]
) -> Iterator[pa.Table]:
    """These columns of the rows with, in one of the wanted columns, one of its keys."""
    sought = {name: Sought(keys) for name, keys in wanted.items() if len(keys)}
    for part in parts if sought else ():
        with pq.ParquetFile(part) as file:
            for group in range(file.num_row_groups):
                found = _found(file.read_row_group(group, [*sought], use_threads=False), sought)
                if found.any():
                    rows = file.read_row_group(group, columns, use_threads=False)
                    yield rows.filter(pa.array(found))


def _found(table: pa.Table, sought: Mapping[str, Sought]) -> Truths:
    found = np.zeros(table.num_rows, bool)
    for name in table.column_names:
        array = table[name].combine_chunks()
        found |= sought[name].are(as_numbers(array)) & np.asarray(array.is_valid())
    return found


def keys_in(parts: Iterable[Path], columns: Sequence[str]) -> Keys:
    """Every key that stands in one of these columns, once and in order."""
    pieces = [
        np.asarray(column.drop_null(), np.uint64)
        for part in parts
        for column in pq.read_table(part, columns=list(columns)).columns
    ]
    return np.unique(np.concatenate([np.empty(0, np.uint64), *pieces]))


def as_one(tables: Iterable[pa.Table], columns: Sequence[str]) -> pa.Table:
    """One table with all of these columns; a part that lacks one says nothing."""
    whole = pa.schema([SCHEMA.field(name) for name in columns]).empty_table()
    return pa.concat_tables([whole, *tables], promote_options="permissive").select(list(columns))
