"""Counting who shares a key: by sorting in memory where the process has all rows, else in SQL.

Keys are spread evenly over 64 bits, and nearly all of them are different: sorted, those that nobody
shares fall out at once, and no table of nearly as many groups as rows is made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlglot import exp

from gerege.visas.engine.compiling import different_column, most_column, shared_column

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Others = tuple[Keys, npt.NDArray[np.bool_]]
"""The other key of each row, and whether there is one."""


@dataclass(frozen=True)
class Least:
    """Numbers that must all be reached: applications, and different keys in other columns.

    Where a key in another column is not known, it might be one more: what can be reached counts.
    """

    shared: int
    different: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Hub:
    """What is counted of one key column, and for which of its keys: one of ``leasts`` is reached"""

    key: str
    leasts: tuple[Least, ...]
    different: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its table."""
        counts = [
            column(of, self.key)
            for of in self.different
            for column in (different_column, most_column)
        ]
        return (self.key, shared_column(self.key), *counts)

    @property
    def fewest(self) -> int:
        """No key that fewer share is kept."""
        return min(least.shared for least in self.leasts)


def by_groups(hub: Hub, rows: exp.Select) -> exp.Select:
    """The table of a hub as a statement over the rows that count."""
    counts: list[exp.Expr] = [exp.func("count", exp.Star())]
    for at in range(len(hub.different)):
        counts += _distinct(f"other_{at}")
    named = [count.copy().as_(name) for count, name in zip(counts, hub.columns[1:], strict=True)]
    most = dict(zip(hub.different, counts[2::2], strict=True))
    reached = [_reached(least, counts[0], most) for least in hub.leasts]
    query = exp.select(hub.key, *named).from_(rows.subquery("k"))
    return query.group_by(hub.key).having(exp.or_(*reached))


def _distinct(column: str) -> tuple[exp.Expr, exp.Expr]:
    """How many different ones are known, and how many there can be."""
    known = exp.Count(this=exp.Distinct(expressions=[exp.column(column)]))
    rows, told = exp.func("count", exp.Star()), exp.func("count", exp.column(column))
    return known, exp.Paren(this=known.copy() + rows - told)


def _reached(least: Least, shared: exp.Expr, most: dict[str, exp.Expr]) -> exp.Expr:
    asked = [(shared, least.shared), *((most[of], number) for of, number in least.different)]
    return exp.and_(*(count.copy() >= exp.Literal.number(str(number)) for count, number in asked))


def by_sorting(hub: Hub, keys: Keys, others: list[Others]) -> list[npt.NDArray[np.generic]]:
    """The columns of the table of a hub, of the key of each row and what stands beside it."""
    order = np.argsort(keys) if others else None
    ordered = np.sort(keys) if order is None else keys[order]
    starts, lengths = _runs(ordered, hub.fewest)
    different = [_different(order, one, starts, lengths) for one in others if order is not None]
    most = {of: counts[1] for of, counts in zip(hub.different, different, strict=True)}
    kept = np.zeros(len(starts), bool)
    for least in hub.leasts:
        kept |= np.all(
            [lengths >= least.shared, *(most[of] >= n for of, n in least.different)], axis=0
        )
    counts = (column for columns in different for column in columns)
    return [column[kept] for column in (ordered[starts], lengths, *counts)]


def _runs(ordered: Keys, fewest: int) -> tuple[Numbers, Numbers]:
    """Where at least so many equal keys begin, and how many they are."""
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)])
    lengths = np.diff(begins, append=len(ordered))
    many = lengths >= fewest
    return begins[many], lengths[many]


def _different(order: Numbers, others: Others, starts: Numbers, lengths: Numbers) -> Numbers:
    """Of each run how many are different, and how many can be: runs of one length together."""
    found = np.zeros((2, len(starts)), np.int64)
    for length, places in _of_one_length(lengths):
        rows = order[starts[places][:, None] + np.arange(length)]
        known = others[1][rows]
        found[0, places] = _different_of(others[0][rows], known)
        found[1, places] = found[0, places] + length - known.sum(axis=1)
    return found


def _of_one_length(lengths: Numbers) -> Iterator[tuple[int, Numbers]]:
    order = np.argsort(lengths, kind="stable")
    each, begins = np.unique(lengths[order], return_index=True)
    ends = [*begins[1:].tolist(), len(order)]
    for length, begin, end in zip(each.tolist(), begins.tolist(), ends[: len(each)], strict=True):
        yield length, order[begin:end]


def _different_of(values: Keys, known: npt.NDArray[np.bool_]) -> Numbers:
    """How many different known values in each line."""
    # Whatever is not known becomes the first known one of its line, which changes no number.
    first = np.take_along_axis(values, known.argmax(axis=1)[:, None], axis=1)
    ordered = np.sort(np.where(known, values, first), axis=1)
    changes = (ordered[:, 1:] != ordered[:, :-1]).sum(axis=1)
    different: Numbers = np.where(known.any(axis=1), changes + 1, 0)
    return different


def joined(pieces: Iterable[Keys]) -> Keys:
    """Pieces of a column as one; of none, none."""
    return np.concatenate([np.empty(0, np.uint64), *pieces])
