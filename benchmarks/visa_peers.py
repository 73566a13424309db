"""The same rules by other means: Polars and pandas over whole columns, rule-engine row by row.

They are translated from the same typed tree, so that a difference in hits is a mistake of one of
them. pandas and Polars share the names of their operators; what differs is in ``Frames``.
"""

import functools
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from gerege.visas.engine import expression as tree
from gerege.visas.engine.hubs import hubs_for
from gerege.visas.engine.rules import Rule

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
}


class Frames:
    """How Polars says it; pandas below says three things otherwise."""

    def __init__(self, columns: Callable[[str], Any]) -> None:
        self.column = columns

    def said(self, node: tree.Node) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912
        match node:
            case tree.Column(name):
                return self.column(name)
            case tree.Value(value):
                return value if not isinstance(value, Decimal) else float(value)
            case tree.Compared(sign, left, right) | tree.Sum(sign, left, right):
                return OPERATORS[sign](self.said(left), self.said(right))
            case tree.Times(factor, number):
                return self.said(factor) * self.said(number)
            case tree.All(parts):
                return self.joined(parts, lambda a, b: a & b)
            case tree.Any(parts):
                return self.joined(parts, lambda a, b: a | b)
            case tree.InOneCurrency(currencies, comparison):
                first, *others = (self.said(one) for one in currencies)
                same = [first == other for other in others]
                return self.both([*same, self.said(comparison)], lambda a, b: a & b)
            case tree.Not(part):
                return ~self.said(part)
            case tree.OneOf(code, values):
                return self.one_of(self.said(code), list(values))
            case tree.Missing(column):
                return self.missing(self.said(column))
            case tree.DaysBetween(later, earlier):
                return self.days(self.said(later) - self.said(earlier))
            case tree.Shared(key):
                return self.column(f"shared_{key.name}")
            case tree.Different(of, within):
                return self.column(f"different_{of.name}_{within.name}")
        raise TypeError(node)

    def joined(self, parts: tuple[tree.Node, ...], by: Callable[[Any, Any], Any]) -> Any:  # noqa: ANN401
        return self.both([self.said(part) for part in parts], by)

    def both(self, told: list[Any], by: Callable[[Any, Any], Any]) -> Any:  # noqa: ANN401
        return functools.reduce(by, told)

    def one_of(self, column: Any, values: list[str]) -> Any:  # noqa: ANN401
        return column.is_in(values)

    def missing(self, column: Any) -> Any:  # noqa: ANN401
        return column.is_null()

    def days(self, between: Any) -> Any:  # noqa: ANN401
        return between.dt.total_days()


class Pandas(Frames):
    """pandas with columns of Arrow."""

    def one_of(self, column: Any, values: list[str]) -> Any:  # noqa: ANN401
        return column.isin(values)

    def missing(self, column: Any) -> Any:  # noqa: ANN401
        return column.isna()

    def days(self, between: Any) -> Any:  # noqa: ANN401
        return between.dt.days


def columns_of(rules: tuple[Rule, ...]) -> list[str]:
    """What the rules read, without what is worked out."""
    read = set().union(*(rule.reads for rule in rules)) - {"submitted_on"}
    return sorted(read | {"submitted_at"})


def polars_hits(parts: list[Path], rules: tuple[Rule, ...]) -> dict[str, int]:
    """Rule and how often it fires, by Polars: lazily, streamed."""
    import polars as pl

    frame = pl.scan_parquet(parts).select(columns_of(rules))
    frame = frame.with_columns(submitted_on=pl.col("submitted_at").cast(pl.Date))
    frame = frame.with_columns(pl.col(pl.Decimal).cast(pl.Float64))
    base = frame
    for hub in hubs_for(rules):
        counts = [pl.len().alias(f"shared_{hub.key}")]
        counts += [
            pl.col(of).drop_nulls().n_unique().alias(f"different_{of}_{hub.key}")
            for of in hub.different
        ]
        table = base.filter(pl.col(hub.key).is_not_null()).group_by(hub.key).agg(counts)
        table = table.filter(pl.col(f"shared_{hub.key}") >= hub.fewest)
        frame = frame.join(table, on=hub.key, how="left")
    say = Frames(pl.col)
    row = frame.select(say.said(rule.when).sum().alias(rule.id) for rule in rules)
    return row.collect(engine="streaming").to_dicts()[0]


