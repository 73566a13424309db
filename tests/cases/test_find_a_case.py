"""A file is found by reference, number or name in any order, script and spelling; never others'."""

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.builders import a_named_case, a_post, a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import send, signed_in, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services
from gerege.cases.models import Case
from gerege.cases.search import search
from gerege.vault import record_keys

pytestmark = pytest.mark.django_db

WHO = {
    "patronymic": "Батбаярын",
    "given": "Солонго",
    "latin_surname": "Batbayar",
    "latin_given": "Solongo",
    "called": "Соко",
    "telephone": "+90 555 010 01 47",
    "passport_number": "E1234567",
    "registration_number": "УБ98632115",
}


def found(viewer: Officer, text: str) -> list[Case]:
    return [one.case for one in search(viewer, text).found]


@pytest.fixture
def officer() -> Officer:
    """A consular officer in Ankara."""
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    """The case to be found, among others."""
    a_named_case(officer, patronymic="Дамбын", given="Энхбаяр", telephone="88119999")
    a_saved_contact(officer)
    return a_named_case(officer, **WHO)


@pytest.mark.parametrize(
    "text",
    [
        "Батбаярын Солонго",
        "Солонго Батбаярын",
        "солонго",
        "Батбаяр Солонго",
        "Solongo Batbayar",
        "BATBAYAR SOLONGO",
        "Соко",
    ],
)
def test_by_name_in_any_order_script_and_spelling(officer: Officer, case: Case, text: str) -> None:
    assert found(officer, text) == [case]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("+90 555 010 01 47", "Same telephone"),
        ("0555 0100147", "Same telephone"),
        ("0090-555-010-01-47", "Same telephone"),
        ("e 1234567", "Same passport number"),
        ("Е1234567", "Same passport number"),
        ("уб98632115", "Same registration number"),
    ],
)
def test_by_numbers_however_they_are_written(
    officer: Officer, case: Case, text: str, why: str
) -> None:
    [one] = search(officer, text).found
    with translation.override("en"):
        assert (one.case, str(one.why)) == (case, why)


def test_by_reference_however_it_is_typed(officer: Officer, case: Case) -> None:
    letter, year, number = case.reference.split("-")
    short = f"{letter.lower()}{year}{int(number)}"
    cyrillic = case.reference.replace("A", "А")
    for text in (case.reference, f" {case.reference.lower()} ", short, cyrillic):
        assert found(officer, text) == [case]


def test_those_who_see_codes_only_find_references_and_nothing_else(case: Case) -> None:
    for viewer in (saraa(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))):
        assert found(viewer, case.reference) == [case]
        for text in ("Солонго", WHO["telephone"], WHO["passport_number"]):
            assert found(viewer, text) == []


def test_another_post_finds_nothing(case: Case) -> None:
    other = an_officer(post=a_post("SEL"))
    for text in (case.reference, "Солонго Батбаярын", *WHO.values()):
        assert found(other, text) == []


def test_a_hidden_case_is_not_found(officer: Officer, case: Case) -> None:
    cousin = bold()
    services.hide_from(actor=officer, case=case, officer=cousin)
    for text in (case.reference, "Солонго", WHO["telephone"]):
        assert found(cousin, text) == []


def test_a_mongolian_number_is_found_with_and_without_its_calling_code(officer: Officer) -> None:
    case = a_named_case(officer, given="Солонго", telephone="8811 2233")
    for text in ("88112233", "+976 8811 2233", "00976 88112233"):
        assert found(officer, text) == [case]


def test_what_was_corrected_is_no_longer_found_by_what_it_was(officer: Officer, case: Case) -> None:
    services.change_person(actor=officer, case=case, fields={"telephone": "88112222"})
    assert found(officer, WHO["telephone"]) == []
    assert found(officer, "88112222") == [case]


def test_the_search_is_recorded_by_kind_and_count_only(officer: Officer, case: Case) -> None:
    for text in ("Солонго", WHO["telephone"], case.reference, "Хэнчбиш Хүн"):
        search(officer, text)
    details = [event.detail for event in Event.objects.filter(verb="search.run")]
    assert details == [
        {"kind": "name", "found": 1},
        {"kind": "number", "found": 1},
        {"kind": "reference", "found": 1},
        {"kind": "none", "found": 0},
    ]


def test_a_name_that_very_many_share_is_found_among_ones_own_files(officer: Officer) -> None:
    mine = [a_named_case(officer, patronymic="Доржийн", given="Бат") for _n in range(3)]
    seoul = an_officer(post=a_post("SEL"))
    for _n in range(22):
        a_named_case(seoul, patronymic="Доржийн", given="Бат")
    assert set(found(officer, "Бат")) == set(mine)
    assert set(found(officer, "Доржийн Бат")) == set(mine)


def test_the_page_shows_references_and_reasons_but_no_name(officer: Officer, case: Case) -> None:
    page = words(send(signed_in(officer), "find", text="Solongo"))
    assert case.reference in page
    assert "name" in page
    assert "Батбаярын" not in page


def test_twenty_five_files_open_in_few_queries(
    officer: Officer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        a_named_case(officer, given="Солонго", telephone=f"8811{number:04}")
    record_keys.empty_memory()
    fresh = Officer.objects.get(pk=officer.pk)
    with django_assert_max_num_queries(12):
        assert len(search(fresh, "Солонго").found) == 25
