"""A cluster as a picture of two columns: what is shared on the left, applications on the right.

The one that is looked at stands first, then what is nearest. A line joins an application with what
it has; words stand where no line crosses them. Pure: applications and identifiers in, places out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gerege.visas.sharing.kinds import KINDS

WIDTH, ROW, EDGE = 340, 28, 20
"""As wide as the smallest telephone, so that words are read as they are written."""
LEFT, RIGHT = 170, 320
MOST_DRAWN = 40
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
    def before(self) -> int:
        """Where the word before it ends."""
        return self.x - 14

    @property
    def base(self) -> int:
        """The line on which the word stands."""
        return self.y + 5


@dataclass(frozen=True)
class Picture:
    """What is drawn: circles are applications, squares what they share."""

    nodes: Sequence[Node]
    lines: Sequence[tuple[int, int, int, int]]
    drawn: int
    """How many applications, the one that is looked at among them."""
    height: int
    width: int = WIDTH


def picture(middle: UUID, edges: Collection[Edge]) -> Picture:
    """Draw what is nearest to an application, as much as can be told apart."""
    met = _nearest(middle, _neighbours(edges))
    height = _height(met)
    places = _places(met, height)
    lines = [
        (*places[one], *places[shared])
        for one, shared in sorted(edges)
        if one in places and shared in places
    ]
    nodes = [_node(thing, middle, at) for thing, at in places.items()]
    drawn = sum(1 for node in nodes if not node.is_identifier)
    return Picture(nodes, lines, drawn, height)


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


def _nearest(middle: UUID, beside: Mapping[Thing, list[Thing]]) -> list[Thing]:
    """What is drawn, the nearest first."""
    met: dict[Thing, None] = {middle: None}
    waiting: list[Thing] = [middle]
    for thing in waiting:
        new = [other for other in beside.get(thing, ()) if other not in met]
        met |= dict.fromkeys(new)
        waiting += new
        if len(met) >= MOST_DRAWN:
            break
    return list(met)[:MOST_DRAWN]


def _columns(met: Sequence[Thing]) -> tuple[list[Thing], list[Thing]]:
    shared: list[Thing] = [thing for thing in met if not isinstance(thing, UUID)]
    return shared, [thing for thing in met if isinstance(thing, UUID)]


def _height(met: Sequence[Thing]) -> int:
    return 2 * EDGE + ROW * max(0, *(len(column) - 1 for column in _columns(met)))


def _places(met: Sequence[Thing], height: int) -> dict[Thing, tuple[int, int]]:
    """Each column from the upper to the lower end, evenly."""
    found: dict[Thing, tuple[int, int]] = {}
    for column, x in zip(_columns(met), (LEFT, RIGHT), strict=True):
        step = (height - 2 * EDGE) / max(1, len(column) - 1)
        found |= {thing: (x, round(EDGE + step * row)) for row, thing in enumerate(column)}
    return found
