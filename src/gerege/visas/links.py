"""Everything that shares something with one application, as a table and as a picture.

Of other posts only the kind of link, how many, the post and the month are told; never a name.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.vault import services as vault
from gerege.visas.application_page import name_of
from gerege.visas.kinds import KINDS
from gerege.visas.models import Application, SharedKey
from gerege.visas.queries import number_of

Thing = TypeVar("Thing")
MOST_SHOWN = 40
MOST_READ = 2_000
WIDTH, HEIGHT = 640, 420


@dataclass(frozen=True)
class Own:
    """Another application of the officer's own post, with what it shares."""

    application: Application
    number: str
    name: str
    kinds: Sequence[object]


@dataclass(frozen=True)
class Elsewhere:
    """Applications of another post in one month, that share one kind of identifier."""

    post: object
    month: str
    kind: object
    count: int


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
    """What is drawn: circles are applications, squares what they share; the rest is counted."""

    nodes: Sequence[Node]
    lines: Sequence[tuple[int, int, int, int]]
    left_out: int
    width: int = WIDTH
    height: int = HEIGHT


def links_page(viewer: Officer, application: Application) -> Mapping[str, Any]:
    """The links of one application, as far as this officer may see them."""
    own_keys = list(application.shared.order_by("kind", "value"))
    shared = _shared(application, own_keys)
    others = _others(shared, application)
    own = [a for a in others if viewer.post is not None and a.post_id == viewer.post.pk]
    abroad = [a for a in others if a not in own]
    return {
        "application": application,
        "number": number_of(application),
        "own": _own(own[:MOST_SHOWN], shared),
        "own_left_out": max(0, len(own) - MOST_SHOWN),
        "elsewhere": _elsewhere(abroad, shared),
        "picture": _picture(application, own_keys, own, shared),
        "cluster_size": max((key.cluster_size for key in own_keys), default=0),
        "is_cut": len(shared) >= MOST_READ,
    }


def _shared(application: Application, own: Sequence[SharedKey]) -> list[SharedKey]:
    """The same identifiers in other applications, the newest of them as far as they are read."""
    values = [key.value for key in own]
    wanted = {(key.kind, key.value) for key in own}
    rows = SharedKey.objects.filter(value__in=values).exclude(application=application)
    return [key for key in rows.order_by("-pk")[:MOST_READ] if (key.kind, key.value) in wanted]


def _others(shared: Sequence[SharedKey], application: Application) -> list[Application]:
    numbers = {key.application_id for key in shared} - {application.pk}
    rows = Application.objects.filter(pk__in=sorted(numbers)[:MOST_READ])
    return list(rows.select_related("post").defer("content").order_by("-waiting_since", "pk"))


def _own(own: Sequence[Application], shared: Sequence[SharedKey]) -> list[Own]:
    whole = Application.objects.filter(pk__in=[one.pk for one in own])
    opened = {one.pk: one for one in vault.unlocked(whole, "batch_id")}
    kinds = _kinds_by_application(shared)
    return [
        Own(
            opened[one.pk],
            number_of(opened[one.pk]),
            name_of(opened[one.pk].written()),
            [KINDS.get(kind, kind) for kind in kinds[one.pk]],
        )
        for one in own
        if one.pk in opened
    ]


def _elsewhere(abroad: Sequence[Application], shared: Sequence[SharedKey]) -> list[Elsewhere]:
    kinds = _kinds_by_application(shared)
    counted = Counter(
        (one.post, f"{one.waiting_since:%Y-%m}", kind) for one in abroad for kind in kinds[one.pk]
    )
    rows = [Elsewhere(p, month, KINDS.get(k, k), n) for (p, month, k), n in counted.items()]
    return sorted(rows, key=lambda row: (row.month, str(row.post), str(row.kind)), reverse=True)


def _kinds_by_application(shared: Sequence[SharedKey]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for key in sorted(shared, key=lambda key: key.kind):
        kinds = found.setdefault(key.application_id, [])
        if key.kind not in kinds:
            kinds.append(key.kind)
    return found


def _picture(
    application: Application,
    own_keys: Sequence[SharedKey],
    others: Sequence[Application],
    shared: Sequence[SharedKey],
) -> Picture:
    """This application in the middle, what it shares around it, those who share it outside."""
    center = (WIDTH // 2, HEIGHT // 2)
    identifiers = {(key.kind, key.value): at for key, at in _around(own_keys, 110, center)}
    room = MOST_SHOWN - len(identifiers) - 1
    drawn = list(others[: max(0, room)])
    places = {one.pk: at for one, at in _around(drawn, 190, center)}
    nodes = [Node(*center, "", is_identifier=False, is_self=True)]
    nodes += [
        Node(x, y, str(KINDS.get(k, k)), is_identifier=True)
        for (k, _value), (x, y) in identifiers.items()
    ]
    nodes += [Node(x, y, "", is_identifier=False) for x, y in places.values()]
    lines = [(*center, *at) for at in identifiers.values()]
    lines += [
        (*identifiers[key.kind, key.value], *places[key.application_id])
        for key in shared
        if key.application_id in places and (key.kind, key.value) in identifiers
    ]
    everybody = {key.application_id for key in shared} - {application.pk}
    return Picture(nodes, lines, left_out=len(everybody) - len(drawn))


def _around(
    things: Sequence[Thing], radius: int, center: tuple[int, int]
) -> list[tuple[Thing, tuple[int, int]]]:
    """Things on a circle, the first at the top."""
    step = 2 * math.pi / max(1, len(things))
    return [
        (
            one,
            (
                round(center[0] + 1.5 * radius * math.sin(step * n)),
                round(center[1] - radius * math.cos(step * n)),
            ),
        )
        for n, one in enumerate(things)
    ]
