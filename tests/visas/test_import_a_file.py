"""A post brings its applications in: nothing half, nothing twice, no row lost."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from tests.builders import a_post, an_officer
from tests.guards.world import signed_in
from tests.visas.counter import (
    ONE,
    a_visa_officer,
    as_csv,
    imported,
    kept,
    numbered,
    rows,
)

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault.models import RecordKey
from gerege.visas import services
from gerege.visas.engine.reading import Opened
from gerege.visas.importing.preview import preview, proposed
from gerege.visas.models import Application, Batch, NameKey, RefusedRow, SourcePart
from gerege.visas.passes import store
from gerege.visas.services import uploading
from gerege.visas.services.uploading import LARGEST

pytestmark = pytest.mark.django_db


def sent(browser: Client, data: bytes) -> HttpResponse:
    form = {"file": SimpleUploadedFile("a.csv", data)}
    return browser.post("/visas/files/", form, follow=True)  # type: ignore[return-value]  # the test client's own class


def chain_of(page: HttpResponse) -> list[tuple[str, int]]:
    chain: list[tuple[str, int]] = page.redirect_chain  # type: ignore[attr-defined]  # of the client
    return chain


def test_a_file_goes_from_upload_over_columns_and_preview_into_the_tables(
    browser: Client, officer: Officer
) -> None:
    page = sent(browser, as_csv(rows(3)))
    [batch] = Batch.objects.all()
    assert chain_of(page) == [(f"/visas/files/{batch.pk}/columns/", 302)]
    assert "V-1" in page.content.decode()

    chosen = {f"column_{n}": column for n, column in enumerate(proposed(batch))}
    page = browser.post(f"/visas/files/{batch.pk}/columns/", chosen, follow=True)
    assert "What would be imported" in page.content.decode()
    assert not Application.objects.exists()

    browser.post(f"/visas/files/{batch.pk}/import/")
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE
    assert (batch.rows_in, batch.accepted, batch.rejected) == (3, 3, 0)
    assert set(numbered(batch)) == {"V-1", "V-2", "V-3"}
    assert not SourcePart.objects.exists()


def test_a_file_of_the_largest_size_is_taken(browser: Client) -> None:
    # Of few cells: how long a cell is has no bound here, and reading them is not what is asked.
    head = b"application_id,answers_text\nV-1,"
    page = sent(browser, head + b"x" * (LARGEST - len(head)))

    assert page.status_code == 200
    assert Batch.objects.get().size == LARGEST


def test_columns_confirmed_once_are_remembered_for_the_next_file(
    browser: Client, officer: Officer
) -> None:
    strange = as_csv([{"Бичиг": "7", "Утас": "99110001"}])
    first, _known = services.receive_file(actor=officer, data=strange)
    assert proposed(first)[0] == ""
    services.confirm_columns(actor=officer, batch=first, columns=["application_id", "phone"])

    page = sent(browser, as_csv([{"Бичиг": "8", "Утас": "99110002"}]))

    second = Batch.objects.exclude(pk=first.pk).get()
    assert second.columns == ["application_id", "phone"]
    assert chain_of(page) == [(f"/visas/files/{second.pk}/", 302)]


def test_after_an_import_that_failed_the_columns_are_chosen_anew_and_it_is_imported(
    browser: Client, officer: Officer
) -> None:
    data = as_csv(rows(2))
    batch = kept(officer, data)
    problem = '{"field": "columns", "problem": "Wrong", "mend": "Choose others."}'
    batch.seal_field("problem", problem)
    batch.state = Batch.State.FAILED
    batch.save(update_fields=["state", "problem"])
    columns = f"/visas/files/{batch.pk}/columns/"
    assert columns in sent(browser, data).content.decode()

    chosen = {f"column_{n}": column for n, column in enumerate(proposed(batch))}
    page = browser.post(columns, chosen, follow=True).content.decode()

    assert "What would be imported" in page
    browser.post(f"/visas/files/{batch.pk}/import/")
    batch.refresh_from_db()
    assert (batch.state, batch.accepted) == (Batch.State.DONE, 2)


def test_columns_without_a_number_or_with_one_twice_are_refused(officer: Officer) -> None:
    batch, _known = services.receive_file(actor=officer, data=as_csv([ONE]))
    columns = proposed(batch)

    for wrong in ([""] * len(columns), [columns[0], columns[0], *columns[2:]]):
        with pytest.raises(InputRefused) as refused:
            services.confirm_columns(actor=officer, batch=batch, columns=wrong)
        assert refused.value.field == "columns"


def test_the_same_file_twice_changes_nothing_and_says_so(browser: Client, officer: Officer) -> None:
    batch = imported(officer, rows(2))
    before = Application.objects.count(), RecordKey.objects.count()

    page = sent(browser, as_csv(rows(2)))

    assert "here already" in page.content.decode()
    assert chain_of(page) == [(f"/visas/files/{batch.pk}/", 302)]
    assert (Application.objects.count(), RecordKey.objects.count()) == before


def test_the_same_file_sent_twice_at_the_same_moment_is_kept_once(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, opened = as_csv(rows(2)), uploading._opened
    first: list[Batch] = []

    def while_another_sends_it(read: bytes) -> Opened:
        if not first:
            first.append(Batch())
            first[0] = services.receive_file(actor=officer, data=data)[0]
        return opened(read)

    monkeypatch.setattr(uploading, "_opened", while_another_sends_it)

    assert services.receive_file(actor=officer, data=data) == (first[0], True)
    assert Batch.objects.count() == RecordKey.objects.filter(pk=first[0].pk).count() == 1


def test_an_application_that_another_file_brought_otherwise_waits_and_is_kept(
    officer: Officer,
) -> None:
    imported(officer, rows(2))

    again = imported(officer, [*rows(2, surname="Өөр"), {**ONE, "application_id": "V-3"}])

    assert (again.accepted, again.unchanged, again.to_confirm, again.rejected) == (1, 0, 2, 0)
    told = [one.told() for one in RefusedRow.objects.filter(batch=again).order_by("row")]
    assert [one["cells"]["application_id"] for one in told] == ["V-1", "V-2"]
    assert told[0]["problems"][0][0] == "application_id"


def test_a_corrected_file_says_before_which_numbers_are_there_and_all_go_with_one_button(
    browser: Client, officer: Officer
) -> None:
    imported(officer, rows(2))
    wrong = {**ONE, "date_of_birth": "soon"}
    again = kept(officer, as_csv([*rows(3, surname="Өөр"), rows(3)[2], wrong]))

    with translation.override("en"):
        before = preview(again)
    assert (before.looked_at, before.to_confirm, before.refused) == (5, 2, 2)
    told = {one.row: one.problem for one in reversed(before.problems)}
    assert told[2] == told[3] == "this number was imported before"
    assert told[5] == "this number stands in an earlier row too"

    services.start_import(actor=officer, batch=again)
    again.refresh_from_db()
    assert (again.to_confirm, again.rejected) == (before.to_confirm, before.refused)
    path = f"/visas/files/{again.pk}/"
    assert "Leave all of these out" in browser.get(path).content.decode()
    acts = Event.objects.filter(verb=Verb.VISA_ROW_LEFT)

    for _twice in range(2):
        page = browser.post(f"{path}leave/", follow=True).content.decode()
        assert "Leave all of these out" not in page
        assert [event.detail for event in acts] == [{"rows": 2}]
    left = RefusedRow.objects.filter(batch=again, state=RefusedRow.State.LEFT).order_by("row")
    assert list(left.values_list("row", "changed_by")) == [(2, officer.pk), (3, officer.pk)]
    assert signed_in(a_visa_officer("ANK")).post(f"{path}leave/").status_code == 404


def test_rows_that_say_what_was_imported_are_neither_taken_nor_refused(
    browser: Client, officer: Officer
) -> None:
    first = rows(4, colour="red")
    imported(officer, first)
    changed = {**first[1], "phone": "+976 8800 7777", "colour": "blue"}
    fresh = {**first[0], "application_id": "V-9"}
    again = kept(officer, as_csv([first[0], changed, *first[2:], fresh]))

    before = preview(again)
    assert (before.looked_at, before.unchanged, before.to_confirm) == (5, 3, 1)
    services.start_import(actor=officer, batch=again)
    again.refresh_from_db()
    assert (again.rows_in, again.accepted, again.unchanged, again.to_confirm) == (5, 1, 3, 1)
    told = RefusedRow.objects.get(batch=again).told()["problems"]
    known, other = "this number was imported before", "another value was imported before"
    assert [(column, value, problem) for column, value, problem, _mend in told] == [
        ("application_id", "V-2", known),
        ("phone", "+976 8800 7777", other),
        ("colour", "blue", other),
    ]
    page = browser.get(f"/visas/files/{again.pk}/").content.decode()
    assert "Already here, unchanged" in page
    assert Event.objects.filter(verb=Verb.VISA_IMPORTED).latest("sequence").detail["unchanged"] == 3


def test_what_another_file_did_not_ask_for_is_not_taken_as_changed(officer: Officer) -> None:
    imported(officer, rows(1, email="one@example.mn"))
    again = imported(officer, rows(1))
    assert (again.accepted, again.unchanged, again.rejected) == (0, 1, 0)


@pytest.mark.parametrize(("name", "is_lost"), [("Б?рт?", True), ("Бөртө", False), ("Хэн?", False)])
def test_lost_letters_are_told_before_the_import_and_make_no_name(
    browser: Client, officer: Officer, name: str, is_lost: bool
) -> None:
    told = "Letters were lost when this file was saved"
    data = as_csv(rows(1, surname=name, given_names=""))
    page = sent(browser, data).content.decode()
    batch = Batch.objects.get()
    assert (told in page) == is_lost
    services.confirm_columns(actor=officer, batch=batch, columns=proposed(batch))
    assert (told in browser.get(f"/visas/files/{batch.pk}/").content.decode()) == is_lost
    services.start_import(actor=officer, batch=Batch.objects.get())
    assert NameKey.objects.exists() != is_lost


def test_another_post_may_have_the_same_number(officer: Officer) -> None:
    imported(officer, rows(1))
    assert imported(a_visa_officer("ANK"), rows(1)).accepted == 1


def test_what_people_wrote_is_sealed_and_the_store_knows_nobody(officer: Officer) -> None:
    batch = imported(officer, rows(3))

    table = pq.read_table(store.file_of(batch.pk))
    ids = {one.hex for one in Application.objects.values_list("pk", flat=True)}
    assert set(table["application_id"].to_pylist()) == ids
    assert store.file_of(batch.pk).stat().st_mode & 0o077 == 0
    kept_bytes = (
        b"".join(bytes(one) for one in Application.objects.values_list("content", flat=True) if one)
        + store.file_of(batch.pk).read_bytes()
    )
    for secret in ("Зохиомол", "Нэргүй", "99110001", "V-1"):
        assert secret.encode() not in kept_bytes
    details = str(list(Event.objects.values_list("detail", flat=True)))
    assert "V-1" not in details


def test_a_file_whose_columns_are_confirmed_says_that_it_waits_to_be_imported(
    browser: Client, officer: Officer
) -> None:
    batch = kept(officer, as_csv([{**ONE, "date_of_birth": "soon"}]))
    for path in ("/visas/files/", f"/visas/files/{batch.pk}/"):
        page = browser.get(path).content.decode()
        assert "Waits to be imported" in page
        assert "confirm the columns" not in page
    assert "date_of_birth</td>" not in page
    assert "Date of birth</td>" in page


@pytest.mark.parametrize("data", [b"", b"\0" * 400])
def test_a_file_that_is_none_is_refused_with_a_sentence_and_nothing_is_kept(
    browser: Client, data: bytes
) -> None:
    page = sent(browser, data)

    assert page.status_code == 200
    assert "Something needs mending" in page.content.decode()
    assert not Batch.objects.exists()


def test_a_file_that_is_too_large_is_refused_with_the_limit(browser: Client) -> None:
    page = sent(browser, b"x" * (33 * 1024 * 1024))

    assert "32 MB" in page.content.decode()
    assert not Batch.objects.exists()


def test_no_other_page_takes_a_file(browser: Client) -> None:
    answer = browser.post("/visas/find/", {"text": SimpleUploadedFile("a.csv", b"x")})
    assert answer.status_code == 400


def test_others_import_nothing_and_see_no_file_of_another_post(officer: Officer) -> None:
    batch = imported(officer, rows(1))
    for other in (an_officer(post=a_post("SEL")), an_officer(Role.VISA_OFFICER)):
        with pytest.raises(NotAllowed):
            services.receive_file(actor=other, data=as_csv(rows(1)))
    abroad = signed_in(a_visa_officer("ANK"))
    assert abroad.get(f"/visas/files/{batch.pk}/").status_code == 404
    assert abroad.get(f"/visas/{Application.objects.get().pk}/").status_code == 404


def test_two_spellings_of_one_number_in_a_file_are_one_application(officer: Officer) -> None:
    batch = imported(officer, [{**ONE, "application_id": "V-1"}, {**ONE, "application_id": "v 1"}])

    assert (batch.state, batch.accepted, batch.rejected) == (Batch.State.DONE, 1, 1)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-05 09:04", "2026-11-05T00:04Z"),
        ("2026-11-05", "2026-11-04T15:00Z"),
        ("2026-11-05 09:04 +08:00", "2026-11-05T01:04Z"),
    ],
)
def test_times_without_a_zone_are_of_the_clock_of_the_post(
    browser: Client, officer: Officer, written: str, moment: str
) -> None:
    batch = imported(officer, [{**ONE, "submitted_at": written}])
    [one] = Application.objects.all()
    assert one.submitted_at == one.waiting_since == datetime.fromisoformat(moment)
    table = pq.read_table(store.file_of(batch.pk), columns=["submitted_at"])
    [kept_as] = table["submitted_at"].to_pylist()
    assert kept_as == one.submitted_at.astimezone(officer_zone(officer)).replace(tzinfo=None)


def test_a_page_says_the_time_that_stands_in_the_file(browser: Client, officer: Officer) -> None:
    imported(officer, [{**ONE, "submitted_at": "2026-11-05 09:04"}])
    page = browser.get(f"/visas/{Application.objects.get().pk}/").content.decode()
    assert "09:04" in page
    assert "18:04" not in page


def officer_zone(officer: Officer) -> ZoneInfo:
    assert officer.post
    return officer.post.zone
