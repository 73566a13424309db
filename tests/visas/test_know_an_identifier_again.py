"""One telephone, name or address is known again in every writing, and different ones stay apart."""

import hashlib
import hmac

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.visas.files import KEY

from gerege.visas.engine.keys import NORMALISERS, keyed, normalised
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
    ("employer", "Хишиг ХХК", "Khishig LLC"),
    ("surname", "Жаргал", "Zhargal"),
    ("account", "MN12 0005 0000", "mn-1200050000"),
    ("address", "СБД, 1-р хороо, 5-р байр, 23 тоот", "bair 5, toot 23, 1 khoroo, SBD"),
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
        assert normalised("phone", f"+{code}{rest}") == expected


@given(st.from_regex(r"[5-9][0-9]{7}", fullmatch=True))
def test_a_number_as_said_at_home_is_what_the_library_makes_of_it(digits: str) -> None:
    read = phonenumbers.parse(digits, "MN")
    if phonenumbers.is_valid_number(read):
        expected = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
        assert normalised("phone", digits) == expected


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
