"""A visa officer finds an application by the applicant's name; never one of another post."""

import re
from collections.abc import Mapping

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.builders import saraa
from tests.guards.test_pages_stay_light import questions
from tests.guards.world import signed_in
from tests.visas.counter import ONE, a_visa_officer, erased, imported, numbered, rows

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.kernel.errors import NotAllowed, ProtectionFailed
from gerege.visas import services
from gerege.visas.finding.search import search
from gerege.visas.models import Application, Batch, NameKey, RefusedRow
from gerege.visas.services import naming

pytestmark = pytest.mark.django_db

NAMES = {
    "N-1": ("Батбаяр", "Солонго"),
    "N-2": ("DAMBA", "ENKHBAYAR"),
    "N-3": ("NGUYEN", "VAN HUNG"),
    "N-4": ("Дорж", "Болд"),
}


def named(names: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    """An application for each number, with this surname and these given names."""
    return [
        {**ONE, "application_id": number, "surname": surname, "given_names": given}
        for number, (surname, given) in names.items()
    ]


def found(viewer: Officer, text: str) -> list[str]:
    """The numbers of what a search finds."""
    return [one.application.written()["application_id"] for one in search(viewer, text).found]


@pytest.fixture
def batch(officer: Officer) -> Batch:
    return imported(officer, named(NAMES))


def before_names_were_kept() -> None:
    """As an earlier version left it."""
    NameKey.objects.all().delete()
    Application.objects.update(named_at=None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Батбаяр Солонго", "N-1"),
        ("Солонго Батбаярын", "N-1"),
        ("solongo", "N-1"),
        ("BATBAYAR SOLONGO", "N-1"),
        ("Солонгоо Батбаяр", "N-1"),
        ("Дамбын Энхбаяр", "N-2"),
        ("Enhbayar Damba", "N-2"),
        ("hung van nguyen", "N-3"),
        ("Б.Дорж", "N-4"),
        ("Болд Дорж", "N-4"),
        ("n-3", "N-3"),
    ],
)
def test_a_name_is_found_in_any_order_script_and_spelling(
    officer: Officer, batch: Batch, text: str, number: str
) -> None:
    assert found(officer, text)[:1] == [number]


def test_another_post_finds_nothing_and_headquarters_may_not_search(batch: Batch) -> None:
    assert found(a_visa_officer("ANK"), "Батбаяр Солонго") == []
    with pytest.raises(NotAllowed):
        search(saraa(), "Батбаяр Солонго")


def test_what_was_typed_is_nowhere_in_the_record(officer: Officer, batch: Batch) -> None:
    search(officer, "Батбаяр Солонго")
    event = Event.objects.order_by("-sequence").first()
    assert event is not None
    assert event.detail == {"kind": "visa_name", "found": 1}


def test_a_row_that_was_mended_is_found_by_its_name(officer: Officer) -> None:
    wrong = {**named(NAMES)[0], "date_of_birth": "soon"}
    imported(officer, [wrong])
    refused = RefusedRow.objects.select_related("batch").get()
    assert found(officer, "Солонго Батбаяр") == []
    cells = {**refused.told()["cells"], "date_of_birth": "1990-01-01"}
    services.send_again(actor=officer, refused=refused, cells=cells, language="en")
    assert found(officer, "Солонго Батбаяр") == ["N-1"]


def test_an_erased_application_leaves_no_key_of_its_name(batch: Batch) -> None:
    gone = numbered(batch)["N-1"]
    assert gone.names.exists()
    erased(gone)
    assert not NameKey.objects.filter(application=gone.pk).exists()
    assert NameKey.objects.exists()


def test_what_an_earlier_version_imported_is_found_after_a_while_and_the_search_says_so_before(
    officer: Officer, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "AT_ONCE", 3)
    before_names_were_kept()
    before = search(officer, "Солонго")
    assert (before.found, before.is_whole) == ([], False)

    assert services.name_missing() == len(NAMES)

    after = search(officer, "Солонго")
    assert (len(after.found), after.is_whole) == (1, True)
    assert services.name_missing() == 0


def test_a_row_that_does_not_open_keeps_no_other_from_being_found(
    officer: Officer, batch: Batch
) -> None:
    before_names_were_kept()
    broken = numbered(batch)["N-2"]
    other = numbered(batch)["N-1"]
    Application.objects.filter(pk=broken.pk).update(content=bytes(other.content))
    with pytest.raises(ProtectionFailed):
        services.name_missing()
    assert found(officer, "Солонго") == ["N-1"]
    assert not search(officer, "Солонго").is_whole


def test_of_a_name_that_very_many_bear_the_first_are_shown_and_it_says_that_there_are_more(
    officer: Officer,
) -> None:
    imported(officer, [{**row, "surname": "Солонго"} for row in rows(30)])
    result = search(officer, "Солонго")
    assert len(result.found) == 25
    assert result.is_cut


def test_a_common_name_alone_is_looked_for_at_the_beginning_of_the_queue(
    officer: Officer, batch: Batch
) -> None:
    Application.objects.filter(pk=numbered(batch)["N-4"].pk).update(rank=0)
    assert found(officer, "Болд") == ["N-4"]
    assert search(officer, "Болд").is_cut


def test_a_common_name_of_very_many_asks_the_database_no_more_than_any_other(
    officer: Officer,
) -> None:
    imported(officer, [{**row, "surname": "Дорж", "given_names": "Хулан"} for row in rows(130)])
    Application.objects.update(rank=0)
    browser = signed_in(officer)
    for text in ("Болд", "Хулан Батын", "Зохиомол Нэр"):
        with CaptureQueriesContext(connection) as asked:
            assert browser.post("/visas/find/", {"text": text}).status_code == 200
        assert len(questions(asked)) <= 12


def test_one_field_takes_a_number_or_a_name_and_nothing_of_it_is_in_an_address(
    officer: Officer, batch: Batch
) -> None:
    browser = signed_in(officer)
    assert browser.get("/visas/").content.decode().count('type="search"') == 1
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post("/visas/find/", {"text": "Solongo Batbayar"})
    assert answer.status_code == 200
    assert len(questions(asked)) <= 12
    page = answer.content.decode()
    assert "Батбаяр Солонго" in page
    assert "Same name" in page
    assert not re.search(r'(href|action)="[^"]*[Ss]olongo', page)
    assert "n-2" in browser.post("/visas/find/", {"text": "n-2"}).content.decode()


def test_the_page_says_while_not_every_application_is_found_by_name(
    officer: Officer, batch: Batch
) -> None:
    browser = signed_in(officer)
    said = "Not every application is found by name yet"
    assert said not in browser.post("/visas/find/", {"text": "Солонго"}).content.decode()
    before_names_were_kept()
    assert said in browser.post("/visas/find/", {"text": "Солонго"}).content.decode()


def test_a_search_for_nothing_shows_the_field_again(officer: Officer) -> None:
    page = signed_in(officer).post("/visas/find/", {"text": "  "}).content.decode()
    assert 'type="search"' in page
    assert "Found" not in page
