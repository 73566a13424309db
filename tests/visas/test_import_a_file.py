"""A post brings its applications in: nothing half, nothing twice, no row lost."""

import re
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from pytest_django import Settings
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
    written_after_the_record,
)

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault.models import RecordKey
from gerege.visas import services, store, whole_pass
from gerege.visas.models import Application, Batch, RefusedRow, SharedKey, SourcePart
from gerege.visas.preview import preview, proposed
from gerege.visas.services import importing

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return a_visa_officer()


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


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


def test_an_application_that_another_file_brought_is_refused_and_kept(officer: Officer) -> None:
    imported(officer, rows(2))

    again = imported(officer, [*rows(2), {**ONE, "application_id": "V-3"}])

    assert (again.accepted, again.rejected) == (1, 2)
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
    assert (before.looked_at, before.refused) == (5, 4)
    told = {one.row: one.problem for one in before.problems}
    assert told[2] == told[3] == "this number was imported before"
    assert told[5] == "this number stands in an earlier row too"

    services.start_import(actor=officer, batch=again)
    assert Batch.objects.get(pk=again.pk).rejected == before.refused
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


def test_every_refused_row_is_kept_with_what_is_wrong_and_the_preview_says_it_before(
    officer: Officer,
) -> None:
    wrong = [*rows(2), {**ONE, "application_id": ""}, {**ONE, "date_of_birth": "soon"}]
    batch = kept(officer, as_csv(wrong))
    before = preview(batch)
    assert (before.looked_at, before.refused) == (4, 2)

    services.start_import(actor=officer, batch=batch)

    batch.refresh_from_db()
    assert (batch.rows_in, batch.accepted, batch.rejected) == (4, 2, 2)
    told = {one.row: one.told() for one in RefusedRow.objects.filter(batch=batch)}
    assert set(told) == {4, 5}
    assert told[5]["problems"][0][:2] == ["date_of_birth", "soon"]
    assert told[5]["cells"]["phone"] == ONE["phone"]


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


def test_a_refused_row_is_mended_in_a_form_and_nothing_typed_is_lost(
    browser: Client, officer: Officer
) -> None:
    batch = imported(officer, [*rows(1), {**ONE, "date_of_birth": "soon"}])
    path = f"/visas/files/{batch.pk}/row/3/"
    cells = dict(ONE) | {"date_of_birth": "later", "given_names": "Өөр"}

    page = browser.post(path, cells).content.decode()
    assert "later" in page
    assert "Өөр" in page
    assert "this is no date" in page

    assert browser.post(path, cells | {"date_of_birth": "1990-01-02"}).status_code == 302
    batch.refresh_from_db()
    assert (batch.accepted, batch.rejected) == (2, 0)
    assert numbered(batch)["V-1001"].written()["given_names"] == "Өөр"
    assert pq.read_table(store.file_of(batch.pk)).num_rows == 2
    assert browser.post(path, cells | {"date_of_birth": "1990-01-02"}).status_code == 404


def test_the_form_of_a_refused_row_begins_with_what_is_wrong_and_says_it_there(
    browser: Client, officer: Officer
) -> None:
    batch = imported(officer, [*rows(1), {**ONE, "date_of_birth": "soon"}])
    path = f"/visas/files/{batch.pk}/row/3/"

    page = browser.get(path).content.decode()

    names = re.findall(r'<input[^>]* name="(\w+)"', page.split("error-summary")[1])
    assert [name for name in names if name in ONE][:2] == ["date_of_birth", "application_id"]
    first = page.split('name="date_of_birth"')[0].rsplit('class="field', 1)[1]
    assert "this is no date" in first
    assert "(if known)" not in page.split('for="id_application_id"')[1].split("</label>")[0]
    assert "the number is missing" in browser.post(path, {"surname": "Өөр"}).content.decode()


def test_a_mended_row_adds_only_itself_and_the_sample_stays_as_it_was_drawn(
    browser: Client, officer: Officer, settings: Settings
) -> None:
    wrong = {**ONE, "date_of_birth": "soon", "email": "shared@example.mn"}
    shares = {"application_id": "S-1", "email": "shared@example.mn"}
    batch = imported(officer, [*rows(40), {**rows(1)[0], **shares}, wrong])
    before = places(batch)
    drawn = Application.objects.filter(batch=batch, is_sampled=True)
    assert drawn.count() >= 1
    # Had the whole batch been drawn again, everybody would be in the sample now.
    settings.GEREGE_VISA_SAMPLE = 1.0

    right = {**wrong, "date_of_birth": "1990-01-02"}
    assert browser.post(f"/visas/files/{batch.pk}/row/43/", right).status_code == 302

    mended = numbered(batch)["V-1001"]
    assert [one for one in places(batch) if one[0] != mended.pk] == before
    assert mended.rank is not None
    linked = SharedKey.objects.filter(kind="email").values_list("application__row", flat=True)
    assert sorted(linked) == [42, 43]


def places(batch: Batch) -> list[tuple[object, ...]]:
    rows = Application.objects.filter(batch=batch).order_by("pk")
    return list(rows.values_list("pk", "rank", "is_sampled"))


