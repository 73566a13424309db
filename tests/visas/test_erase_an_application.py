"""Erasing takes an application out of every place it is in, and leaves the others whole."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyarrow.parquet as pq
import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import an_officer, saraa
from tests.guards.world import signed_in
from tests.visas.counter import (
    ONE,
    a_visa_officer,
    after_commit,
    erased,
    imported,
    kept_form,
    numbered,
    rows,
    written_after_the_record,
)

from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas import services
from gerege.visas.models import (
    Application,
    AskedErasure,
    RefusedRow,
    SharedKey,
)
from gerege.visas.passes import store

pytestmark = pytest.mark.django_db
MARK = "Тэмдэг"
ACCOUNT = "7012345678"


def test_an_erased_application_is_in_no_table_and_in_no_file_of_the_store() -> None:
    batch = imported(a_visa_officer(), rows(3, email="one@example.mn"))
    gone, kept = numbered(batch)["V-1"], numbered(batch)["V-2"]
    assert gone.shared.exists()
    number = gone.pk

    erased(gone)

    assert not Application.objects.filter(pk=number).exists()
    assert not SharedKey.objects.filter(application=number).exists()
    ids = pq.read_table(store.file_of(batch.pk))["application_id"].to_pylist()
    assert number.hex not in ids
    assert len(ids) == 2
    assert kept.shared.filter(kind="email").exists()
    assert kept.written()["given_names"] == "Нэргүй"


def test_both_offices_see_the_same_sign_to_compare_on_the_telephone() -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(2))
    signs = set()
    for one in numbered(batch).values():
        asked = services.ask_erasure(actor=officer, application=one, reason="person_asks")
        asking = signed_in(officer).get(f"/visas/{one.pk}/erase/").content.decode()
        answering = signed_in(saraa()).get(f"/visas/erasing/{asked.pk}/").content.decode()
        assert asked.sign in asking
        assert asked.sign in answering
        assert str(one.pk) not in answering
        signs.add(asked.sign)
    assert len(signs) == 2


def test_who_is_left_alone_with_an_identifier_shares_it_with_nobody() -> None:
    batch = imported(a_visa_officer(), rows(2, email="one@example.mn"))

    erased(numbered(batch)["V-1"])

    assert not SharedKey.objects.filter(kind="email").exists()


def test_an_application_is_erased_before_the_record_is_held_and_after_a_pass_over_everything() -> (
    None
):
    officer = a_visa_officer()
    one = numbered(imported(officer, rows(2, email="one@example.mn")))["V-1"]
    asked = services.ask_erasure(actor=officer, application=one, reason="person_asks")
    lead = saraa()

    with CaptureQueriesContext(connection) as seen:
        late = written_after_the_record(
            lambda: services.confirm_erasure(actor=lead, asked=asked),
        )

    assert late == []
    told = [query["sql"] for query in seen.captured_queries]
    passes = next(at for at, sql in enumerate(told) if sql.startswith('UPDATE "visas_wholepass"'))
    looks = next(at for at, sql in enumerate(told) if ' FROM "visas_application"' in sql)
    assert passes < looks


def test_two_people_erase_and_nothing_of_it_is_left_in_any_table_or_file() -> None:
    officer, lead = a_visa_officer(), saraa()
    wrong = {**ONE, "application_id": "V-9", "date_of_birth": "soon", "surname": MARK}
    batch = imported(officer, [*rows(2, payer_account=ACCOUNT), wrong])
    refused = RefusedRow.objects.get(batch=batch)
    cells = {**refused.told()["cells"], "date_of_birth": "1995-03-02", "payer_account": ACCOUNT}
    one = services.send_again(actor=officer, refused=refused, cells=cells, language="en")
    talk = services.Talk("yes", "given", "hq_look", "Тодорхойгүй.", words=MARK)
    services.record_review(actor=officer, application=one, talk=talk)
    wish = services.Wish("hotel", MARK, clock.now().date() + timedelta(days=30))
    services.ask_declaration(actor=officer, application=one, column="payer_account", wish=wish)
    kept_form(officer, f"/visas/{one.pk}/talk/")
    browser, other = signed_in(officer), signed_in(lead)

    page = browser.get(f"/visas/{one.pk}/").content.decode()
    assert f"/visas/{one.pk}/erase/" in page
    assert browser.post(f"/visas/{one.pk}/erase/", {"reason": "person_asks"}).status_code == 302
    asked = AskedErasure.objects.get(application=one)
    there = f"/visas/erasing/{asked.pk}/"
    assert there in other.get("/visas/erasing/").content.decode()
    shown = other.get(there).content.decode()
    assert MARK not in shown
    assert "V-9" not in shown
    with after_commit():
        assert other.post(there, {"decision": "erase"}).status_code == 302

    kept = {name: table for name, table in rows_that_name(one.pk).items() if table}
    assert set(kept) == {"audit_event"}
    assert not RefusedRow.objects.filter(batch=batch).exists()
    ids = pq.read_table(store.file_of(batch.pk))["application_id"].to_pylist()
    assert one.pk.hex not in ids
    assert len(ids) == 2
    assert browser.get(f"/visas/{one.pk}/").status_code == 404
    assert other.get(there).status_code == 404


def test_no_row_that_was_refused_for_its_number_brings_the_erased_person_back() -> None:
    officer, elsewhere = a_visa_officer(), a_visa_officer("ANK")
    first, second, *_ = rows(3)
    one = numbered(imported(officer, [first, {**first, "visa_class": "study"}, second]))["V-1"]
    changed = {**second, "visa_class": "study"}
    later = imported(officer, [{**first, "application_id": "v - 1"}, changed, rows(3)[2]])
    wrong = {**first, "date_of_birth": "soon"}
    imported(officer, [wrong])
    abroad = imported(elsewhere, [wrong])
    RefusedRow.objects.filter(batch=later).update(number_key=None)
    back = RefusedRow.objects.get(batch=later, row=2)
    assert RefusedRow.objects.count() == 5

    erased(one)

    left = RefusedRow.objects.order_by("batch__post__code", "row")
    assert [(row.batch, row.told()["cells"]["application_id"]) for row in left] == [
        (abroad, "V-1"),
        (later, "V-2"),
    ]
    with pytest.raises(NotAllowed):
        services.send_again(actor=officer, refused=back, cells=back.told()["cells"], language="en")


def test_a_row_without_a_number_stays_when_another_is_erased() -> None:
    officer = a_visa_officer()
    batch = imported(officer, [*rows(1), {**ONE, "application_id": ""}])
    erased(numbered(batch)["V-1"])
    assert RefusedRow.objects.get(batch=batch).number_key == ""


def test_of_what_stays_only_the_record_tells_and_it_names_nobody() -> None:
    batch = imported(a_visa_officer(), rows(1))
    one = numbered(batch)["V-1"]
    erased(one)

    events = Event.objects.filter(subject=one.pk).order_by("sequence")
    asked, gone = [event for event in events if "eras" in event.verb]
    assert (asked.verb, gone.verb) == (Verb.VISA_ERASURE_ASKED, Verb.VISA_ERASED)
    assert asked.actor != gone.actor
    assert "person_asks" in str(gone.detail)


def test_nobody_erases_alone_and_only_the_post_asks() -> None:
    officer, lead = a_visa_officer(), saraa()
    one = numbered(imported(officer, rows(1)))["V-1"]
    for nobody in (lead, a_visa_officer("ANK")):
        with pytest.raises(NotAllowed):
            services.ask_erasure(actor=nobody, application=one, reason="person_asks")
    asked = services.ask_erasure(actor=officer, application=one, reason="person_asks")
    with pytest.raises(NotAllowed):
        services.confirm_erasure(actor=officer, asked=asked)
    assert signed_in(officer).get(f"/visas/erasing/{asked.pk}/").status_code == 404
    assert Application.objects.filter(pk=one.pk).exists()


def test_a_request_is_taken_back_by_the_post_or_declined_by_headquarters_and_the_application_stays(
) -> None:  # fmt: skip
    officer, lead = a_visa_officer(), saraa()
    one = numbered(imported(officer, rows(1)))["V-1"]
    first = services.ask_erasure(actor=officer, application=one, reason="by_mistake")
    again = services.ask_erasure(actor=officer, application=one, reason="person_asks")
    assert again.pk == first.pk
    answer = signed_in(officer).post(f"/visas/{one.pk}/erase/", {"take_back": str(first.pk)})
    assert answer.status_code == 302
    assert not AskedErasure.objects.exists()

    second = services.ask_erasure(actor=officer, application=one, reason="person_asks")
    answer = signed_in(lead).post(f"/visas/erasing/{second.pk}/", {"decision": "decline"})
    assert answer.status_code == 302
    assert not AskedErasure.objects.exists()
    assert Application.objects.filter(pk=one.pk).exists()
    with pytest.raises(NotAllowed):
        services.confirm_erasure(actor=lead, asked=second)


def test_a_person_whom_the_consular_officers_have_not_yet_taken_on_is_not_erased() -> None:
    officer, lead = a_visa_officer(), saraa()
    one = numbered(imported(officer, rows(1)))["V-1"]
    asked = services.ask_erasure(actor=officer, application=one, reason="person_asks")
    handed = services.hand_over(actor=officer, application=one, agreed="yes", words="Тусламж.")

    answer = signed_in(lead).post(f"/visas/erasing/{asked.pk}/", {"decision": "erase"})
    assert answer.status_code == 200
    assert "consular officers are asked" in answer.content.decode()
    assert Application.objects.filter(pk=one.pk).exists()

    services.take_hand_over(actor=an_officer(post=officer.post), asked=handed)
    services.confirm_erasure(actor=lead, asked=asked)
    assert not Application.objects.filter(pk=one.pk).exists()


def test_the_page_of_an_application_says_when_its_erasing_was_asked() -> None:
    officer = a_visa_officer()
    one = numbered(imported(officer, rows(1)))["V-1"]
    browser = signed_in(officer)
    assert "Erasing this application is asked for" not in opened(browser, one)

    with clock.pretend(datetime(2026, 11, 25, 8, tzinfo=UTC)):
        asked = services.ask_erasure(actor=officer, application=one, reason="person_asks")

    assert "Erasing this application is asked for: 25 Nov 2026 17:00" in opened(browser, one)
    services.take_back_erasure(actor=officer, asked=asked)
    assert "Ask for the application to be erased" in opened(browser, one)


def opened(browser: Client, application: Application) -> str:
    page = browser.get(f"/visas/{application.pk}/").content.decode()
    return re.sub(r"<[^>]+>", "", page)


def test_that_a_person_is_handed_over_is_told_before_anybody_tries_to_erase() -> None:
    officer, lead = a_visa_officer(), signed_in(saraa())
    one, other, *_ = numbered(imported(officer, rows(3))).values()
    told = "They have not taken the person on"
    asked = services.ask_erasure(actor=officer, application=one, reason="person_asks")
    assert told not in lead.get(f"/visas/erasing/{asked.pk}/").content.decode()

    handed = [
        services.hand_over(actor=officer, application=each, agreed="yes", words="Тусламж.")
        for each in (one, other)
    ]

    confirming = lead.get(f"/visas/erasing/{asked.pk}/").content.decode()
    assert told in confirming
    assert 'value="erase"' not in confirming
    asking = signed_in(officer).get(f"/visas/{other.pk}/erase/").content.decode()
    assert told in asking
    assert 'name="reason"' not in asking
    for each in handed:
        services.take_hand_over(actor=an_officer(post=officer.post), asked=each)
    assert 'value="erase"' in lead.get(f"/visas/erasing/{asked.pk}/").content.decode()


def test_a_reason_has_to_be_chosen() -> None:
    officer = a_visa_officer()
    one = numbered(imported(officer, rows(1)))["V-1"]
    page = signed_in(officer).post(f"/visas/{one.pk}/erase/", {}).content.decode()
    assert "No reason is chosen" in page
    with pytest.raises(InputRefused):
        services.ask_erasure(actor=officer, application=one, reason="period_over")


def rows_that_name(number: UUID) -> dict[str, int]:
    """How many rows of each table hold this random id, in any column."""
    found = {}
    for model in apps.get_models():
        names = [f.attname for f in model._meta.concrete_fields]
        texts = [str(value) for row in model._base_manager.values_list(*names) for value in row]
        told = sum(str(number) in text or number.hex in text for text in texts)
        found[model._meta.db_table] = told
    return found
