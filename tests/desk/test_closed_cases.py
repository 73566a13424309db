"""Closed cases: read as before, newest first, a page at a time."""

import re
from datetime import timedelta

import pytest
from tests.builders import a_closed_case, a_post, a_saved_contact, an_officer, bold, saraa
from tests.desk.browsing import address, browser_of, page, words

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.services import name_on_case
from gerege.kernel import clock

pytestmark = pytest.mark.django_db


def closed_earlier(officer: Officer, number: int) -> None:
    """Cases closed one after the other; the first is the oldest."""
    start = clock.now() - timedelta(days=number)
    for day in range(number):
        with clock.pretend(start + timedelta(days=day)):
            case = a_saved_contact(officer)
        Case.objects.filter(pk=case.pk).update(
            state=Case.State.CLOSED, closed_at=start + timedelta(days=day, hours=1)
        )


def references(html: str) -> list[str]:
    return re.findall(r">([A-Z]-\d\d-\d{4})<", html)


def test_the_empty_list_says_what_will_be_here() -> None:
    assert "A case that is closed can be read here" in words(page(bold(), "closed_cases"))


def test_a_closed_case_stands_here_with_its_post_and_time() -> None:
    officer = bold()
    case = a_closed_case(officer)
    a_saved_contact(officer)
    html = page(officer, "closed_cases")
    assert references(html) == [case.reference]
    assert "Ankara" in words(html)
    assert address("case", case) in html


def test_the_newest_is_first_and_older_ones_follow_on_the_next_page() -> None:
    officer = bold()
    closed_earlier(officer, 30)
    html = page(officer, "closed_cases")
    first = references(html)
    assert first == sorted(first, reverse=True)
    assert len(first) == 25
    [older] = re.findall(r'href="(\?before=[^"]+)"', html)
    second = references(browser_of(officer).get(f"/closed/{older}").content.decode())
    assert len(second) == 5
    assert not set(first) & set(second)


def test_a_broken_page_address_shows_the_first_page() -> None:
    officer = bold()
    a_closed_case(officer)
    for broken in ("x", "2026-99-99", "'", "2026-01-01T00:00:00"):
        response = browser_of(officer).get("/closed/", {"before": broken})
        assert response.status_code == 200


def test_only_what_one_may_know_of_is_listed() -> None:
    a_closed_case(bold())
    assert references(page(an_officer(post=a_post("SEL")), "closed_cases")) == []
    assert len(references(page(saraa(), "closed_cases"))) == 1


def test_cases_closed_at_one_moment_are_all_listed_across_pages() -> None:
    officer, moment = bold(), clock.now()
    cases = [a_saved_contact(officer) for _ in range(30)]
    Case.objects.update(state=Case.State.CLOSED, closed_at=moment)
    html = page(officer, "closed_cases")
    first = references(html)
    [older] = re.findall(r'href="(\?before=[^"]+)"', html)
    second = references(browser_of(officer).get(f"/closed/{older}").content.decode())
    assert sorted(first + second) == sorted(case.reference for case in cases)


def test_a_case_of_another_post_on_which_one_is_named_stands_in_its_place_across_pages() -> None:
    officer, abroad = bold(), an_officer(post=a_post("SEL"))
    closed_earlier(officer, 30)
    own = list(Case.objects.order_by("-closed_at"))
    named = a_saved_contact(abroad)
    name_on_case(actor=abroad, case=named, officer=officer)
    just_before = own[26].closed_at + timedelta(minutes=1)  # type: ignore[operator]  # closed
    Case.objects.filter(pk=named.pk).update(state=Case.State.CLOSED, closed_at=just_before)
    expected = [case.reference for case in [*own[:26], named, *own[26:]]]
    html = page(officer, "closed_cases")
    [older] = re.findall(r'href="(\?before=[^"]+)"', html)
    second = browser_of(officer).get(f"/closed/{older}").content.decode()
    assert references(html) + references(second) == expected


def test_an_exact_page_leads_to_no_empty_one() -> None:
    officer = bold()
    closed_earlier(officer, 25)
    html = page(officer, "closed_cases")
    assert len(references(html)) == 25
    assert "?before=" not in html
