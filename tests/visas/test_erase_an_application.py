"""Erasing takes an application out of every place it is in, and leaves the others whole."""

from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from tests.builders import saraa
from tests.visas.counter import a_visa_officer, imported, numbered, rows

from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed, ProtectionFailed
from gerege.knowledge.retention import RetentionRule, load_retention
from gerege.vault.models import RecordKey
from gerege.visas import services, store
from gerege.visas.models import Application, Batch, RefusedRow, SharedKey
from gerege.visas.retention import RULE
from gerege.visas.services import erasing

pytestmark = pytest.mark.django_db


def test_an_erased_application_is_in_no_table_and_in_no_file_of_the_store() -> None:
    batch = imported(a_visa_officer(), rows(3, email="one@example.mn"))
    gone, kept = numbered(batch)["V-1"], numbered(batch)["V-2"]
    assert gone.shared.exists()
    number = gone.pk

    services.erase_application(actor=saraa(), application=gone)

    assert not Application.objects.filter(pk=number).exists()
    assert not SharedKey.objects.filter(application=number).exists()
    ids = pq.read_table(store.file_of(batch.pk))["application_id"].to_pylist()
    assert number.hex not in ids
    assert len(ids) == 2
    assert kept.shared.filter(kind="email").exists()
    assert kept.written()["given_names"] == "Нэргүй"


def test_who_is_left_alone_with_an_identifier_shares_it_with_nobody() -> None:
    batch = imported(a_visa_officer(), rows(2, email="one@example.mn"))

    services.erase_application(actor=saraa(), application=numbered(batch)["V-1"])

    assert not SharedKey.objects.filter(kind="email").exists()


def test_a_visa_officer_erases_nothing() -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(1))
    with pytest.raises(NotAllowed):
        services.erase_application(actor=officer, application=numbered(batch)["V-1"])


def test_a_file_whose_time_is_over_goes_with_its_key_once_a_jurist_has_signed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = a_visa_officer()
    wrong = {**rows(1)[0], "date_of_birth": "soon", "application_id": "V-9"}
    batch = imported(officer, [*rows(2), wrong])
    one = numbered(batch)["V-1"]
    later = clock.now() + timedelta(days=3 * 365)
    with clock.pretend(later):
        assert services.erase_old_batches() == 0

        rule: RetentionRule = load_retention()[RULE]
        signed = {**load_retention(), RULE: rule.model_copy(update={"verified_by": "a jurist"})}
        monkeypatch.setattr(erasing, "load_retention", lambda: signed)
        assert services.erase_old_batches() == 1

    assert not Batch.objects.exists()
    assert not Application.objects.exists()
    assert not RefusedRow.objects.exists()
    assert not RecordKey.objects.filter(pk=batch.pk).exists()
    assert not store.file_of(batch.pk).exists()
    with pytest.raises(ProtectionFailed):
        one.written()
