"""A file of applications whose time is over goes with its key, and nothing in it is lost before."""

from datetime import timedelta

import pytest
from tests.builders import an_officer
from tests.guards.world import signed_in
from tests.visas.counter import (
    ONE,
    a_visa_officer,
    as_csv,
    erased,
    imported,
    kept_form,
    numbered,
    rows,
)

from gerege.accounts.models import ParkedForm
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.knowledge.retention import RetentionRule, load_retention
from gerege.vault.models import RecordKey
from gerege.visas import services
from gerege.visas.models import (
    Application,
    Batch,
    RefusedRow,
    SecondOpinion,
)
from gerege.visas.passes import store, whole_pass
from gerege.visas.retention import RULE
from gerege.visas.services import erasing

pytestmark = pytest.mark.django_db


def test_with_the_last_of_a_file_its_key_goes_and_the_file_is_not_taken_again() -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(2))
    first, last = numbered(batch).values()
    erased(first)
    assert RecordKey.objects.filter(pk=batch.pk).exists()
    sealed = Application.objects.get(pk=last.pk)

    erased(last)

    batch.refresh_from_db()
    assert not RecordKey.objects.filter(pk=batch.pk).exists()
    assert (batch.headings, batch.columns is None) == (None, False)
    # A copy of what was erased, in a backup, opens no more.
    with pytest.raises(ProtectionFailed):
        sealed.written()
    page = signed_in(officer).get(f"/visas/files/{batch.pk}/")
    assert page.status_code == 200
    assert services.receive_file(actor=officer, data=as_csv(rows(2))) == (batch, True)


def test_while_somebody_else_waits_to_be_mended_the_key_stays_until_the_time_of_the_file_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {**ONE, "date_of_birth": "soon", "application_id": "V-9"}
    batch = imported(a_visa_officer(), [*rows(1), wrong])
    erased(numbered(batch)["V-1"])
    assert RefusedRow.objects.get(batch=batch).told()["cells"]["application_id"] == "V-9"

    rule: RetentionRule = load_retention()[RULE]
    signed = {**load_retention(), RULE: rule.model_copy(update={"verified_by": "a jurist"})}
    monkeypatch.setattr(erasing, "load_retention", lambda: signed)
    with clock.pretend(clock.now() + timedelta(days=3 * 365)):
        assert services.erase_old_batches() == 1
    assert not RefusedRow.objects.exists()
    assert not RecordKey.objects.filter(pk=batch.pk).exists()


def test_a_file_of_which_nobody_is_left_is_not_prepared_again_every_minute() -> None:
    batch = imported(a_visa_officer(), rows(1))
    erased(numbered(batch)["V-1"])
    services.screen_anew()
    store.remove(batch.pk)

    assert services.rebuild_missing() == 0
    assert not whole_pass.standing().is_due


@pytest.mark.parametrize("waits", ["handed over", "second look"])
def test_a_file_whose_time_is_over_stays_while_somebody_of_it_waits_for_an_answer(
    monkeypatch: pytest.MonkeyPatch, waits: str
) -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(2))
    one = numbered(batch)["V-1"]
    rule: RetentionRule = load_retention()[RULE]
    signed = {**load_retention(), RULE: rule.model_copy(update={"verified_by": "a jurist"})}
    monkeypatch.setattr(erasing, "load_retention", lambda: signed)
    with clock.pretend(clock.now() + timedelta(days=3 * 365)):
        kept_form(officer, f"/visas/{one.pk}/talk/")
        kept_form(officer, f"/visas/{new_id()}/talk/")
        if waits == "handed over":
            asked = services.hand_over(actor=officer, application=one, agreed="no", words="Айв.")
        else:
            talk = services.Talk("yes", "given", "hq_look", "Өөр хүн хариулав.")
            services.record_review(actor=officer, application=one, talk=talk)

        assert services.erase_old_batches() == 0
        assert Application.objects.filter(pk=one.pk).exists()

        if waits == "handed over":
            services.take_hand_over(actor=an_officer(post=officer.post), asked=asked)
        else:
            SecondOpinion.objects.update(given_at=clock.now())
        assert services.erase_old_batches() == 1
    assert not Application.objects.exists()
    assert ParkedForm.objects.count() == 1


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