def pandas_hits(parts: list[Path], rules: tuple[Rule, ...]) -> dict[str, int]:
    """Rule and how often it fires, by pandas on Arrow's types."""
    import pandas as pd

    table = pq.read_table([str(part) for part in parts], columns=columns_of(rules))
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    frame["submitted_on"] = frame["submitted_at"].dt.floor("D")
    for name in frame:
        if "decimal" in str(frame[name].dtype):
            frame[name] = frame[name].astype("float64[pyarrow]")
        if "date32" in str(frame[name].dtype):
            frame[name] = frame[name].astype("timestamp[us][pyarrow]")
    for hub in hubs_for(rules):
        groups = frame.groupby(hub.key)
        frame[f"shared_{hub.key}"] = groups[hub.key].transform("size").fillna(1)
        for of in hub.different:
            different = groups[of].transform("nunique").fillna(1)
            frame[f"different_{of}_{hub.key}"] = different
    say = Pandas(frame.__getitem__)
    return {rule.id: int(say.said(rule.when).fillna(value=False).sum()) for rule in rules}


def row_rules(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Those that look at one application alone."""
    counts = (tree.Shared, tree.Different)
    return tuple(r for r in rules if not any(isinstance(n, counts) for n in tree.walk(r.when)))


def rule_engine_rate(part: Path, rules: tuple[Rule, ...], rows: int) -> tuple[float, int]:
    """Rows a CPU-second and hits of rule-engine over the first rows of a part."""
    import rule_engine

    context = rule_engine.Context(default_value=None)
    ready = [rule_engine.Rule(text(rule.when), context=context) for rule in rules]
    batch = next(pq.ParquetFile(part).iter_batches(rows, columns=columns_of(rules)))
    people = [{k: plain(v) for k, v in row.items()} for row in batch.to_pylist()]
    began, hits = time.process_time(), 0
    for person in people:
        for rule in ready:
            hits += holds(rule, person)
    return len(people) / (time.process_time() - began), hits


def holds(rule: Any, person: dict[str, object]) -> bool:  # noqa: ANN401
    """Whether it fires; where a value is missing, the library raises."""
    try:
        return bool(rule.matches(person))
    except Exception:  # noqa: BLE001  whatever it raises, it did not fire
        return False


def plain(value: object) -> object:
    """Days as the library wants them."""
    return value.toordinal() if isinstance(value, date) else value


def text(node: tree.Node) -> str:  # noqa: C901, PLR0911
    """The condition as rule-engine writes it."""
    match node:
        case tree.Column(name):
            return name
        case tree.Value(value):
            return f'"{value}"' if isinstance(value, str) else str(value)
        case tree.Compared(sign, left, right) | tree.Sum(sign, left, right):
            return f"({text(left)} {sign} {text(right)})"
        case tree.Times(factor, number):
            return f"({text(factor)} * {text(number)})"
        case tree.All(parts):
            return f"({' and '.join(map(text, parts))})"
        case tree.Any(parts):
            return f"({' or '.join(map(text, parts))})"
        case tree.InOneCurrency(currencies, comparison):
            first, *others = map(text, currencies)
            same = [f"({first} == {other})" for other in others]
            return f"({' and '.join([*same, text(comparison)])})"
        case tree.Not(part):
            return f"(not {text(part)})"
        case tree.OneOf(code, values):
            listed = ", ".join(f'"{value}"' for value in values)
            return f"({code.name} in [{listed}])"
        case tree.Missing(column):
            return f"({column.name} == null)"
        case tree.DaysBetween(later, earlier):
            return f"({later.name} - {earlier.name})"
    raise TypeError(node)
