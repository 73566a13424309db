"""The record of acts of all cases, and the tree over it."""

import random
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from benchmarks.ministry.inserting import put
from benchmarks.ministry.telling import NOW, YEARS, Told

VERBS = (
    *("case.looked",) * 5,
    *("note.added", "screening.answered", "screening.looked", "result.looked"),
    *("person.changed", "safe_contact.confirmed"),
)


def record(told: Sequence[Told], events: int) -> None:
    """The record of acts, in time's order, and the tree over it."""
    from gerege.audit.models import Event, Head

    begun = time.monotonic()
    grown = Growing(Head.objects.filter(pk=1).first())
    count = put(Event, grown.events(told, events))
    Head.objects.update_or_create(
        pk=1,
        defaults={
            "size": grown.tree.size,
            "peaks": grown.tree.peaks_as_text(),
            "root": grown.tree.root().hex(),
        },
    )
    print(f"{'audit.Event':<24}{count:>10,}{time.monotonic() - begun:>8.0f} s", flush=True)


class Growing:
    """The tree while events are put in."""

    def __init__(self, head: Any) -> None:  # noqa: ANN401  a model that is loaded later
        from gerege.audit.merkle import Tree
        from gerege.audit.services import tree_of

        self.tree = tree_of(head) if head else Tree()

    def events(self, told: Sequence[Told], count: int) -> Iterator[dict[str, Any]]:
        """Acts and looks spread over all cases, one after the other in time."""
        from gerege.audit.entry import COLUMNS, Entry

        dice = random.Random(count)
        begin, step = NOW - timedelta(days=365 * YEARS), timedelta(days=365 * YEARS) / count
        for number in range(count):
            one = told[int(dice.random() * len(told))]
            entry = Entry(
                sequence=self.tree.size + 1,
                id=UUID(int=dice.getrandbits(128), version=4),
                at=begin + step * number,
                actor=one.officer,
                verb=VERBS[int(dice.random() * len(VERBS))],
                subject=one.id,
                post=one.post,
                detail={},
            )
            leaf = entry.leaf()
            self.tree = self.tree.appended(leaf)
            yield {**{name: getattr(entry, name) for name in COLUMNS}, "leaf": leaf.hex()}
