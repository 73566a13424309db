"""Heads that do not fit because the record was restored, and who accepted that.

A restore takes the record back to the moment of the backup; from there it goes another way. A head
that was made between the two is of the way that was left, and no rewriting can be told from it. So
it is accepted by name and by hand, one at a time, and only where a restore explains it: the head
knows more events than were restored, and was signed before. Anything else stays a problem for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gerege.audit.models import Event
from gerege.audit.signing import SavedHead
from gerege.audit.verbs import Verb


@dataclass(frozen=True)
class Accepted:
    """A head that was accepted: by whom, when, and the restore that explains it."""

    head: SavedHead
    by: UUID | None
    at: datetime
    restored_at: datetime


def all_restores() -> QuerySet[Event]:
    """The events of restoring, the first one first. The program itself wrote them: an index."""
    found = Event.objects.filter(actor__isnull=True, verb=Verb.BACKUP_RESTORED)
    return found.order_by("sequence")


def restore_explaining(head: SavedHead) -> Event | None:
    """The restore after which this head cannot fit; None if its not fitting has no such reason."""
    return all_restores().filter(sequence__lte=head.size, at__gte=head.when).first()


def acceptances_after(restore: Event) -> QuerySet[Event]:
    """The events by which heads were accepted for the sake of this restore."""
    found = Event.objects.filter(sequence__gt=restore.sequence, verb=Verb.HEAD_ACCEPTED)
    return found.filter(detail__restored=restore.sequence).order_by("sequence")


def accepted(heads: Iterable[SavedHead]) -> list[Accepted]:
    """Those of these heads that were accepted and that a restore really explains."""
    found = []
    for head in heads:
        restore = restore_explaining(head)
        done = restore and acceptances_after(restore).filter(detail__root=head.root).first()
        if restore and done:
            found.append(Accepted(head, done.actor, done.at, restore.at))
    return found
