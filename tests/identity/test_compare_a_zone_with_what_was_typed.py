"""What somebody typed is laid beside the machine-readable zone of the same document."""

from datetime import date

import pytest
from tests.identity.zones import NAMES, PASSPORT, SPECIMENS

from gerege.identity.machine_readable import (
    Document,
    Kind,
    Read,
    check_digit,
    compare,
    read,
    troubles_beside,
    write,
)
from gerege.identity.machine_readable.comparing import Typed

TODAY = date(2026, 11, 26)


def _passport(surname: str, given_names: str) -> Read:
    document = Document(
        document_code="PP",
        issuer="MNG",
        surname=surname,
        given_names=given_names,
        document_number="E1234567",
        nationality="MNG",
        date_of_birth=date(1990, 5, 17),
        sex="F",
        date_of_expiry=date(2030, 1, 2),
    )
    return read(write(Kind.TD3, document), today=TODAY)


def _said(found: Read, typed: Typed) -> list[tuple[str, str]]:
    return [(difference.field, str(difference.how)) for difference in compare(found, typed)]


SAME: Typed = {
    "surname": "Dorj",
    "given_names": "Oyunchimeg",
    "date_of_birth": date(1990, 5, 17),
    "sex": "female",
    "nationality": "Mongolia",
    "passport_number": "e 1234567",
    "passport_issuer": "MN",
    "passport_expiry": "2030-01-02",
}


def test_the_same_in_other_ways_of_writing_is_no_difference() -> None:
    found = _passport("DORJ", "OYUNCHIMEG")
    assert compare(found, SAME) == []
    assert compare(found, {**SAME, "nationality": "Монгол", "passport_number": "Е1234567"}) == []


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Дорж", "DORJ"),
        ("Дорж", "DORZH"),
        ("Мөнх-Эрдэнэ", "MUNKH ERDENE"),
        ("Мөнх-Эрдэнэ", "MONKHERDENE"),
        ("Цэцэгмаа", "TSETSEGMAA"),
        ("Юмжаа", "YUMJAA"),
        ("O'Connor", "OCONNOR"),
        ("Müller", "MUELLER"),
        ("Müller", "MULLER"),
        ("Łukasz Dvořák", "LUKASZ DVORAK"),
        ("Щукин", "SHCHUKIN"),
    ],
)
def test_letters_are_compared_as_documents_write_them(typed: str, zone: str) -> None:
    assert compare(_passport(zone, ""), {"surname": typed}) == []


@pytest.mark.parametrize(
    ("typed", "zone", "how"),
    [
        ("Доржийн", "DORJ", "other_spelling"),
        ("Ganbatar", "GANBAATAR", "other_spelling"),
        ("Алтанцэцэг", "ALTANTSETEG", "similar"),
        ("Бат", "BOLD", "differs"),
    ],
)
def test_a_name_in_another_spelling_says_so_and_another_name_too(
    typed: str, zone: str, how: str
) -> None:
    (difference,) = compare(_passport(zone, "OYUNCHIMEG"), {"surname": typed})
    assert (difference.field, difference.how) == ("surname", how)
    assert difference.reasons
    assert (difference.typed, difference.zone) == (typed, zone)
    assert difference.sentence("en")
    assert difference.sentence("mn")


def test_surname_and_given_names_that_changed_places_are_one_difference() -> None:
    found = _passport("DORJ", "OYUNCHIMEG")
    typed: Typed = {"surname": "Оюунчимэг", "given_names": "Дорж"}
    assert _said(found, typed) == [("surname", "turned_round")]


@pytest.mark.parametrize(("surname", "given", "zone"), NAMES)
def test_a_name_that_was_cut_is_still_the_same(surname: str, given: str, zone: str) -> None:
    found = read(["P<UTO" + zone.ljust(39, "<"), PASSPORT[1]], today=TODAY)
    assert compare(found, {"surname": surname, "given_names": given}) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date_of_birth", date(1990, 5, 18)),
        ("date_of_birth", "1989-05-17"),
        ("sex", "M"),
        ("nationality", "Kazakhstan"),
        ("passport_number", "E1234568"),
        ("passport_issuer", "KAZ"),
        ("passport_expiry", "2031-01-02"),
    ],
)
def test_every_other_field_that_differs_is_told_with_its_place(
    field: str, value: str | date
) -> None:
    found = _passport("DORJ", "OYUNCHIMEG")
    (difference,) = compare(found, {**SAME, field: value})
    assert (difference.field, difference.how) == (field, "differs")
    line, first, last = difference.place
    assert found.lines[line - 1][first - 1 : last]


def test_what_was_not_typed_or_not_understood_is_not_compared() -> None:
    found = _passport("DORJ", "OYUNCHIMEG")
    assert compare(found, {}) == []
    typed: Typed = {"date_of_birth": "17.05.1990", "sex": "?", "nationality": "", "surname": None}
    assert compare(found, typed) == []
    assert compare(read(["x"]), SAME) == []


def test_an_unknown_day_of_birth_agrees_with_any_day() -> None:
    line = PASSPORT[1].replace("7408122", "7408<<8")
    found = read([PASSPORT[0], line], today=TODAY)
    assert compare(found, {"date_of_birth": "1974-08-30"}) == []
    assert _said(found, {"date_of_birth": "1974-09-30"}) == [("date_of_birth", "differs")]


def test_the_number_on_a_visa_or_card_is_not_that_of_the_passport() -> None:
    typed: Typed = {
        "passport_number": "X1",
        "passport_expiry": "2031-01-02",
        "passport_issuer": "MN",
    }
    for specimen in SPECIMENS:
        count = 3 if specimen.kind is Kind.TD3 else 0
        assert len(compare(read(specimen.lines, today=TODAY), typed)) == count


def test_germany_is_written_with_one_letter() -> None:
    found = read([PASSPORT[0].replace("UTO", "D<<"), PASSPORT[1]], today=TODAY)
    assert compare(found, {"passport_issuer": "DEU"}) == []
    assert compare(found, {"passport_issuer": "Germany"}) == []


def _misread(number: str, typed: str) -> list[tuple[str, int, int, str, str]]:
    """What is said of the number's check digit, where the line has ``number`` and the digit of the
    right one stands."""
    upper, lower = _passport("DORJ", "OYUNCHIMEG").lines
    right = check_digit("E51234567")
    found = read([upper, number + right + lower[10:]], today=TODAY)
    told = troubles_beside(found, {"passport_number": typed})
    return [(str(t.code), t.line, t.column, t.stands, t.could) for t in told]


def test_a_typed_number_that_makes_the_digit_right_points_at_the_sign() -> None:
    assert ("typed_fits", 2, 2, "S", "5") in _misread("ES1234567", "E51234567")
    assert ("typed_fits", 2, 5, "8", "3") in _misread("E51284567", "e 5123 4567")
    told = _misread("ESI234567", "E51234567")
    assert {("typed_fits", 2, 2, "S", "5"), ("typed_fits", 2, 3, "I", "1")} <= set(told)
    for number in ("ES1234567", "E51284567", "ESI234567"):
        codes = [(code, column) for code, _, column, *_ in _misread(number, "E51234567")]
        assert not [one for one in codes if one[0] == "check_digit" and one[1] <= 10]


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("ES1234567", "E61234567"),
        ("ES1234567", ""),
        ("ES1234567", "E5123456789"),
        ("E51284597", "E51234567"),
        ("E51234567", "ES1234567"),
    ],
)
def test_a_typed_number_that_settles_nothing_points_at_nothing(number: str, typed: str) -> None:
    assert not [one for one in _misread(number, typed) if one[0] == "typed_fits"]
