"""Counting who shares a key: by sorting in memory where the process has all rows, else in SQL.

Keys are spread evenly over 64 bits, and nearly all of them are different: sorted, those that nobody
shares fall out at once, and no table of nearly as many groups as rows is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from sqlglot import exp

from gerege.visas.engine.compiling import ROW, different_column, most_column, shared_column
from gerege.visas.engine.engines import APPLICATIONS
from gerege.visas.engine.engines.columns import Column, Keys, Truths

Numbers = npt.NDArray[np.int64]
BITS, FEW_BITS, FEW = 22, 16, 1 << 13
"""How large a table of first bits is: it should stay in the cache of a processor, and be sparse."""


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


@dataclass(frozen=True)
class Counted:
    """Which rows count: those handed in from one day to another, or on none that is known.

    Not by the keys in ``left_out``; and if ``only`` names a relation, by no keys but those that
    stand in it.
    """

    days: tuple[date, date]
    left_out: tuple[int, ...] = ()
    only: str | None = None


def by_groups(hub: Hub, counted: Counted) -> exp.Select:
    """The table of a hub as a statement."""
    counts: list[exp.Expr] = [exp.func("count", exp.Star())]
    for of in hub.different:
        counts += _distinct(of)
    named = [count.copy().as_(name) for count, name in zip(counts, hub.columns[1:], strict=True)]
    most = dict(zip(hub.different, counts[2::2], strict=True))
    reached = [_reached(least, counts[0], most) for least in hub.leasts]
    query = (
        exp.select(hub.key, *named)
        .from_(exp.to_table(APPLICATIONS, alias=ROW))
        .where(_counts(hub, counted))
    )
    return query.group_by(hub.key).having(exp.or_(*reached))


def _counts(hub: Hub, counted: Counted) -> exp.Expr:
    key, submitted = exp.column(hub.key, table=ROW), exp.column("submitted_on", table=ROW)
    first, last = (exp.cast(exp.Literal.string(str(day)), "date") for day in counted.days)
    inside = exp.and_(submitted >= first, submitted.copy() <= last)
    conditions = [key.is_(exp.null()).not_(), exp.or_(inside, submitted.copy().is_(exp.null()))]
    if counted.left_out:
        conditions.append(key.copy().isin(*map(key_literal, counted.left_out)).not_())
    if counted.only:
        conditions.append(key.copy().isin(query=exp.select(hub.key).from_(counted.only)))
    return exp.and_(*conditions)


def key_literal(key: int) -> exp.Expr:
    """A key in a statement: a whole number that both engines read in its full length."""
    return exp.Literal.number(str(key))


def _distinct(column: str) -> tuple[exp.Expr, exp.Expr]:
    """How many different ones are known, and how many there can be."""
    known = exp.Count(this=exp.Distinct(expressions=[exp.column(column)]))
    rows, told = exp.func("count", exp.Star()), exp.func("count", exp.column(column))
    return known, exp.Paren(this=known.copy() + rows - told)


def _reached(least: Least, shared: exp.Expr, most: dict[str, exp.Expr]) -> exp.Expr:
    asked = [(shared, least.shared), *((most[of], number) for of, number in least.different)]
    return exp.and_(*(count.copy() >= exp.Literal.number(str(number)) for count, number in asked))


def by_sorting(
    hub: Hub, keys: Keys, counts: Truths, others: Iterable[Column]
) -> list[npt.NDArray[np.generic]]:
    """The columns of the table of a hub, of those rows whose key counts."""
    shared, lengths = repeated(keys[counts], hub.fewest)
    columns = [shared, lengths]
    if hub.different:
        rows, groups = _rows_of(shared, keys, counts)
        for other in others:
            columns += _different(other, rows, groups, lengths)
    most = dict(zip(hub.different, columns[3::2], strict=True))
    kept = np.zeros(len(shared), bool)
    for least in hub.leasts:
        kept |= np.all(
            [lengths >= least.shared, *(most[of] >= n for of, n in least.different)], axis=0
        )
    return [column[kept] for column in columns]


def repeated(keys: Keys, times: int) -> tuple[Keys, Numbers]:
    """The keys that stand at least so many times, in order, and how many times each. Sorts them."""
    keys.sort()
    further = times - 1
    # Where the same key stands so much further on: once for a key that stands just so many times.
    places = np.flatnonzero(keys[further:] == keys[: max(0, len(keys) - further)])
    shared, more = np.unique(keys[places], return_counts=True)
    return shared, more + further


class Sought:
    """Keys that are looked for among many, in order."""

    def __init__(self, keys: Keys) -> None:
        """A table says of the first bits of a key whether it may be one of these."""
        self.keys = keys
        bits = FEW_BITS if len(keys) < FEW else BITS
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, bool)
        self._table[keys >> self._shift] = True

    def are(self, keys: Keys) -> Truths:
        """Which of these are looked for."""
        found = self.may_be(keys)
        rows = np.flatnonzero(found)
        found[rows] = self.places(keys[rows])[1]
        return found

    def may_be(self, keys: Keys) -> Truths:
        """All that are looked for and a few others: quick."""
        found: Truths = self._table[keys >> self._shift]
        return found

    def places(self, keys: Keys) -> tuple[Numbers, Truths]:
        """The place of each among those looked for, and whether it is one of them."""
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        return places, self.keys[places] == keys if len(self.keys) else np.zeros(len(keys), bool)


def _rows_of(wanted: Keys, keys: Keys, counts: Truths) -> tuple[Numbers, Numbers]:
    """The rows with one of the wanted keys, and the place of each one's key."""
    sought = Sought(wanted)
    rows = np.flatnonzero(sought.may_be(keys) & counts)
    places, are = sought.places(keys[rows])
    return rows[are], places[are]


def _different(other: Column, rows: Numbers, groups: Numbers, lengths: Numbers) -> list[Numbers]:
    """Of each group how many different ones are known, and how many there can be."""
    told, many = other.known[rows], len(lengths)
    of = groups[told]
    pairs = np.sort(_ranks(other.values[rows[told]]) * many + of)
    first = np.concatenate([[True], pairs[1:] != pairs[:-1]])[: len(pairs)]
    different = np.bincount(pairs[first] % many, minlength=many)
    return [different, different + lengths - np.bincount(of, minlength=many)]


def _ranks(values: Keys) -> Numbers:
    """A small number for each: equal ones have the same."""
    order = np.argsort(values)
    ordered = values[order]
    ranks = np.zeros(len(values), np.int64)
    ranks[order[1:]] = np.cumsum(ordered[1:] != ordered[:-1])
    return ranks
