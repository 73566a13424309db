"""A wrong value is corrected by one officer: it is checked, kept, judged anew, and never lost."""

import re
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client
from tests.builders import a_post, an_officer, saraa
from tests.guards.world import signed_in
from tests.visas.counter import (
    ONE,
    a_visa_officer,
    after_commit,
    erased,
    imported,
    numbered,
    rows,
)

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas import services
from gerege.visas.models import Application, Batch, Correction, SharedKey
from gerege.visas.passes import store, whole_pass
from gerege.visas.passes.running import basis_today
from gerege.visas.services import Talk

pytestmark = pytest.mark.django_db
WHY = "Паспортаас нь харж шалгав."


def corrected(officer: Officer, application: Application, column: str, value: str) -> Correction:
    with after_commit():
        return services.correct(
            actor=officer,
            application=application,
            column=column,
            value=value,
            reason=WHY,
            language="en",
        )


def by_id(table: pa.Table, column: str) -> dict[str, object]:
    return dict(zip(table[store.ID].to_pylist(), table[column].to_pylist(), strict=True))


def version_in(page: str) -> str:
    found = re.search(r'<input type="hidden" name="seen" value="([^"]*)">', page)
    assert found
    return found[1]


def test_an_officer_chooses_a_column_sees_what_stands_and_corrects_it(
    browser: Client, officer: Officer, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    path = f"/visas/{one.pk}/correct/"
    assert f'href="{path}"' in browser.get(f"/visas/{one.pk}/").content.decode()
    assert 'value="passport_held_by"' in browser.get(path).content.decode()

    page = browser.get(f"{path}?column=passport_held_by").content.decode()
    assert "Recruiter or labour broker" in page
    sent = {"passport_held_by": "self", "reason": WHY, "seen": version_in(page)}
    with after_commit():
        assert browser.post(f"{path}?column=passport_held_by", sent).status_code == 302

    assert numbered(batch)["R-1"].written()["passport_held_by"] == "self"
    told = Correction.objects.get().told()
    assert told["changes"] == [["passport_held_by", "agent", "self"]]
    assert told["reason"] == WHY
    shown = browser.get(f"/visas/{one.pk}/").content.decode()
    assert "Corrections" in shown
    assert WHY in shown
    assert officer.display_name in shown
    assert Event.objects.filter(subject=one.pk, verb="visa.corrected").count() == 1


def test_flags_and_the_store_follow_and_the_former_rules_stay_readable(
    officer: Officer, browser: Client, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    before = set(one.flags.values_list("rule", flat=True))
    assert before

    corrected(officer, one, "passport_held_by", "self")

    after = set(one.flags.values_list("rule", flat=True))
    told = Correction.objects.get().told()
    assert (set(told["before"]), set(told["after"])) == (before, after)
    assert before != after
    table = pq.read_table(store.file_of(batch.pk))
    assert table.num_rows == Application.objects.filter(batch=batch).count()
    assert by_id(table, "passport_held_by")[one.pk.hex] == "self"
    batch.refresh_from_db()
    assert not batch.is_behind
    assert whole_pass.is_due(basis_today())
    assert "Held before" in browser.get(f"/visas/{one.pk}/").content.decode()
    services.screen_anew()
    assert set(one.flags.values_list("rule", flat=True)) == after


def test_links_and_the_search_by_name_follow_a_correction(
    officer: Officer, browser: Client
) -> None:
    shared = {"email": "shared@example.mn"}
    batch = imported(officer, [*rows(2, **shared), {**ONE, "email": "other@example.mn"}])
    one, two, three = (numbered(batch)[number] for number in ("V-1", "V-2", "V-1001"))

    corrected(officer, one, "email", "other@example.mn")

    linked = SharedKey.objects.filter(kind="email").values_list("application", flat=True)
    assert set(linked) == {one.pk, three.pk}
    corrected(officer, two, "surname", "Цоохорой")
    found = browser.post("/visas/find/", {"text": "Цоохорой Нэргүй"}).content.decode()
    assert f"/visas/{two.pk}/" in found
    corrected(officer, three, "application_id", "V-77")
    assert f"/visas/{three.pk}/" in browser.post("/visas/find/", {"text": "V-77"}).content.decode()
    assert (
        f"/visas/{three.pk}/"
        not in browser.post("/visas/find/", {"text": "V-1001"}).content.decode()
    )


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("date_of_birth", "soon", "this is no date"),
        ("application_id", "V-2", "this number was imported before"),
        ("phone", "+976 9911 0001", "This is what stands there already"),
        ("submitted_at", "2030-01-01", "this day is yet to come"),
    ],
)
def test_what_the_import_would_refuse_is_refused_beside_the_field_and_nothing_typed_is_lost(
    browser: Client, officer: Officer, column: str, value: str, said: str
) -> None:
    one = numbered(imported(officer, rows(2)))["V-1"]
    path = f"/visas/{one.pk}/correct/?column={column}"

    page = browser.post(path, {column: value, "reason": WHY, "seen": 0}).content.decode()

    assert said in page
    assert value in page
    assert WHY in page
    assert not Correction.objects.exists()


def test_what_is_wrong_elsewhere_through_the_new_value_says_where(officer: Officer) -> None:
    one = numbered(imported(officer, rows(1)))["V-1"]
    with pytest.raises(InputRefused) as refused:
        corrected(officer, one, "submitted_at", "1994-01-01")
    assert refused.value.field == "submitted_at"
    assert refused.value.problem.startswith("Date of birth: ")


