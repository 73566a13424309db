"""A cluster as a picture of two columns: what is shared on the left, applications on the right.

The one that is looked at stands first, then what is nearest. A line joins an application with what
it has; words stand where no line crosses them. Pure: applications and identifiers in, places out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gerege.visas.sharing.kinds import KINDS

WIDTH, ROW, EDGE = 340, 36, 20
"""As wide as the smallest telephone, so that words are read as they are written."""
LEFT, RIGHT = 134, 236
LONGEST_WORD, LONGEST_NUMBER = 14, 11
"""Letters for which there is room; a longer title takes two lines, of a number the end is told."""
LINE, MIDDLE = 15, 5
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
    lines: Sequence[str]
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
    def beside(self) -> int:
        """Where the word before a square ends, or a number behind a circle begins."""
        return self.x - 14 if self.is_identifier else self.x + 16

    @property
    def words(self) -> Sequence[tuple[int, str]]:
        """Each line of words, and the height at which it stands."""
        first = self.y + MIDDLE - (len(self.lines) - 1) * LINE // 2
        return [(first + LINE * at, line) for at, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Picture:
    """What is drawn: circles are applications, squares what they share."""

    nodes: Sequence[Node]
    lines: Sequence[tuple[int, int, int, int]]
    drawn: int
    """How many applications, the one that is looked at among them."""
    height: int
    width: int = WIDTH


def picture(
    middle: UUID,
    edges: Collection[Edge],
    titles: Mapping[Shared, str],
    numbers: Mapping[UUID, str],
) -> Picture:
    """Draw what is nearest to an application, as much as can be told apart.

    ``titles`` stand beside squares, ``numbers`` beside circles.
    A square without a title bears its kind.
    """
    met = _nearest(middle, _neighbours(edges))
    height = _height(met)
    places = _places(met, height)
    lines = [
        (*places[one], *places[shared])
        for one, shared in sorted(edges)
        if one in places and shared in places
    ]
    nodes = [
        _circle(at, numbers.get(thing, ""), is_self=thing == middle)
        if isinstance(thing, UUID)
        else _square(at, titles.get(thing) or str(KINDS.get(thing[0], thing[0])))
        for thing, at in places.items()
    ]
    drawn = sum(1 for node in nodes if not node.is_identifier)
    return Picture(nodes, lines, drawn, height)


def _circle(at: tuple[int, int], number: str, *, is_self: bool) -> Node:
    return Node(*at, [_shortened(number)] if number else [], False, is_self)


def _square(at: tuple[int, int], title: str) -> Node:
    return Node(*at, _in_lines(title), is_identifier=True)


def _in_lines(title: str) -> list[str]:
    """In two lines, as even as its words allow, where one has no room."""
    words = title.split()
    if len(title) <= LONGEST_WORD or len(words) == 1:
        return [title]
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(halves, key=lambda both: max(map(len, both))))


def _shortened(number: str) -> str:
    """Numbers of one year begin alike: the end tells them apart."""
    return number if len(number) <= LONGEST_NUMBER else f"…{number[1 - LONGEST_NUMBER :]}"


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
