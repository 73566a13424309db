"""An act without its event, or an event without its act, cannot be in the database."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django.db.transaction import TransactionManagementError
from tests.audit.attacking import run_sql

from gerege.audit.models import Event, Head
from gerege.audit.services import record, record_look, refused
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault.models import RecordKey
from gerege.vault.services import make_record_key

pytestmark = pytest.mark.django_db
OFFICER, CASE, POST = new_id(), new_id(), new_id()


class CameToNothingError(Exception):
    """Something went wrong after the act."""


def look(shown: str = "version 1", subject: UUID | None = CASE) -> Event | None:
    return record_look(actor=OFFICER, verb=Verb.CASE_LOOKED, subject=subject, shown=shown)


def test_an_event_says_who_did_what_to_which_file_where_and_when() -> None:
    event = record(
        actor=OFFICER, verb=Verb.CASE_OPENED, subject=CASE, post=POST, detail={"group": True}
    )
    kept = Event.objects.get()
    assert (kept.sequence, kept.actor, kept.subject, kept.post) == (1, OFFICER, CASE, POST)
    assert (kept.verb, kept.word, kept.detail) == ("case.opened", Verb.CASE_OPENED, {"group": True})
    assert kept.at == event.at
    assert clock.now() - kept.at < timedelta(minutes=1)


@transaction.atomic
def open_a_case(*, detail: dict[str, str] | None = None, fails: bool = False) -> None:
    """An act of another room with its event, that may come to nothing afterwards."""
    case = new_id()
    make_record_key(case)
    record(actor=OFFICER, verb=Verb.CASE_OPENED, subject=case, detail=detail)
    if fails:
        raise CameToNothingError


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_neither_itself_nor_its_event() -> None:
    open_a_case()
    with pytest.raises(CameToNothingError):
        open_a_case(fails=True)
    assert (RecordKey.objects.count(), Event.objects.count(), Head.objects.get().size) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_an_act_whose_event_is_refused_is_not_kept_either() -> None:
    with pytest.raises(ProtectionFailed):
        open_a_case(detail={"name": "Наран"})
    assert not RecordKey.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_after_a_rolled_back_act() -> None:
    open_a_case()
    with pytest.raises(CameToNothingError):
        open_a_case(fails=True)
    open_a_case()
    assert list(Event.objects.values_list("sequence", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", [lambda: record(actor=None, verb=Verb.CATALOGUE_LOADED), look])
def test_nothing_can_be_recorded_outside_the_transaction_of_the_act(write: object) -> None:
    with pytest.raises(TransactionManagementError):
        write()  # type: ignore[operator]
    assert not Event.objects.exists()


def test_the_same_look_within_a_quarter_of_an_hour_is_one_look() -> None:
    with time_machine.travel("2026-11-24T02:10:00Z", tick=False) as hands:
        assert look() is not None
        hands.shift(timedelta(minutes=14))
        assert look() is None
        hands.shift(timedelta(minutes=2))
        assert look() is not None
    assert Event.objects.count() == 2


def test_a_look_at_something_new_is_another_look() -> None:
    assert look("version 1")
    assert look("version 2")
    assert look("version 1", subject=new_id())
    assert record_look(actor=new_id(), verb=Verb.CASE_LOOKED, subject=CASE, shown="version 1")
    assert record_look(actor=OFFICER, verb=Verb.NOTE_READ, subject=CASE, shown="version 1")
    assert record_look(actor=OFFICER, verb=Verb.CASE_LISTED, shown="version 1")
    assert not record_look(actor=OFFICER, verb=Verb.CASE_LISTED, shown="version 1")


def test_what_was_shown_is_kept_as_a_fingerprint_only() -> None:
    event = look("7 identity story")
    assert event is not None
    assert set(event.detail) == {"shown"}
    assert "identity" not in str(event.detail)


def test_a_refusal_is_recorded_with_its_reason_as_a_code() -> None:
    event = refused(actor=OFFICER, verb=Verb.PAGE_REFUSED, post=POST, reason="role")
    assert event.detail == {"reason": "role"}
    assert Verb(event.verb).kind == "refusal"


def test_a_record_without_its_head_takes_nothing_more() -> None:
    record(actor=OFFICER, verb=Verb.CASE_OPENED, subject=CASE)
    run_sql("DELETE FROM audit_head")
    with pytest.raises(ProtectionFailed, match="verify-audit"):
        record(actor=OFFICER, verb=Verb.NOTE_ADDED, subject=CASE)
    assert Event.objects.count() == 1
