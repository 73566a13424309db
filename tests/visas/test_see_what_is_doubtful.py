"""Before and after an import stands how many values are doubtful, in which columns, and where."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.guards.world import signed_in
from tests.visas.counter import a_visa_officer, as_csv, imported, kept, rows
from tests.visas.test_note_what_the_zone_says import FIRST, SECOND

from gerege.accounts.models import Officer
from gerege.visas import services
from gerege.visas.importing import doubts
from gerege.visas.models import Batch

pytestmark = pytest.mark.django_db
DOUBTFUL = [
    *rows(2, email="none at all"),
    *({**row, "application_id": f"T-{n}"} for n, row in enumerate(rows(1, phone="12"), start=1)),
    *({**row, "application_id": f"G-{n}"} for n, row in enumerate(rows(3), start=1)),
]


def shown(browser: Client, name: str, batch: Batch, after: int = 0) -> str:
    address = reverse(name, args=[batch.pk])
    return str(browser.get(address, {"after": after} if after else {}).content.decode())


def told(page: str) -> dict[str, str]:
    return dict(re.findall(r'<dt>([^<]+)</dt><dd class="number">(\d+)</dd>', page))


def numbers_in(page: str) -> list[int]:
    return [int(row) for row in re.findall(r'data-label="Row">Row (\d+)</th>', page)]


def test_the_preview_counts_doubtful_values_by_column_and_leads_to_them(
    browser: Client, officer: Officer
) -> None:
    batch = kept(officer, as_csv(DOUBTFUL))

    page = shown(browser, "visa_batch", batch)

    assert told(page)["Doubtful values in all"] == "3"
    assert (told(page)["E-mail"], told(page)["Telephone"]) == ("2", "1")
    assert reverse("visa_doubts", args=[batch.pk]) in page
    where = shown(browser, "visa_doubts", batch)
    assert numbers_in(where) == [2, 3, 4]
    assert "none at all" in where
    assert "no e-mail address can be read here" in where


def test_after_the_import_the_same_stands_there(browser: Client, officer: Officer) -> None:
    batch = kept(officer, as_csv(DOUBTFUL))
    before = shown(browser, "visa_batch", batch), shown(browser, "visa_doubts", batch)
    services.start_import(actor=officer, batch=batch)
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE

    after = shown(browser, "visa_batch", batch), shown(browser, "visa_doubts", batch)

    for name in ("Doubtful values in all", "E-mail", "Telephone"):
        assert told(before[0])[name] == told(after[0])[name]
    assert numbers_in(before[1]) == numbers_in(after[1]) == [2, 3, 4]


def test_a_file_without_doubts_says_so(browser: Client, officer: Officer) -> None:
    page = shown(browser, "visa_batch", imported(officer, rows(2)))

    assert "No value of the rows looked at is doubtful." in page


def test_a_refused_or_unchanged_row_is_not_doubtful_but_said_where_it_stands(
    browser: Client, officer: Officer
) -> None:
    imported(officer, rows(1, email="none at all"))
    again = rows(2, email="none at all")
    batch = kept(officer, as_csv([*again, {**again[0], "application_id": ""}]))

    assert numbers_in(shown(browser, "visa_doubts", batch)) == [3]


def test_page_by_page_every_doubt_is_seen_once(
    browser: Client, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubts, "A_PAGE", 3)
    monkeypatch.setattr(doubts, "MOST_ROWS", 4)
    batch = imported(officer, rows(10, email="none at all", phone="12"))

    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = shown(browser, "visa_doubts", batch, after)
        seen += numbers_in(page)
        following = re.search(r"\?after=(\d+)", page)
        after = int(following[1]) if following else None

    assert seen == sorted([*range(2, 12)] * 2)


def test_what_was_counted_of_a_large_file_says_of_how_many_rows(
    browser: Client, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubts, "MOST_ROWS", 4)
    batch = imported(officer, rows(10, email="none at all"))

    page = told(shown(browser, "visa_batch", batch))

    assert (page["Rows looked at"], page["Doubtful values in all"]) == ("4", "4")


def test_the_lines_of_a_passport_point_at_the_character_in_the_language_of_the_reader(
    browser: Client, officer: Officer
) -> None:
    lines = {"mrz_line1": FIRST, "mrz_line2": SECOND.replace("7408122", "7408121", 1)}
    batch = imported(officer, rows(1, **lines))
    assert "Column: 20" in shown(browser, "visa_doubts", batch)

    officer.language = "mn"
    officer.save(update_fields=["language"])

    page = shown(browser, "visa_doubts", batch)
    assert "Хэд дэх тэмдэгт: 20" in page
    assert "stands" not in page


def test_no_other_post_sees_them(officer: Officer) -> None:
    batch = imported(officer, DOUBTFUL)

    stranger = signed_in(a_visa_officer("ANK"))

    assert stranger.get(reverse("visa_doubts", args=[batch.pk])).status_code == 404
