"""Hubs: identifiers that at least so many applications share, counted once and looked up after.

For each key a rule asks about there is one small table: the key, how many applications of the last
365 days have it in this column, and how many different other keys stand among them. A key that can
make no rule hold is left out, and counts as not shared: every rule comes to the same without it.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from sqlglot import exp

from gerege.visas.engine.compiling import hub_of
from gerege.visas.engine.engines import APPLICATIONS, Engine
from gerege.visas.engine.engines.counting import Hub, Least
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


def hubs_for(rules: Iterable[Rule]) -> tuple[Hub, ...]:
    """The hubs that these rules ask for, each with what is the least for a rule to hold."""
    asked = [one for rule in rules for one in _asked(rule)]
    return tuple(_hub(key, [one for one in asked if one[0] == key]) for key in _keys(asked))


Asked = tuple[str, Least]
"""The column of a key, and numbers that must all be reached for it to matter."""


def _keys(asked: Iterable[Asked]) -> list[str]:
    return sorted({key for key, _ in asked})


def _hub(key: str, asked: list[Asked]) -> Hub:
    leasts = dict.fromkeys(least for _, least in asked)
    others = {of for least in leasts for of, _ in least.different}
    return Hub(key, tuple(leasts), tuple(sorted(others)))


def _asked(rule: Rule) -> Iterator[Asked]:
    """What must hold of a key in any case stands together; every other count stands alone.

    Where one of those that must hold does not, the rule is false whatever else is known, and so
    it is when all counts of that key are taken for one. A figure of a key of which nothing must
    hold is shown from two on.
    """
    certain = [node for node in _must_hold(rule.when) if _is_count(node)]
    for key in {_key_of(node) for node in certain}:
        yield key, _together(node for node in certain if _key_of(node) == key)
    for node in walk(rule.when):
        if _is_count(node) and node not in certain:
            yield _key_of(node), _together([node])
    for figure in rule.figures:
        yield from _shown(figure.shows, {_key_of(node) for node in certain})


def _shown(figure: Node, certain: Collection[str]) -> Iterator[Asked]:
    if not isinstance(figure, Shared | Different):
        return
    key = figure.key.name if isinstance(figure, Shared) else figure.within.name
    of = ((figure.of.name, 0),) if isinstance(figure, Different) else ()
    # A figure only shown is counted too; that it is never asked for leaves no key out.
    yield key, Least(FEWEST if key not in certain else NEVER, of)


NEVER = 1 << 62
"""More than there can be: counted where another rule keeps the key, and keeps none itself."""


def _is_count(node: Node) -> bool:
    return isinstance(node, Compared) and isinstance(node.left, Shared | Different)


def _key_of(node: Node) -> str:
    assert isinstance(node, Compared)  # noqa: S101  only these are asked for
    count = node.left
    if isinstance(count, Shared):
        return count.key.name
    assert isinstance(count, Different)  # noqa: S101
    return count.within.name


def _together(nodes: Iterable[Node]) -> Least:
    shared, different = FEWEST, dict[str, int]()
    for node in nodes:
        assert isinstance(node, Compared)  # noqa: S101
        assert isinstance(node.right, Value)  # noqa: S101  the parser lets nothing else through
        number = int(str(node.right.value))
        # As many different ones need as many applications.
        shared = max(shared, number)
        if isinstance(node.left, Different):
            of = node.left.of.name
            different[of] = max(number, different.get(of, 0))
    return Least(shared, tuple(sorted(different.items())))


def _must_hold(node: Node) -> Iterator[Node]:
    if isinstance(node, All):
        for part in node.parts:
            yield from _must_hold(part)
    else:
        yield node


def count_hubs(
    engine: Engine, hubs: Iterable[Hub], as_of: date, declared: Declared, only: str | None = None
) -> None:
    """Keep the table of each hub. ``only`` names a relation: other keys than its are not counted"""
    for hub in hubs:
        leave_out = [key for kind, key in declared if kind == KIND[hub.key]]
        engine.count(hub_of(hub.key), hub, _counted(hub, as_of, leave_out, only))


def in_window(as_of: date) -> exp.Expr:
    """Applications of the last 365 days up to a day; one without a day counts as of now."""
    submitted = exp.column("submitted_on", table="a")
    # By days: a file that tells hours must not count otherwise than one that does not.
    inside = exp.and_(submitted >= _day(as_of - WINDOW), submitted.copy() <= _day(as_of))
    return exp.or_(inside, submitted.copy().is_(exp.null()))


def _day(day: date) -> exp.Expr:
    return exp.cast(exp.Literal.string(day.isoformat()), "date")


def _counted(hub: Hub, as_of: date, declared: list[int], only: str | None) -> exp.Select:
    """The rows that count: the key, and beside it those of which different ones are counted."""
    key = exp.column(hub.key, table="a")
    conditions: list[exp.Expr] = [key.is_(exp.null()).not_(), in_window(as_of)]
    if declared:
        conditions.append(key.copy().isin(*map(key_literal, declared)).not_())
    if only:
        wanted = exp.select(hub.key).from_(only)
        conditions.append(key.copy().isin(query=wanted))
    others = [exp.column(of, table="a").as_(f"other_{at}") for at, of in enumerate(hub.different)]
    return (
        exp.select(key.copy().as_(hub.key), *others)
        .from_(exp.to_table(APPLICATIONS, alias="a"))
        .where(exp.and_(*conditions))
    )


def key_literal(key: int) -> exp.Expr:
    """A key in a statement: a whole number that both engines read in its full length."""
    return exp.Literal.number(str(key))
