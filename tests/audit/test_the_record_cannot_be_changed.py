"""The database itself refuses to change or remove what was recorded."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.audit.attacking import write_events

from gerege.audit import triggers
from gerege.audit.models import Event, Head, SignedHead
from gerege.audit.services import keep_signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded() -> None:
    write_events(3)
    head = Head.objects.get()
    keep_signed(head.size, head.root)


FORBIDDEN = [
    "UPDATE audit_event SET verb = 'case.closed' WHERE sequence = 2",
    "DELETE FROM audit_event WHERE sequence = 3",
    "DELETE FROM audit_event",
    "UPDATE audit_signedhead SET size = 1",
    "DELETE FROM audit_signedhead",
    "DELETE FROM audit_head",
    "UPDATE audit_head SET size = 2",
    "UPDATE audit_head SET root = peaks",
]


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_sql_that_changes_the_record_is_refused(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 3
    assert Head.objects.get().size == 3
    assert SignedHead.objects.get().size == 3


@pytest.mark.usefixtures("recorded")
def test_an_event_cannot_be_written_over() -> None:
    event = Event.objects.get(sequence=2)
    event.verb = "case.closed"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event(sequence=2, at=event.at, verb="case.closed", leaf="").save(force_insert=True)
    assert Event.objects.get(sequence=2).verb == "note.added"


@pytest.mark.usefixtures("recorded")
def test_replacing_a_row_is_refused_like_deleting_it() -> None:
    written_over = {
        "sqlite": [
            (
                "INSERT OR REPLACE INTO audit_event (id, sequence, at, verb, detail, leaf) "
                "SELECT 'x', sequence, at, 'case.closed', detail, leaf FROM audit_event"
            )
        ],
        "postgresql": [
            (
                "INSERT INTO audit_event (id, sequence, at, verb, detail, leaf) "
                "SELECT id, sequence, at, 'case.closed', detail, leaf FROM audit_event "
                "ON CONFLICT (sequence) DO UPDATE SET verb = 'case.closed'"
            ),
            *(f"TRUNCATE {table}" for table in (triggers.EVENT, triggers.HEAD)),
            f"TRUNCATE {triggers.SIGNED_HEAD}",
        ],
    }
    for statement in written_over[connection.vendor]:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert set(Event.objects.values_list("verb", flat=True)) == {"note.added"}


def test_every_trigger_is_there_after_the_migrations_and_is_missed_when_it_is_gone() -> None:
    assert triggers.missing(connection) == []
    triggers.remove(connection)
    assert triggers.missing(connection) == sorted(triggers.names(connection.vendor))
    triggers.install(connection)
    assert triggers.missing(connection) == []
