"""What was erased and what remains can be read by whoever asked or confirmed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django import Settings
from tests.builders import a_named_case, a_post, an_asked_erasure, bold, saraa
from tests.cases.builders import look, signed_in, words
from tests.cases.erasing.acts import erased
from tests.guards.world_of_cases import a_rich_case

from gerege.cases import services as file
from gerege.cases.models import Erasure, RetentionReport
from gerege.kernel import clock
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ("Key of the file", "What remains, where and until when", "2026-12-30")),
        ("mn", ("Кейсийн түлхүүр", "Юу, хаана, хэзээ хүртэл үлдэх вэ", "2026-12-30")),
    ],
)
def test_the_report_says_what_was_erased_and_what_remains_until_when(
    language: str, lines: tuple[str, ...], settings: Settings
) -> None:
    settings.GEREGE_BACKUP_DIR, settings.GEREGE_BACKUP_KEEP_DAYS = "elsewhere", 35
    officer = bold()
    case = a_rich_case(officer)
    signed_in(officer).get(reverse("result_print", args=[case.pk]))
    with clock.pretend(clock.now().replace(year=2026, month=11, day=25)):
        done = erased(officer, case)

    page = signed_in(saraa()).get(reverse("erasure", args=[done.pk]), {"language": language})

    assert [line for line in lines if line not in words(page)] == []
    assert done.counts["prints"] == 1
    assert done.counts["vault.RecordKey"] == 1
    assert "Солонго" not in words(page)
    assert "victim" not in words(page).casefold()


def test_the_report_admits_when_it_knows_of_no_backups(settings: Settings) -> None:
    settings.GEREGE_BACKUP_DIR = None
    officer = bold()
    done = erased(officer, a_named_case(officer))

    page = words(look(signed_in(officer), "erasure", done.pk))

    assert "This program makes no backups here" in page
    assert "Photographs of a screen" in page


def test_who_asked_finds_the_request_on_the_case_and_the_report_in_the_menu() -> None:
    officer, colleague = bold(), bold()
    case = a_named_case(officer)
    asked = an_asked_erasure(officer, case)
    link = f'href="{reverse("erasure", args=[asked.pk])}"'

    assert link in words(look(signed_in(officer), "case", case))
    assert link not in words(look(signed_in(colleague), "case", case))
    file.confirm_erasure(actor=saraa(), asked=asked)

    browser = signed_in(officer)
    assert f'href="{reverse("erasures")}"' in words(look(browser, "home"))
    page = words(look(browser, "erasures"))
    assert link in page
    assert "Lists of cases whose time is over" not in page
    assert "Report of an erasure" in words(look(browser, "erasure", asked.pk))
    assert case.reference not in words(look(signed_in(colleague), "erasures"))


def test_every_report_is_reached_however_many_there_are() -> None:
    officer, post, moment = bold(), a_post("ANK"), clock.now()
    many = [
        Erasure(
            subject=new_id(),
            reference=f"A-26-{number:04d}",
            post=post,
            reason="person_asks",
            asked_by=officer,
            asked_at=moment,
            erased_at=moment - timedelta(days=number // 7),
        )
        for number in range(60)
    ]
    Erasure.objects.bulk_create(many)
    browser, address, seen = signed_in(officer), reverse("erasures"), []

    for _page in range(3):
        page = words(browser.get(address))
        seen += re.findall(r"A-26-\d{4}", page)
        older = re.search(r'href="(\?before=[^"]+)"', page)
        address = reverse("erasures") + older[1] if older else ""

    assert sorted(seen) == sorted(one.reference for one in many)
    assert not address


@pytest.mark.parametrize("place", ["x", "2026-11-25_x", "0001-01-01T00:00:00+23:59_x", "_", "\0"])
def test_an_address_that_names_no_place_shows_the_first_page(place: str) -> None:
    page = look(signed_in(saraa()), "erasures").content
    again = signed_in(saraa()).get(reverse("erasures"), {"before": place})

    assert again.status_code == 200
    assert (b"No case is held." in page) == (b"No case is held." in again.content)


def test_a_list_that_is_longer_than_shown_says_so() -> None:
    officer = bold()
    lead = saraa()
    reports = [
        RetentionReport(sign=f"{number:08d}", made_at=clock.now(), listed=[])
        for number in range(26)
    ]
    RetentionReport.objects.bulk_create(reports[:25])
    assert "There are more than are shown" not in words(look(signed_in(lead), "erasures"))
    reports[25].save()

    assert words(look(signed_in(lead), "erasures")).count("There are more than are shown") == 1
    assert "There are more than are shown" not in words(look(signed_in(officer), "erasures"))


def test_a_colleague_who_did_not_ask_finds_no_report() -> None:
    officer = bold()
    done = erased(officer, a_named_case(officer))

    assert look(signed_in(bold()), "erasure", done.pk).status_code == 404
