"""Erasing a record's key makes what was sealed unreadable and the person unfindable."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.vault.builders import let_be_found

from gerege.kernel.errors import ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault import record_keys, services
from gerege.vault.models import ExactIndex, NameIndex, RecordKey

pytestmark = pytest.mark.django_db
PLACE, ROW = "cases.note.text", new_id()


@pytest.fixture
@transaction.atomic
def envelope(case: UUID) -> bytes:
    let_be_found(case, phone="97699112233", names=["Оюун Наран"])
    return services.seal(subject=case, place=PLACE, row=ROW, text="Наран")


def test_after_erasing_nothing_opens_and_nobody_is_found(case: UUID, envelope: bytes) -> None:
    assert services.forget(case)
    with pytest.raises(ProtectionFailed, match="erased"):
        services.reveal(subject=case, place=PLACE, row=ROW, sealed=envelope)
    assert services.find_exact("phone", "97699112233") == set()
    assert services.find_by_name("Наран") == []
    assert not RecordKey.objects.exists()
    assert not ExactIndex.objects.exists()
    assert not NameIndex.objects.exists()


def test_a_key_that_this_request_had_read_is_forgotten_too(case: UUID, envelope: bytes) -> None:
    services.reveal(subject=case, place=PLACE, row=ROW, sealed=envelope)
    services.forget(case)
    with pytest.raises(ProtectionFailed):
        services.reveal(subject=case, place=PLACE, row=ROW, sealed=envelope)


def test_an_erased_record_gets_nothing_new(case: UUID) -> None:
    services.forget(case)
    for write in (
        lambda: services.seal(subject=case, place=PLACE, row=ROW, text="x"),
        lambda: let_be_found(case, phone="97699112233", names=["Наран"]),
    ):
        with pytest.raises(ProtectionFailed, match="erased"):
            write()


def test_even_a_new_key_for_the_same_record_does_not_bring_it_back(
    case: UUID, envelope: bytes
) -> None:
    services.forget(case)
    services.make_record_key(case)
    with pytest.raises(ProtectionFailed):
        services.reveal(subject=case, place=PLACE, row=ROW, sealed=envelope)


def test_others_are_not_touched(case: UUID, envelope: bytes) -> None:
    services.forget(new_id())
    assert services.reveal(subject=case, place=PLACE, row=ROW, sealed=envelope) == "Наран"
    assert not services.forget(new_id())


@pytest.mark.django_db(transaction=True)
def test_the_database_lets_no_hash_outlive_the_key() -> None:
    case = new_id()
    with transaction.atomic():
        services.make_record_key(case)
        let_be_found(case, phone="97699112233")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_recordkey")
    assert services.find_exact("phone", "97699112233") == {case}


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_is_rolled_back_has_not_happened() -> None:
    case = new_id()
    services.make_record_key(case)
    envelope = services.seal(subject=case, place=PLACE, row=ROW, text="x")
    with transaction.atomic():
        services.forget(case)
        transaction.set_rollback(True)
    assert services.reveal(subject=case, place=PLACE, row=ROW, sealed=envelope) == "x"


@pytest.mark.django_db(transaction=True)
def test_keys_do_not_stay_in_memory_from_one_request_to_the_next(
    case: UUID, envelope: bytes
) -> None:
    from django.core.signals import request_finished, request_started  # noqa: PLC0415

    for signal in (request_started, request_finished):
        services.reveal(subject=case, place=PLACE, row=ROW, sealed=envelope)
        assert record_keys._held.keys
        signal.send(sender=None)
        assert not record_keys._held.keys
