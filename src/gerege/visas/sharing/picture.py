"""A cluster as a picture of two columns: what is shared on the left, applications on the right.

The one that is looked at stands first, then what is nearest. Applications that share the very same
are one circle with their number behind it; what this application has bears a mark, which stands in
the tables beside it too. A line joins an application with what
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
MOST_DRAWN = 24
"""Circles and squares together: more of them cannot be told apart."""
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
    marks: Mapping[Shared, int]
    """The number before each title that is drawn, in the order of the titles."""
    drawn: int
    """How many applications, the one that is looked at among them."""
    height: int
    width: int = WIDTH


def picture(
    middle: UUID,
    edges: Collection[Edge],
    titles: Mapping[Shared, str],
    numbers: Mapping[UUID, str],
    posts: Mapping[UUID, str] | None = None,
) -> Picture:
    """Draw what is nearest to an application, as much as can be told apart.

    ``titles`` stand beside squares, ``numbers`` beside circles, or of another post its place.
    A square without a title bears its kind.
    """
    beside = {**numbers, **(posts or {})}
    alike = _alike(middle, edges, beside, posts or {})
    kept = {(one, shared) for one, shared in edges if one in alike}
    met = _nearest(middle, _neighbours(kept))
    marks: dict[Shared, int] = {
        one: at for at, one in enumerate((x for x in titles if x in met), start=1)
    }
    height = _height(met)
    places = _places(met, marks, height)
    lines = [
        (*places[one], *places[shared])
        for one, shared in sorted(kept)
        if one in places and shared in places
    ]
    nodes = [
        _circle(at, beside.get(thing, ""), alike[thing], is_self=thing == middle)
        if isinstance(thing, UUID)
        else _square(at, _title(thing, titles, marks))
        for thing, at in places.items()
    ]
    drawn = sum(alike[thing] for thing in met if isinstance(thing, UUID))
    return Picture(nodes, lines, marks, drawn, height)


def _alike(
    middle: UUID,
    edges: Collection[Edge],
    beside: Mapping[UUID, str],
    posts: Mapping[UUID, str],
) -> Mapping[UUID, int]:
    """The first of those of a post that share the very same, and how many they are; who is looked
    at stands alone."""
    shares: dict[UUID, set[Shared]] = {middle: set()}
    for one, shared in sorted(edges, key=lambda edge: (beside.get(edge[0], ""), edge)):
        shares.setdefault(one, set()).add(shared)
    groups: dict[object, list[UUID]] = {}
    for one, all_shared in shares.items():
        alike = (one == middle, posts.get(one, ""), frozenset(all_shared))
        groups.setdefault(alike, []).append(one)
    return {group[0]: len(group) for group in groups.values()}


def _title(shared: Shared, titles: Mapping[Shared, str], marks: Mapping[Shared, int]) -> str:
    if shared in marks:
        return f"{marks[shared]} {titles[shared]}"
    return str(KINDS.get(shared[0], shared[0]))


def _circle(at: tuple[int, int], number: str, count: int, *, is_self: bool) -> Node:
    more = f"+{count - 1}" if count > 1 else ""
    text = " ".join(filter(None, (_shortened(number), more)))
    return Node(*at, [text] if text else [], False, is_self)


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


def _columns(met: Sequence[Thing], marks: Mapping[Shared, int]) -> tuple[list[Thing], list[Thing]]:
    """What bears a number stands in the order of the numbers, which is that of the tables."""
    shared = [thing for thing in met if not isinstance(thing, UUID)]
    ordered: list[Thing] = [*sorted(shared, key=lambda one: marks.get(one, len(marks) + 1))]
    return ordered, [thing for thing in met if isinstance(thing, UUID)]


def _height(met: Sequence[Thing]) -> int:
    return 2 * EDGE + ROW * max(0, *(len(column) - 1 for column in _columns(met, {})))


def _places(
    met: Sequence[Thing], marks: Mapping[Shared, int], height: int
) -> dict[Thing, tuple[int, int]]:
    """Each column from the upper to the lower end, evenly."""
    found: dict[Thing, tuple[int, int]] = {}
    for column, x in zip(_columns(met, marks), (LEFT, RIGHT), strict=True):
        step = (height - 2 * EDGE) / max(1, len(column) - 1)
        found |= {thing: (x, round(EDGE + step * row)) for row, thing in enumerate(column)}
    return found
