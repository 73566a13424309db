"""A cluster as a picture: one application in the middle, what it shares around it, and so on out.

Each ring is one step further. Pure: numbers of applications and identifiers in, places out.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gerege.visas.kinds import KINDS

WIDTH, HEIGHT = 640, 420
MOST_DRAWN = 40
WIDER = 1.5
Shared = tuple[str, str]
"""Kind and keyed hash of an identifier."""
Edge = tuple[UUID, Shared]
Thing = UUID | Shared


@dataclass(frozen=True)
class Node:
    """A circle or a square of the picture."""

    x: int
    y: int
    label: str
    is_identifier: bool
    is_self: bool = False

    @property
    def left(self) -> int:
        """The left side of a square of 12 around the place."""
        return self.x - 6

    @property
    def top(self) -> int:
        """Its upper side."""
        return self.y - 6

    @property
    def under(self) -> int:
        """Where the word below it stands."""
        return self.y + 24


@dataclass(frozen=True)
class Picture:
    """What is drawn: circles are applications, squares what they share."""

    nodes: Sequence[Node]
    lines: Sequence[tuple[int, int, int, int]]
    drawn: int
    """How many applications, the one in the middle among them."""
    width: int = WIDTH
    height: int = HEIGHT


def picture(middle: UUID, edges: Collection[Edge]) -> Picture:
    """Draw what is nearest to an application, as much as can be told apart."""
    beside = _neighbours(edges)
    parents = _nearest(middle, beside)
    places = _places(middle, parents)
    lines = [
        (*places[one], *places[shared])
        for one, shared in sorted(edges)
        if one in places and shared in places
    ]
    nodes = [_node(thing, middle, at) for thing, at in places.items()]
    drawn = sum(1 for node in nodes if not node.is_identifier)
    return Picture(nodes, lines, drawn)


def _node(thing: Thing, middle: UUID, at: tuple[int, int]) -> Node:
    if isinstance(thing, UUID):
        return Node(*at, "", is_identifier=False, is_self=thing == middle)
    return Node(*at, str(KINDS.get(thing[0], thing[0])), is_identifier=True)


def _neighbours(edges: Collection[Edge]) -> Mapping[Thing, list[Thing]]:
    beside: dict[Thing, list[Thing]] = {}
    for one, shared in sorted(edges):
        beside.setdefault(one, []).append(shared)
        beside.setdefault(shared, []).append(one)
    return beside


def _nearest(middle: UUID, beside: Mapping[Thing, list[Thing]]) -> dict[Thing, Thing | None]:
    """What is drawn, the nearest first, each with that through which it was met."""
    parents: dict[Thing, Thing | None] = {middle: None}
    for thing in _outwards(middle, beside):
        for other in beside.get(thing, ()):
            if len(parents) == MOST_DRAWN:
                return parents
            parents.setdefault(other, thing)
    return parents


def _outwards(middle: UUID, beside: Mapping[Thing, list[Thing]]) -> Iterator[Thing]:
    seen: dict[Thing, None] = {middle: None}
    waiting: list[Thing] = [middle]
    for thing in waiting:
        yield thing
        new = [other for other in beside.get(thing, ()) if other not in seen]
        seen |= dict.fromkeys(new)
        waiting += new


def _places(middle: UUID, parents: Mapping[Thing, Thing | None]) -> dict[Thing, tuple[int, int]]:
    """Each on the ring of its distance, in the part of it that its own followers need."""
    followers: dict[Thing, list[Thing]] = {}
    for thing, parent in parents.items():
        if parent is not None:
            followers.setdefault(parent, []).append(thing)
    rings = _rings(parents)
    step = (HEIGHT / 2 - 30) / max(1, *rings.values())
    turns: dict[Thing, float] = {}
    _turn(middle, followers, (0.0, 1.0), turns)
    return {thing: _at(turns[thing], rings[thing] * step) for thing in parents}


def _rings(parents: Mapping[Thing, Thing | None]) -> dict[Thing, int]:
    rings: dict[Thing, int] = {}
    for thing, parent in parents.items():
        rings[thing] = 0 if parent is None else rings[parent] + 1
    return rings


def _turn(
    thing: Thing,
    followers: Mapping[Thing, list[Thing]],
    room: tuple[float, float],
    turns: dict[Thing, float],
) -> None:
    turns[thing] = sum(room) / 2
    start, mine = room[0], followers.get(thing, [])
    for one in mine:
        share = (room[1] - room[0]) * _ends(one, followers) / _ends(thing, followers)
        _turn(one, followers, (start, start + share), turns)
        start += share


def _ends(thing: Thing, followers: Mapping[Thing, list[Thing]]) -> int:
    """How many have nobody behind them, from here on out."""
    return sum(_ends(one, followers) for one in followers.get(thing, ())) or 1


def _at(turn: float, radius: float) -> tuple[int, int]:
    angle = 2 * math.pi * turn
    x = WIDTH / 2 + WIDER * radius * math.sin(angle)
    return round(x), round(HEIGHT / 2 - radius * math.cos(angle))
