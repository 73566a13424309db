"""Events of another installation, appended to the record of this one when its files move here.

Who, what, when and about what stay as they were, with the id of each event; only their numbers go
on behind those of this record, because a record has no gaps. The event of the move itself, written
by whoever calls, says where they came from.
"""

from collections.abc import Sequence

from gerege.audit.entry import COLUMNS, Entry, checked_detail
from gerege.audit.models import Event
from gerege.audit.services import grow, locked_head, must_be_in_a_transaction
from gerege.audit.storage import whole_or_nothing


def append(events: Sequence[Event]) -> None:
    """Append these, in their order, without looking at the numbers they had.

    Raises as ``record`` does, also for a detail that is no code.
    """
    must_be_in_a_transaction()
    with whole_or_nothing():
        head = locked_head()
        made, leaves = [], []
        for at, event in enumerate(events, start=head.size + 1):
            entry = Entry(
                sequence=at,
                id=event.id,
                at=event.at,
                actor=event.actor,
                verb=event.verb,
                subject=event.subject,
                post=event.post,
                detail=checked_detail(event.detail),
            )
            leaves.append(entry.leaf())
            columns = {name: getattr(entry, name) for name in COLUMNS}
            made.append(Event(**columns, leaf=leaves[-1].hex()))
        Event.objects.bulk_create(made)
        grow(head, leaves)
