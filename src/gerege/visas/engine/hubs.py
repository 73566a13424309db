"""Hubs: identifiers that at least so many applications share, counted once and looked up after.

For each key a rule asks about there is one small table: the key, how many applications of the last
365 days have it in this column, and how many different other keys stand among them, or can stand
where some are missing. A key for which every rule is false is left out, and counts as not shared.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from gerege.visas.engine.compiling import hub_of, key_counted
from gerege.visas.engine.engines import Engine
from gerege.visas.engine.engines.counting import Counted, Hub, Least
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
    leasts, different = dict[str, dict[Least, None]](), set[tuple[str, str]]()
    for rule in rules:
        for key, least in _asked(rule):
            leasts.setdefault(key, {})[least] = None
        different |= set(_different_in(rule))
    return tuple(
        Hub(key, tuple(leasts[key]), tuple(sorted(of for within, of in different if within == key)))
        for key in sorted(leasts)
    )


def _different_in(rule: Rule) -> Iterator[tuple[str, str]]:
    """Each column of which different ones are counted, after the key they share."""
    for read in (rule.when, *(figure.shows for figure in rule.figures)):
        for node in walk(read):
            if isinstance(node, Different):
                yield node.within.name, node.of.name


def _asked(rule: Rule) -> Iterator[tuple[str, Least]]:
    """The column of a key, and what must be reached for it to matter.

    What must hold of a key in any case stands together; every other count stands alone. Where one
    of those that must hold does not, the rule is false whatever else is known, and so it is when
    all counts of that key are taken for one. A figure of a key of which nothing must hold is shown
    from two on.
    """
    certain = [node for node in _must_hold(rule.when) if _is_count(node)]
    keys = keys_that_must_be_shared(rule)
    for key in sorted(keys):
        yield key, _together(node for node in certain if _key_of(node) == key)
    for node in walk(rule.when):
        if _is_count(node) and node not in certain:
            yield _key_of(node), _together([node])
    for figure in rule.figures:
        if isinstance(figure.shows, Shared | Different) and key_counted(figure.shows) not in keys:
            yield key_counted(figure.shows), Least(FEWEST)


def keys_that_must_be_shared(rule: Rule) -> frozenset[str]:
    """Where this rule holds, the keys in these columns stand in their hubs."""
    return frozenset(_key_of(node) for node in _must_hold(rule.when) if _is_count(node))


def _is_count(node: Node) -> bool:
    return isinstance(node, Compared) and isinstance(node.left, Shared | Different)


def _key_of(node: Node) -> str:
    assert isinstance(node, Compared)  # noqa: S101  only these are asked for
    assert isinstance(node.left, Shared | Different)  # noqa: S101
    return key_counted(node.left)


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
        left_out = tuple(key for kind, key in declared if kind == KIND[hub.key])
        engine.count(hub_of(hub.key), hub, Counted((as_of - WINDOW, as_of), left_out, only))
