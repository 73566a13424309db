"""What somebody who owns the database can do to the record: drop the triggers, then anything."""

from uuid import UUID

from django.db import connection, transaction

from gerege.audit import triggers
from gerege.audit.entry import Entry
from gerege.audit.merkle import Tree
from gerege.audit.models import Event, Head
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.ids import new_id


def write_events(count: int, *, actor: UUID | None = None, subject: UUID | None = None) -> None:
    """An honest record of so many events."""
    with transaction.atomic():
        for _ in range(count):
            record(
                actor=actor or new_id(),
                verb=Verb.NOTE_ADDED,
                subject=subject or new_id(),
                detail={"audience": "post", "count": 2},
            )


def run_sql(statement: str, *parameters: object) -> None:
    """Any statement, with the triggers out of the way."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def rewrite_history(sequence: int, *, actor: UUID) -> None:
    """Change one event and then everything that follows from it, as a careful forger would."""
    triggers.remove(connection)
    Event.objects.filter(sequence=sequence).update(actor=actor)
    forge_head()


def forge_head() -> None:
    """Recompute every leaf and the head from what the rows say now."""
    triggers.remove(connection)
    tree = Tree()
    for event in Event.objects.order_by("sequence"):
        leaf = Entry(
            sequence=event.sequence,
            id=event.id,
            at=event.at,
            actor=event.actor,
            verb=event.verb,
            subject=event.subject,
            post=event.post,
            detail=event.detail,
        ).leaf()
        Event.objects.filter(pk=event.pk).update(leaf=leaf.hex())
        tree = tree.appended(leaf)
    Head.objects.update(size=tree.size, peaks=tree.peaks_as_text(), root=tree.root().hex())
