"""One telephone, name or address is known again in every writing, and different ones stay apart."""

import hashlib
import hmac

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.visas.files import KEY

from gerege.visas.engine.keys import NORMALISERS, keyed, normalised, normaliser_of, writings
from gerege.visas.engine.telephones import telephone
from gerege.visas.engine.written_alike import is_name_of

ALIKE = [
    ("phone", "99112233", "+976 9911-2233"),
    ("phone", "00976 99112233", "976 99112233"),
    ("phone", "+82 010 1234 5678", "+82-10-1234-5678"),
    ("phone", "99112233 / 88112233", "9911 2233"),
    ("email", " Bat.Dorj@Example.MN ", "bat.dorj@example.mn"),
    ("email", "bat.dorj+visa@googlemail.com", "batdorj@gmail.com"),
    ("sponsor", "Бат-Эрдэнэ Дорж", "DORJ Bat-Erdene"),
    ("sponsor", "Мөнхцэцэг", "Munkhtsetseg"),
    ("sponsor", "УБ98765432", "ub 98 76 54 32"),
    ("sponsor", "Хан 1", "KHAN 1"),
    ("sponsor", "КС-12", "kc 12"),
    ("employer", "«Хан» ХХК 1", "Khan LLC, 1"),
    ("employer", "Хишиг ХХК", "Khishig LLC"),
    ("surname", "Жаргал", "Zhargal"),
    ("account", "MN12 0005 0000", "mn-1200050000"),
    ("address", "СБД, 1-р хороо, 5-р байр, 23 тоот", "bair 5, toot 23, 1 khoroo, SBD"),
    ("address", "5 bair 23 toot", "23 тоот, 5 байр"),
    ("address", "Peace Avenue 5 bair 23 toot", "Apt 23, Bldg. 5, Peace Avenue"),
    ("address", "Мира улица, 5-й дом, кв. 23", "ул. Мира дом №5 кв 23"),
    ("address", "12 Peace Avenue", "Peace Avenue 12"),
    ("address", "12 St Marks Place, York", "York, St Marks Place 12"),
    ("address", "221 Baker Street, Apt 4B", "Apt. 4b, 221 Baker St"),
    (
        "address",
        "СБ дүүргийн 1-р хорооны 5-р байрны 23 тоот",
        "СБ дүүрэг, 1 хороо, 5 байр, 23 тоот",
    ),
    ("address", "СБД 12-А байр 4 тоот", "SBD 12a bair, 4 toot"),
    ("address", "Seoul, Jongno 12", "Jongno 12, Seoul, Republic of Korea"),
    ("address", "Seoul, Jongno 12", "Seoul, Jongno 12, БНСУ"),
    ("address", "Berlin, Torstraße 8", "Berlin, Torstraße 8 DE"),
    ("address", "Сүхбаатар дүүрэг, 8-р хороо, 12", "Sukhbaatar district, 8th khoroo, 12, Mongolia"),
]
APART = [
    ("phone", "99112233", "99112234"),
    ("phone", "+97699112233", "+8299112233"),
    ("email", "bat.dorj@example.mn", "batdorj@example.mn"),
    ("sponsor", "Сүхбат", "Сүхбаатар"),
    ("employer", "Agency 1", "Agency 2"),
    ("employer", "Agency 12 34", "Agency 34 12"),
    ("employer", "Agency 1", "Agency 01"),
    ("sponsor", "KC-12", "KS-12"),
    ("sponsor", "A1B2", "B1A2"),
    ("sponsor", "Zh12", "J12"),
    ("guarantor", "АБ1234567", "АБ1234568"),
    ("address", "5 bair 23 toot", "23 bair 5 toot"),
    ("address", "СБД 5 байр 23 тоот", "СБД 23 байр 5 тоот"),
    ("address", "Jongno 12-34", "Jongno 34-12"),
    ("address", "Peace Tower, Apt 12, 5th floor", "Peace Tower, Apt 5, 12th floor"),
    ("address", "СБД 12а байр 4 тоот", "СБД 12б байр 4 тоот"),
    ("address", "СБД, 1-р хороо, 5-р байр, 23 тоот", "СБД, 1-р хороо, 5-р байр, 24 тоот"),
]


@pytest.mark.parametrize(("kind", "one", "other"), ALIKE)
def test_writings_of_one_identifier_have_one_key(kind: str, one: str, other: str) -> None:
    assert normalised(kind, one) == normalised(kind, other) is not None