def test_a_row_that_is_left_out_stays_readable(browser: Client, officer: Officer) -> None:
    batch = imported(officer, [*rows(1), {**ONE, "date_of_birth": "soon"}])

    browser.post(f"/visas/files/{batch.pk}/row/3/leave/")

    page = browser.get(f"/visas/files/{batch.pk}/row/3/").content.decode()
    assert "Left out" in page
    assert "soon" in page


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


@pytest.fixture
def large(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """A batch that is too large to be imported while the page waits."""
    monkeypatch.setattr(importing, "AT_ONCE_ROWS", 5)
    monkeypatch.setattr(importing, "PORTION", 4)
    batch = kept(officer, as_csv(rows(12)))
    services.start_import(actor=officer, batch=batch)
    batch.refresh_from_db()
    return batch


def test_a_large_file_is_left_to_the_worker_and_the_page_says_how_far_it_is(
    large: Batch, browser: Client
) -> None:
    assert large.state == Batch.State.WAITING
    assert "in the background" in browser.get(f"/visas/files/{large.pk}/").content.decode()

    assert services.work_due() == 1

    large.refresh_from_db()
    assert (large.state, large.accepted) == (Batch.State.DONE, 12)
    assert services.work_due() == 0


def test_a_worker_that_was_killed_leaves_nothing_half_and_the_next_one_begins_again(
    large: Batch, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As the system does it: nothing cleans up."""

    def killed(batch: Batch, *_more: object) -> None:
        raise Killed

    monkeypatch.setattr(importing, "screen_batch", killed)
    with pytest.raises(Killed):
        services.work_due()
    assert 0 < Application.objects.count() <= 12
    some = Application.objects.first()
    assert some is not None
    assert browser.get(f"/visas/{some.pk}/").status_code == 404
    assert services.work_due() == 0, "somebody may still be at it"

    monkeypatch.undo()
    with clock.pretend(clock.now() + importing.HELD_FOR + timedelta(seconds=1)):
        assert services.work_due() == 1
    large.refresh_from_db()
    assert (large.state, large.rows_in, large.accepted) == (Batch.State.DONE, 12, 12)
    assert Application.objects.count() == 12


def test_a_small_file_is_screened_before_the_record_is_held(officer: Officer) -> None:
    imported(officer, rows(3, email="one@example.mn"))
    same = {**ONE, "application_id": "N-1", "email": "one@example.mn"}
    batch = kept(officer, as_csv([same]))

    late = written_after_the_record(
        lambda: services.start_import(actor=officer, batch=batch),
    )

    assert late == []
    told = Event.objects.filter(subject=batch.pk).order_by("sequence")
    assert list(told.values_list("verb", flat=True))[-2:] == [
        Verb.VISA_IMPORT_ASKED,
        Verb.VISA_IMPORTED,
    ]


def test_the_worker_screens_before_the_record_is_held(large: Batch) -> None:
    assert written_after_the_record(services.work_due) == []
    told = Event.objects.filter(subject=large.pk, verb=Verb.VISA_IMPORT_ASKED)
    assert told.count() == 1


def test_no_run_leaves_a_file_in_clear(large: Batch, tmp_path: Path) -> None:
    services.work_due()
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    assert [path.name for path in left if path.stat().st_size] == []


def test_a_store_that_a_restore_did_not_bring_back_is_prepared_anew(officer: Officer) -> None:
    awkward = {
        "recruiter_name": "",
        "answers_text": 'Гэв: "тийм",\nтэгээд =1+1',
        "address": "Зохиомол, 7",
    }
    batch = imported(officer, [*rows(3, **awkward), {**ONE, "date_of_birth": "soon"}])
    imported(a_visa_officer("ANK"), rows(2))
    before = pq.read_table(store.file_of(batch.pk)).drop_columns(["row"])
    store.remove(batch.pk)

    assert services.rebuild_missing() == 1

    assert pq.read_table(store.file_of(batch.pk)).drop_columns(["row"]).equals(before)
    assert services.rebuild_missing() == 0


def test_a_store_that_an_earlier_edition_prepared_is_prepared_anew(officer: Officer) -> None:
    batch = imported(officer, rows(2))
    now = pq.read_table(store.file_of(batch.pk))
    earlier = now.drop_columns(["told_empty"]).replace_schema_metadata(None)
    store.write(batch.pk, earlier)
    assert services.screen_anew()

    assert services.rebuild_missing() == 1

    assert (
        pq.read_table(store.file_of(batch.pk))
        .drop_columns(["row"])
        .equals(now.drop_columns(["row"]))
    )
    assert whole_pass.standing().is_due
    assert services.rebuild_missing() == 0


def test_two_spellings_of_one_number_in_a_file_are_one_application(officer: Officer) -> None:
    batch = imported(officer, [{**ONE, "application_id": "V-1"}, {**ONE, "application_id": "v 1"}])

    assert (batch.state, batch.accepted, batch.rejected) == (Batch.State.DONE, 1, 1)
