"""What cannot be judged for want of columns: derived from the conditions, kept nowhere.

A rule without a flag has either been looked at and does not hold, or had nothing to go by. Which of
the two is told by the columns a file has, or by those in which an application says something.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from gerege.visas.engine import expression as tree
from gerege.visas.engine.compiling import key_counted
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.nothing import names_nobody
from gerege.visas.engine.rules import Rule

Ways = tuple[str, ...]
"""Columns of the dictionary any one of which is enough."""
MADE_OF: Mapping[str, tuple[Ways, ...]] = {
    "submitted_on": (("submitted_at",),),
    "speaks_contract_language": (("contract_language",), ("applicant_languages",)),
}


class Ends(NamedTuple):
    """What a condition can still come to."""

    true: bool
    false: bool


@dataclass(frozen=True)
class Reach:
    """The columns of the dictionary that are there.

    ``asked``: the file has them; ``told``: something stands in them, of a file as a whole the same.
    A value that is there and cannot be read counts as told.
    """

    asked: frozenset[str]
    told: frozenset[str]

    def can_hold(self, rule: Rule) -> bool:
        """Whether anything that stands here could make the rule hold."""
        return self._ends(rule.when).true

    def lacks(self, rule: Rule) -> tuple[Ways, ...]:
        """What the condition reads and is not there, in the order of the dictionary."""
        lacked = {ways for name in self._lacked(rule.when) for ways in made_of(name)}
        order = list(load().columns)
        return tuple(sorted(lacked - self._there(lacked), key=lambda ways: order.index(ways[0])))

    def _there(self, wanted: Collection[Ways]) -> set[Ways]:
        return {ways for ways in wanted if not self.told.isdisjoint(ways)}

    def _ends(self, node: tree.Node) -> Ends:
        """Neither of both where something it needs is not there, as in a pass over the rows."""
        if isinstance(node, tree.Not):
            true, false = self._ends(node.part)
            return Ends(false, true)
        if isinstance(node, tree.All | tree.Any):
            parts = [self._ends(part) for part in node.parts]
            every, one = (all, any) if isinstance(node, tree.All) else (any, all)
            return Ends(every(part.true for part in parts), one(part.false for part in parts))
        is_there = not self._lacked(node)
        return Ends(is_there, is_there)

    def _lacked(self, node: tree.Node) -> frozenset[str]:
        """The prepared columns below a node that it needs and that cannot be made."""
        if isinstance(node, tree.Missing):
            return self._unmade(node.column.name, self.asked)
        if isinstance(node, tree.Shared | tree.Different):
            return self._unmade(key_counted(node), self.told)
        own = self._unmade(node.name, self.told) if isinstance(node, tree.Column) else frozenset()
        return reduce(frozenset.union, map(self._lacked, tree.parts_of(node)), own)

    def _unmade(self, name: str, there: frozenset[str]) -> frozenset[str]:
        made = all(not there.isdisjoint(ways) for ways in made_of(name))
        return frozenset() if made else frozenset({name})


def made_of(name: str) -> tuple[Ways, ...]:
    """Of what a prepared column is made: of each of these, one is needed."""
    if name in MADE_OF:
        return MADE_OF[name]
    columns = load().columns.values()
    makers = tuple(one.id for one in columns if one.becomes == name)
    return (makers or (name,),)


def told_in(written: Mapping[str, str]) -> frozenset[str]:
    """The columns of an application in which something stands that says anything."""
    known, nothing = load().columns, load().missing
    return frozenset(
        name
        for name, text in written.items()
        if name in known
        and text.strip()
        and text.strip().casefold() not in nothing
        and not names_nobody(known[name].key, text.strip())
    )