@pytest.mark.parametrize(("kind", "one", "other"), APART)
def test_different_identifiers_have_different_keys(kind: str, one: str, other: str) -> None:
    assert normalised(kind, one) != normalised(kind, other)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("phone", "none"), ("phone", "12"), ("email", "at home"), ("email", "@x.mn"),
     ("address", "Улаанбаатар"), ("address", "Улаанбаатар хот"), ("answers", "I want to work"),
     ("address", "12 тоот"), ("address", "1" * 500), ("sponsor", "Хан " * 200),
     ("sponsor", "байхгүй"), ("recruiter", "None"), ("payer", "Бэлэн мөнгө"), ("account", "n/a"),
     ("phone", "99999999"), ("phone", "+976 9999-9999"), ("account", "00000000"),
     ("employer", "12345678"), ("agent", "зуучлагч"), ("email", "none@none.com"),
     ("sponsor", "—"), ("account", "?")],
)  # fmt: skip
def test_what_tells_nobody_apart_has_no_key(kind: str, text: str) -> None:
    assert normalised(kind, text) is None


@pytest.mark.parametrize(
    "text", ["010-1234-5678", "0532 123 45 67", "151 23456789", "82 10 1234 5678"]
)
def test_a_number_without_calling_code_that_the_region_has_not_is_given_no_country(
    text: str,
) -> None:
    assert normalised("phone", text, "MN") is None


@pytest.mark.parametrize(
    ("name", "is_own"),
    [("Дорж Бат-Эрдэнэ", True), ("BAT-ERDENE DORJ", True), ("Д. Бат-Эрдэнэ", True),
     ("Бат-Эрдэнэ", True), ("Дорж", False), ("Дорж Сараа", False), ("Бат-Эрдэнэ Болд", False)],
)  # fmt: skip
def test_the_applicants_own_name_is_known_in_its_writings(name: str, is_own: bool) -> None:
    assert is_name_of(name, "Дорж", "Бат-Эрдэнэ") is is_own


def test_a_number_without_calling_code_belongs_to_the_region_of_the_installation() -> None:
    assert normalised("phone", "010-1234-5678", "KR") == "+821012345678"
    assert normalised("phone", "0532 123 45 67", "TR") == "+905321234567"


@given(st.sampled_from([976, 82, 81, 7, 86, 90, 49, 1, 39, 44, 852, 52, 54, 66]),
       st.from_regex(r"[0-9]{6,11}", fullmatch=True))  # fmt: skip
def test_the_short_way_through_telephones_says_what_the_library_says(code: int, rest: str) -> None:
    read = phonenumbers.parse(f"+{code}{rest}", None)
    if phonenumbers.is_possible_number(read):
        expected = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
        assert telephone(f"+{code}{rest}") == expected


@given(st.from_regex(r"[5-9][0-9]{7}", fullmatch=True))
def test_a_number_as_said_at_home_is_what_the_library_makes_of_it(digits: str) -> None:
    read = phonenumbers.parse(digits, "MN")
    if phonenumbers.is_valid_number(read):
        expected = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
        assert telephone(digits) == expected


DIGITS = "0123456789"
NUMBERS = st.text(DIGITS + "ABCDEFGHKMNPRSTXYZ", min_size=5, max_size=20).filter(
    lambda number: sum(sign in DIGITS for sign in number) >= 5
)
OF_COLUMNS_OF_NUMBERS = ("account", "guarantor", "travel_group", "sponsor", "employer")


def as_number(kind: str, text: str) -> str | None:
    """As the number of a firm or person is read in a column of numbers."""
    return normaliser_of(kind, is_number=True)(text, "MN")


@given(st.sampled_from(OF_COLUMNS_OF_NUMBERS), NUMBERS, st.data())
def test_a_number_is_one_key_however_it_is_spaced_and_cased(
    kind: str, number: str, data: st.DataObject
) -> None:
    between = st.sampled_from(["", " ", "-", "–", ".", "/"])
    written = "".join(sign + data.draw(between) for sign in number)
    drawn_alike = written.translate(str.maketrans("AKMOTX", "АКМОТХ"))
    assert as_number(kind, written.lower()) == as_number(kind, number)
    assert as_number(kind, drawn_alike) == as_number(kind, number)


