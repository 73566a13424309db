"""The search page: what is searched for travels in the body and is written down nowhere."""

import pytest
from tests.builders import a_closed_case, a_named_case, a_post, an_officer, bold, saraa
from tests.desk.browsing import address, browser_of, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases.models import Case

pytestmark = pytest.mark.django_db

FIND = "/find/"


def found(officer: Officer, text: str) -> str:
    response = browser_of(officer).post(FIND, {"text": text})
    assert response.status_code == 200
    html = response.content.decode()
    assert isinstance(html, str)
    return html


def a_known_case(officer: Officer) -> Case:
    return a_named_case(
        officer,
        patronymic="Батбаярын",
        given="Солонго",
        telephone="+90 555 010 01 47",
        passport_number="E1234567",
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Солонго", "name"),
        ("solongo batbayar", "name"),
        ("Батбаярын Солонго", "Same name"),
        ("0555 010 01 47", "Same telephone"),
        ("+905550100147", "Same telephone"),
        ("e 1234567", "Same passport number"),
    ],
)
def test_a_file_is_found_and_says_why(text: str, why: str) -> None:
    officer = bold()
    case = a_known_case(officer)
    html = found(officer, text)
    assert f"Found: 1 {case.reference}" in words(html)
    assert why in words(html)
    assert address("case", case) in html


@pytest.mark.parametrize("spelling", ["{0}", "{1}", "{2}"])
def test_a_reference_is_found_as_people_type_it(spelling: str) -> None:
    officer = bold()
    reference = a_known_case(officer).reference
    typed = spelling.format(reference, reference.lower().replace("-", " "), f"А{reference[1:]}")
    assert "Same reference" in words(found(officer, typed))


def test_a_page_address_with_a_name_in_it_searches_for_nothing() -> None:
    officer = bold()
    case = a_known_case(officer)
    response = browser_of(officer).get(f"{FIND}?text=Солонго")
    assert case.reference not in response.content.decode()
    assert not Event.objects.filter(verb=Verb.SEARCH_RUN).exists()


def test_what_was_searched_for_stays_in_the_box_and_in_no_address() -> None:
    officer = bold()
    a_known_case(officer)
    html = found(officer, "Солонго")
    assert 'value="Солонго"' in html
    assert html.count("Солонго") == 1
    assert 'method="post" action="/find/"' in html


def test_the_search_is_recorded_by_its_kind_and_number_only() -> None:
    officer = bold()
    a_known_case(officer)
    found(officer, "Солонго")
    found(officer, "nobody-of-this-name")
    kinds = [e.detail for e in Event.objects.filter(verb=Verb.SEARCH_RUN)]
    assert kinds == [{"kind": "name", "found": 1}, {"kind": "none", "found": 0}]


def test_an_empty_search_asks_nothing() -> None:
    assert "Found" not in words(found(bold(), "   "))


def test_nothing_found_says_what_to_try() -> None:
    assert "Try another spelling" in words(found(bold(), "Хэнч"))


def test_somebody_of_another_post_finds_nothing() -> None:
    case = a_known_case(bold())
    for text in ("Солонго", "+905550100147", case.reference):
        assert case.reference not in words(found(an_officer(post=a_post("SEL")), text))


def test_without_sight_of_the_identity_only_the_reference_finds() -> None:
    case = a_known_case(bold())
    for officer in (saraa(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))):
        assert case.reference not in words(found(officer, "Солонго"))
        assert case.reference not in words(found(officer, "+905550100147"))
        assert "Same reference" in words(found(officer, case.reference))


def test_a_closed_file_is_marked() -> None:
    officer = bold()
    case = a_closed_case(officer)
    assert "closed" in words(found(officer, case.reference))


def test_nobody_without_cases_can_search() -> None:
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.PARTNER_OFFICER, Role.VISA_OFFICER):
        officer = an_officer(role, a_post("UBH"))
        assert browser_of(officer).post(FIND, {"text": "Солонго"}).status_code == 404


def test_when_more_may_fit_than_is_shown_the_page_says_how_to_narrow_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gerege.cases.search.MOST_OPENED", 3)
    officer = bold()
    for _one in range(4):
        a_known_case(officer)
    shown = words(found(officer, "Солонго"))
    assert "Found: 3+" in shown
    assert "Add another part of the name" in shown
    assert "Add another part" not in words(found(officer, "A-26-0001"))


def test_files_of_other_posts_do_not_crowd_out_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gerege.cases.search.MOST_OPENED", 3)
    elsewhere, officer = an_officer(post=a_post("SEL")), bold()
    for _one in range(5):
        a_known_case(elsewhere)
    case = a_known_case(officer)
    for _one in range(5):
        a_known_case(elsewhere)
    assert f"Found: 1 {case.reference}" in words(found(officer, "Солонго"))
