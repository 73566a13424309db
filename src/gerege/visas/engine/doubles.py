"""Numbers that stand twice in one file: the first row keeps the number, the later ones are refused.

For each row taken a mark of 8 bytes is kept in memory; rows whose marks are equal are looked up in
what was written and compared letter by letter.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gerege.visas.engine.dictionary import FIRST
from gerege.visas.engine.prepared import SCHEMA
from gerege.visas.engine.refusals import Found, Refusal


def marks(numbers: pa.ChunkedArray) -> np.ndarray:
    """One mark for each number; equal numbers have equal marks, and hardly any others."""
    return np.fromiter(map(hash, numbers.to_pylist()), np.int64, len(numbers))


def later_ones(marked: Sequence[np.ndarray], parts: Sequence[Path]) -> list[Found]:
    """The rows whose number stands in an earlier row, in the order of the rows."""
    every = np.concatenate([np.empty(0, np.int64), *marked])
    suspected = _not_alone(every)
    return list(_confirmed(suspected, parts)) if suspected.any() else []


def leave_out(rows: Collection[int], parts: Sequence[Path]) -> None:
    """Write the parts anew that hold one of these rows."""
    unwanted = pa.array(sorted(rows), pa.int64())
    for part in parts:
        if pc.any(
            pc.is_in(pq.read_table(part, columns=["row"])["row"], value_set=unwanted)
        ).as_py():
            _rewrite(part, unwanted)


def _not_alone(every: np.ndarray) -> np.ndarray:
    order = np.argsort(every, kind="stable")
    ordered = every[order]
    same = np.zeros(len(every), bool)
    same[1:] = ordered[1:] == ordered[:-1]
    same[:-1] |= same[1:]
    suspected = np.zeros(len(every), bool)
    suspected[order] = same
    return suspected


def _confirmed(suspected: np.ndarray, parts: Sequence[Path]) -> Iterator[Found]:
    seen: set[str] = set()
    start = 0
    for part in parts:
        table = pq.read_table(part, columns=["row", FIRST])
        chosen = table.filter(pa.array(suspected[start : start + table.num_rows]))
        start += table.num_rows
        for row, number in zip(*(column.to_pylist() for column in chosen.columns), strict=True):
            if number in seen:
                yield Found(row, FIRST, number, Refusal.DOUBLE_ID)
            seen.add(number)


def _rewrite(part: Path, unwanted: pa.Array) -> None:
    fresh = part.with_suffix(".new")
    with pq.ParquetWriter(fresh, SCHEMA, compression="zstd") as writer, pq.ParquetFile(part) as old:
        for group in range(old.num_row_groups):
            table = old.read_row_group(group)
            kept = pc.invert(pc.is_in(table["row"], value_set=unwanted))
            writer.write_table(table.filter(kept))
    fresh.replace(part)