@pytest.mark.parametrize("reason", ["", ".", "A rule holds"])
def test_a_correction_says_why_in_a_word_of_its_own(
    browser: Client, officer: Officer, reason: str
) -> None:
    one = numbered(imported(officer, rows(1)))["V-1"]
    path = f"/visas/{one.pk}/correct/?column=phone"
    page = browser.post(path, {"phone": "+976 88", "reason": reason, "seen": 0}).content.decode()
    assert "Something needs mending" in page
    assert not Correction.objects.exists()


def test_a_form_that_was_opened_before_a_colleague_corrected_overturns_nothing(
    browser: Client, officer: Officer
) -> None:
    one = numbered(imported(officer, rows(1)))["V-1"]
    path = f"/visas/{one.pk}/correct/?column=phone"
    opened = version_in(browser.get(path).content.decode())
    colleague = an_officer(Role.VISA_OFFICER, officer.post)
    corrected(colleague, one, "phone", "+976 8800 0001")

    sent = {"phone": "+976 8800 0002", "reason": "Дахин залгав"}
    answer = browser.post(path, {**sent, "seen": opened})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Something was recorded meanwhile" in page
    assert "+976 8800 0001" in page
    assert "+976 8800 0002" in page
    assert numbered(one.batch)["V-1"].written()["phone"] == "+976 8800 0001"
    assert browser.post(path, {**sent, "seen": version_in(page)}).status_code == 302
    assert numbered(one.batch)["V-1"].written()["phone"] == "+976 8800 0002"
    assert Correction.objects.count() == 2


def test_a_talk_stays_and_the_page_says_what_was_corrected_since(
    browser: Client, officer: Officer, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    talk = Talk("yes", "given", "refer", "Паспортыг нь зуучлагч барьдаг гэв.")
    with clock.pretend(clock.now() - timedelta(hours=1)):
        services.record_review(actor=officer, application=one, talk=talk)
    before = set(one.flags.values_list("rule", flat=True))

    corrected(officer, one, "passport_held_by", "self")

    one.refresh_from_db()
    assert (one.outcome, one.decided_at is not None) == ("refer", True)
    assert set(one.flags.values_list("rule", flat=True)) == before
    page = browser.get(f"/visas/{one.pk}/").content.decode()
    assert "Corrected since the last talk" in page
    assert "Held before" in page
    told = Correction.objects.get().told()
    assert set(told["after"]) < set(told["before"]) == before
    with clock.pretend(clock.now() + timedelta(hours=1)):
        services.record_review(actor=officer, application=one, talk=talk)
    assert "Corrected since" not in browser.get(f"/visas/{one.pk}/").content.decode()


def test_a_talk_that_was_opened_before_a_correction_is_shown_it(
    browser: Client, officer: Officer, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    path = f"/visas/{one.pk}/talk/"
    opened = version_in(browser.get(path).content.decode())
    corrected(officer, one, "passport_held_by", "self")

    told = {"alone": "yes", "leaflet": "given", "outcome": "issue", "reason": "Зүгээр гэв"}
    answer = browser.post(path, {**told, "seen": opened})

    assert answer.status_code == 409
    assert WHY in answer.content.decode()
    assert "Зүгээр гэв" in answer.content.decode()


def test_headquarters_see_that_something_was_corrected_and_nobodys_name(
    officer: Officer, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    talk = Talk("yes", "given", "hq_look", "Ярьсан нь зөрж байна.")
    services.record_review(actor=officer, application=one, talk=talk)
    corrected(officer, one, "surname", "Нууцлагдах")
    corrected(officer, one, "passport_held_by", "self")

    page = signed_in(saraa()).get(f"/visas/second-looks/{one.opinions.get().pk}/").content.decode()

    assert "Other values that are not shown here" in page
    assert "Stands since" in page
    assert "Нууцлагдах" not in page
    assert WHY not in page


def test_nobody_of_another_post_corrects_and_no_other_column_can_be_named(
    officer: Officer,
) -> None:
    one = numbered(imported(officer, rows(1)))["V-1"]
    abroad = a_visa_officer("ANK")
    for actor, column in ((abroad, "phone"), (officer, "more"), (officer, "nothing")):
        with pytest.raises(NotAllowed):
            corrected(actor, one, column, "+976 8800 0001")
    assert signed_in(abroad).get(f"/visas/{one.pk}/correct/").status_code == 404
    assert a_post("SEL") == officer.post


def test_a_correction_goes_with_its_application(officer: Officer) -> None:
    one = numbered(imported(officer, rows(2)))["V-1"]
    corrected(officer, one, "phone", "+976 8800 0001")

    erased(one)

    assert not Correction.objects.exists()
    assert not Application.objects.filter(pk=one.pk).exists()


def test_a_store_that_could_not_be_written_is_prepared_anew_with_the_right_value(
    officer: Officer,
) -> None:
    batch = imported(officer, rows(2))
    one = numbered(batch)["V-1"]
    told = {"column": "visa_class", "value": "study", "reason": WHY, "language": "en"}
    services.correct(actor=officer, application=one, **told)
    batch.refresh_from_db()
    assert batch.is_behind

    services.rebuild_missing()

    table = pq.read_table(store.file_of(batch.pk))
    assert by_id(table, "visa_class")[one.pk.hex] == "study"
    one.refresh_from_db()
    assert one.visa_class == "study"


def test_a_wrong_value_may_be_taken_away(officer: Officer) -> None:
    one = numbered(imported(officer, rows(1)))["V-1"]
    corrected(officer, one, "phone", "")
    assert "phone" not in numbered(one.batch)["V-1"].written()