@given(st.sampled_from(OF_COLUMNS_OF_NUMBERS), NUMBERS, st.data())
def test_numbers_that_differ_in_one_digit_are_never_one_key(
    kind: str, number: str, data: st.DataObject
) -> None:
    places = [place for place, sign in enumerate(number) if sign in DIGITS]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from(DIGITS).filter(lambda digit: digit != number[place]))
    changed = number[:place] + other + number[place + 1 :]
    assert as_number(kind, number) != as_number(kind, changed)
    one, two = (normalised(kind, text) for text in (number, changed))
    assert one != two or one is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("account", "Khan Bank"),
        ("account", "Хаан банк 5001"),
        ("guarantor", "father"),
        ("guarantor", "12"),
        ("travel_group", "12"),
        ("travel_group", "Group 1"),
        ("sponsor", "ХХК"),
        ("employer", "Co., Ltd."),
        ("payer", "LLC"),
    ],
)
def test_what_many_strangers_write_alike_is_nobodys_key(kind: str, text: str) -> None:
    assert normalised(kind, text) is None
    assert as_number("sponsor", "Зохиомол ХХК") is None


@given(st.sampled_from(["СБД %d-р хороо, %d байр, %d тоот", "Khan-Uul %d, Zaisan %d/%d",
                        "Peace Avenue %d, Bldg %d, Apt %d", "Хан %d %d %d", "AB%d CD%d %d"]),
       st.lists(st.integers(1, 9999), min_size=3, max_size=3), st.integers(0, 2),
       st.integers(1, 9999))  # fmt: skip
def test_names_and_addresses_that_differ_in_one_number_are_never_one_key(
    form: str, numbers: list[int], place: int, other: int
) -> None:
    changed = [*numbers[:place], other, *numbers[place + 1 :]]
    for kind in ("address", "sponsor"):
        same = normalised(kind, form % tuple(numbers)) == normalised(kind, form % tuple(changed))
        assert same == (numbers == changed)


UNITS = (("khoroo", "хороо"), ("building", "байр"), ("entrance", "орц"), ("apt", "тоот"))


@given(st.permutations(range(4)), st.lists(st.integers(1, 999), min_size=4, max_size=4), st.data())
def test_an_address_is_one_key_in_whichever_order_its_numbered_words_stand(
    order: list[int], numbers: list[int], data: st.DataObject
) -> None:
    def written(place: int) -> str:
        english, mongolian = UNITS[place]
        forms = (f"{english} {numbers[place]}", f"{numbers[place]} {mongolian}",
                 f"{numbers[place]}-р {mongolian}", f"{mongolian} {numbers[place]}")  # fmt: skip
        return data.draw(st.sampled_from(forms))

    usual = "Зайсан, " + ", ".join(f"{numbers[at]} {UNITS[at][1]}" for at in range(4))
    other = ", ".join([*map(written, order), "Zaisan"])
    assert normalised("address", other) == normalised("address", usual)


@given(st.sampled_from(["phone", "email", "account", "guarantor", "travel_group", "answers"]),
       st.one_of(st.text(max_size=100), NUMBERS, st.emails(),
                 st.from_regex(r"\+?[0-9 -]{6,14}", fullmatch=True)))  # fmt: skip
def test_what_was_brought_to_one_writing_stays_as_it_is(kind: str, text: str) -> None:
    once = normalised(kind, text)
    if once is not None:
        assert normaliser_of(kind, is_number=False)(once, "MN") == once


@given(st.sampled_from(["sponsor", "employer"]), NUMBERS)
def test_who_looks_for_a_number_finds_it_in_either_column(kind: str, number: str) -> None:
    found = writings(kind, number)
    assert {normalised(kind, number), as_number(kind, number)} == {*found} or not found


@given(st.sampled_from(sorted(NORMALISERS)), st.text(max_size=60))
def test_any_text_has_one_writing_or_none(kind: str, text: str) -> None:
    found = normalised(kind, text)
    assert found is None or found.strip()


@given(st.binary(min_size=16, max_size=80), st.text(max_size=80))
def test_a_key_is_the_beginning_of_the_standard_hash(key: bytes, text: str) -> None:
    standard = hmac.new(
        hashlib.sha256(key).digest() if len(key) > 64 else key,
        b"phone\0" + text.encode("utf-8", "surrogatepass"),
        "sha256",
    ).digest()
    assert keyed(key, "phone", text) == int.from_bytes(standard[:8], "big")


def test_the_same_text_of_another_kind_has_another_key() -> None:
    assert len({keyed(KEY, kind, "x") for kind in NORMALISERS}) == len(NORMALISERS)


def test_a_short_secret_is_no_secret() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        keyed(b"short", "phone", "x")
