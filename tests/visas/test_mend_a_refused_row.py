"""A refused row is kept with what is wrong, mended in a form or left out; nothing is lost."""

import re

import pyarrow.parquet as pq
import pytest
from django.test import Client
from pytest_django import Settings
from tests.visas.counter import (
    ONE,
    after_commit,
    as_csv,
    imported,
    kept,
    numbered,
    rows,
)

from gerege.accounts.models import Officer
from gerege.visas import services
from gerege.visas.importing.preview import preview
from gerege.visas.models import Application, Batch, RefusedRow, SharedKey
from gerege.visas.passes import store

pytestmark = pytest.mark.django_db


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

    with after_commit():
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
    assert "(optional)" not in page.split('for="id_application_id"')[1].split("</label>")[0]
    assert "the number is missing" in browser.post(path, {"surname": "Өөр"}).content.decode()


def test_a_column_with_a_list_offers_it_and_keeps_what_was_written(
    browser: Client, officer: Officer
) -> None:
    coded = {"visa_class": "E-9", "passport_held_by": "эмээ Дулмаа", "return_ticket": "үгүй"}
    batch = imported(officer, [*rows(1), {**ONE, **coded, "date_of_birth": "soon"}])
    path = f"/visas/files/{batch.pk}/row/3/"

    page = browser.get(path).content.decode()

    # A writing that the import knows is sent as it stands, under the words of its code.
    assert '<option value="E-9" selected>Work</option>' in page
    assert '<option value="үгүй" selected>No</option>' in page
    own = '<option value="эмээ Дулмаа" selected>As written, not in the list: эмээ Дулмаа</option>'
    assert own in page
    assert '<option value="grandparent">Grandparent</option>' in page

    right = dict(ONE) | coded | {"date_of_birth": "1990-01-02", "return_ticket": "yes"}
    assert browser.post(path, right).status_code == 302
    written = numbered(batch)["V-1001"].written()
    assert written["passport_held_by"] == "эмээ Дулмаа"
    assert (written["visa_class"], written["return_ticket"]) == ("E-9", "yes")


def test_what_is_sent_from_elsewhere_than_the_list_comes_back_as_an_option(
    browser: Client, officer: Officer
) -> None:
    batch = imported(officer, [*rows(1), {**ONE, "date_of_birth": "soon"}])
    path = f"/visas/files/{batch.pk}/row/3/"

    page = browser.post(path, dict(ONE) | {"date_of_birth": "soon", "visa_class": "зуд"})

    assert 'value="зуд" selected>As written, not in the list: зуд<' in page.content.decode()


def test_a_name_or_a_word_of_a_list_may_be_typed_and_the_words_are_suggested(
    browser: Client, officer: Officer
) -> None:
    batch = imported(
        officer, [*rows(1), {**ONE, "submitted_by": "Бат ХХК", "date_of_birth": "soon"}]
    )

    page = browser.get(f"/visas/files/{batch.pk}/row/3/").content.decode()

    box = page.split('name="submitted_by"')[1]
    assert 'value="Бат ХХК"' in box.split(">")[0]
    assert 'list="id_submitted_by_words"' in box.split(">")[0]
    assert '<datalist id="id_submitted_by_words">' in box
    assert '<option value="Recruiter or labour broker">' in box


def test_every_date_says_how_it_is_written(browser: Client, officer: Officer) -> None:
    dated = {"arrival_date": "2026-12-01", "date_of_birth": "soon"}
    batch = imported(officer, [*rows(1), {**ONE, **dated}])

    page = browser.get(f"/visas/files/{batch.pk}/row/3/").content.decode()

    for column, hint in (
        ("arrival_date", "Like 2026-03-05."),
        ("date_of_birth", "Like 1995-03-02; the year alone"),
        ("submitted_at", "Like 2026-03-05 14:30"),
    ):
        assert hint in page.split(f'id="id_{column}_helptext"')[1].split("<input")[0]


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
