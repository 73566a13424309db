"""The search page: what is searched for travels in the body and is written down nowhere."""

import re

import pytest
from tests.builders import a_closed_case, a_named_case, a_post, an_officer, bold, saraa
from tests.desk.browsing import address, browser_of, words

from gerege.accounts.models import FormMark, Officer
from gerege.accounts.parking import MARK
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.services import hide_from, name_on_case

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


MORE = re.compile(r'name="after" value="([^"]+)"')


def asked(officer: Officer, text: str, after: str) -> str:
    return browser_of(officer).post(FIND, {"text": text, "after": after}).content.decode()


def every_page(officer: Officer, text: str) -> list[str]:
    pages = [found(officer, text)]
    while more := MORE.findall(pages[-1]):
        pages.append(asked(officer, text, *more))
    return pages


def references(pages: list[str], cases: list[Case]) -> list[str]:
    return [one.reference for page in pages for one in cases if one.reference in page]


@pytest.mark.parametrize("name", [("Батбаярын", "Солонго"), ("Доржийн", "Бат")])
def test_every_file_that_fits_is_found_once_page_by_page(name: tuple[str, str]) -> None:
    officer = bold()
    cases = [a_named_case(officer, patronymic=name[0], given=name[1]) for _one in range(60)]
    for text in (" ".join(name), name[1]):
        pages = every_page(officer, text)
        assert sorted(references(pages, cases)) == sorted(one.reference for one in cases)
        assert [words(page).count("Found: 25+") for page in pages] == [1, 1, 0]


def test_those_whose_name_is_the_same_come_on_the_first_page() -> None:
    officer = bold()
    for _one in range(26):
        a_named_case(officer, patronymic="", given="Солонго")
    same = a_known_case(officer)
    first = every_page(officer, "Батбаярын Солонго")[0]
    assert same.reference in first
    assert first.index("task-list") < first.index(same.reference) < first.index("Similar name")


def test_files_hidden_from_an_officer_leave_no_gap_and_no_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gerege.cases.search.MOST_OPENED", 4)
    writer, officer = bold(), bold()
    cases = [a_known_case(writer) for _one in range(10)]
    for case in cases[::2]:
        hide_from(actor=writer, case=case, officer=officer)
    pages = every_page(officer, "Солонго")
    assert sorted(references(pages, cases)) == sorted(one.reference for one in cases[1::2])


def says_that_it_goes_on(page: str) -> bool:
    shown = words(page)
    nothing = "Nothing that you may see fits" in shown or "Add another part" in shown
    return "Found: 0+" in shown and "Look through more" in shown and not nothing


def test_a_file_older_than_those_looked_through_first_is_found_by_going_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gerege.cases.search.MOST_OPENED", 3)
    officer = bold()
    case = a_named_case(officer, patronymic="Доржийн", given="Бат")
    for _one in range(6):
        a_known_case(officer)
    first, second, last = every_page(officer, "Бат")
    assert says_that_it_goes_on(first)
    assert says_that_it_goes_on(second)
    assert f"Found: 1 {case.reference}" in words(last)
    events = Event.objects.filter(verb=Verb.SEARCH_RUN).order_by("sequence")
    assert [one.detail["found"] for one in events] == [0, 0, 1]


def test_where_those_looked_through_first_are_hidden_the_search_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gerege.cases.search.MOST_OPENED", 3)
    writer, officer = bold(), bold()
    # Those that share as much of the name are looked through by their ids.
    cases = sorted((a_known_case(writer) for _one in range(4)), key=lambda one: one.pk)
    for case in cases[:3]:
        hide_from(actor=writer, case=case, officer=officer)
    first, last = every_page(officer, "Солонго")
    assert says_that_it_goes_on(first)
    assert f"Found: 1 {cases[3].reference}" in words(last)


def test_where_nobody_fits_going_on_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gerege.cases.search.MOST_OPENED", 3)
    officer = bold()
    for _one in range(4):
        a_known_case(officer)
    first, last = every_page(officer, "Бат")
    assert says_that_it_goes_on(first)
    assert "No further case that you may see fits" in words(last)
    assert "Nothing that you may see fits" not in words(last)


def test_a_file_of_another_post_is_found_by_whoever_is_named_on_it() -> None:
    writer, officer = an_officer(post=a_post("SEL")), bold()
    case, other = a_known_case(writer), a_known_case(writer)
    name_on_case(actor=writer, case=case, officer=officer)
    html = found(officer, "Солонго")
    assert case.reference in html
    assert other.reference not in html


def test_where_a_page_ends_opens_for_one_officer_and_one_text_alone() -> None:
    officer, colleague = bold(), bold()
    cases = [a_known_case(officer) for _one in range(30)]
    (after,) = MORE.findall(found(officer, "Солонго"))
    assert not any(case.pk.hex in after or str(case.pk) in after for case in cases)
    assert "Found: 5" in words(asked(officer, "Солонго", after))
    for who, text, place in [
        (colleague, "Солонго", after),
        (officer, "Солонго Батбаярын", after),
        (officer, "Солонго", after[:-8] + "AAAAAAA="),
        (officer, "Солонго", "ё"),
    ]:
        assert "Found: 25+" in words(asked(who, text, place))


def test_each_page_of_a_search_is_recorded_and_nothing_of_it_is_in_an_address() -> None:
    officer = bold()
    for _one in range(30):
        a_known_case(officer)
    pages = every_page(officer, "Солонго")
    events = Event.objects.filter(verb=Verb.SEARCH_RUN, actor=officer.pk).order_by("sequence")
    assert [one.detail for one in events] == [
        {"kind": "name", "found": 25},
        {"kind": "name", "found": 5},
    ]
    addresses = [one for page in pages for one in re.findall(r'(?:href|action)="([^"]*)"', page)]
    assert not any("?" in one for one in addresses)


def test_a_search_as_the_page_sends_it_keeps_no_mark_and_may_be_sent_again() -> None:
    officer = bold()
    case, browser = a_known_case(officer), browser_of(officer)
    html = browser.get(FIND).content.decode()
    mark = re.findall(rf'name="{MARK}" value="([^"]+)"', html[html.index('action="/find/"') :])[0]
    for text in ("Солонго", "Солонго", "E1234567"):
        answer = browser.post(FIND, {"text": text, MARK: mark})
        assert case.reference in answer.content.decode()
        assert not FormMark.objects.exists()
