"""Hubs: identifiers that at least so many applications share, counted once and looked up after.

For each key a rule asks about there is one small table: the key, how many applications of the last
365 days have it in this column, and how many different other keys stand among them. Whoever is in
no hub shares with fewer than any rule asks for.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlglot import exp

from gerege.visas.engine.compiling import different_column, hub_of, shared_column
from gerege.visas.engine.engines import APPLICATIONS, Engine
from gerege.visas.engine.expression import (
    KIND,
    All,
    Compared,
    Different,
    Node,
    Shared,
    Value,
    walk,
)
from gerege.visas.engine.rules import Rule

WINDOW = timedelta(days=365)
FEWEST = 2
Declared = Collection[tuple[str, int]]
"""Kind and key of identifiers that are shared for a known good reason."""


@dataclass(frozen=True)
class Hub:
    """What is counted of one key column."""

    key: str
    least: int
    different: tuple[str, ...]


def hubs_for(rules: Iterable[Rule]) -> tuple[Hub, ...]:
    """The hubs that these rules ask for, each with the least number any of them asks for."""
    asked = sorted(
        (pair for rule in rules for pair in _asked(rule)), key=lambda pair: _key_of(pair[0])
    )
    return tuple(_hub(key, list(pairs)) for key, pairs in groupby(asked, lambda p: _key_of(p[0])))


def _key_of(count: Shared | Different) -> str:
    return count.key.name if isinstance(count, Shared) else count.within.name


def _hub(key: str, asked: list[tuple[Shared | Different, int]]) -> Hub:
    others = {count.of.name for count, _ in asked if isinstance(count, Different)}
    return Hub(key, min(least for _, least in asked), tuple(sorted(others)))


def _asked(rule: Rule) -> Iterator[tuple[Shared | Different, int]]:
    """Each count with its threshold; one that is shown but need not hold is counted from two."""
    for node in walk(rule.when):
        if isinstance(node, Compared) and isinstance(node.left, Shared | Different):
            assert isinstance(node.right, Value)  # noqa: S101  the parser lets nothing else through
            yield node.left, int(str(node.right.value))
    certain = set(_must_hold(rule.when))
    for figure in rule.figures:
        if isinstance(figure.shows, Shared | Different) and figure.shows not in certain:
            yield figure.shows, FEWEST


def _must_hold(node: Node) -> Iterator[Node]:
    if isinstance(node, All):
        for part in node.parts:
            yield from _must_hold(part)
    elif isinstance(node, Compared):
        yield node.left


def count_hubs(
    engine: Engine, hubs: Iterable[Hub], as_of: date, declared: Declared, only: str | None = None
) -> None:
    """Keep the table of each hub. ``only`` names a relation: other keys than its are not counted"""
    for hub in hubs:
        leave_out = [key for kind, key in declared if kind == KIND[hub.key]]
        engine.keep(hub_of(hub.key), _counted(hub, as_of, leave_out, only))


def in_window(as_of: date) -> exp.Expr:
    """Applications of the last 365 days up to a day; one without a day counts as of now."""
    submitted = exp.column("submitted_on", table="a")
    # By days: a file that tells hours must not count otherwise than one that does not.
    inside = exp.and_(submitted >= _day(as_of - WINDOW), submitted.copy() <= _day(as_of))
    return exp.or_(inside, submitted.copy().is_(exp.null()))


def _day(day: date) -> exp.Expr:
    return exp.cast(exp.Literal.string(day.isoformat()), "date")


def _counted(hub: Hub, as_of: date, declared: list[int], only: str | None) -> exp.Query:
    counts = _shared(hub, as_of, declared, only)
    if not hub.different:
        return counts
    key = exp.column(hub.key, table="a")
    shared = exp.column(shared_column(hub.key), table="h")
    others = [_different(hub.key, of) for of in hub.different]
    return (
        exp.select(key, exp.func("max", shared).as_(shared_column(hub.key)), *others)
        .from_(exp.to_table(APPLICATIONS, alias="a"))
        .join(
            counts.subquery("h"),
            on=exp.column(hub.key, table="h").eq(key.copy()),
            join_type="inner",
        )
        .where(in_window(as_of))
        .group_by(key.copy())
    )


def _different(key: str, of: str) -> exp.Expr:
    distinct = exp.Distinct(expressions=[exp.column(of, table="a")])
    return exp.Count(this=distinct).as_(different_column(of, key))


def _shared(hub: Hub, as_of: date, declared: list[int], only: str | None) -> exp.Select:
    key = exp.column(hub.key, table="a")
    conditions: list[exp.Expr] = [key.is_(exp.null()).not_(), in_window(as_of)]
    if declared:
        conditions.append(key.copy().isin(*map(key_literal, declared)).not_())
    if only:
        wanted = exp.select(hub.key).from_(only)
        conditions.append(key.copy().isin(query=wanted))
    return (
        exp.select(key.copy(), exp.func("count", exp.Star()).as_(shared_column(hub.key)))
        .from_(exp.to_table(APPLICATIONS, alias="a"))
        .where(exp.and_(*conditions))
        .group_by(key.copy())
        .having(exp.func("count", exp.Star()) >= exp.Literal.number(str(hub.least)))
    )


def key_literal(key: int) -> exp.Expr:
    """A key in a statement: a whole number that both engines read in its full length."""
    return exp.Literal.number(str(key))
