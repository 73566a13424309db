"""One telephone number has one key, however and wherever it was written down."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gerege.identity import telephones
from gerege.identity.telephones import mask, normalise

COUNTRIES = [None, "MNG", "KOR", "TUR", "HKG", "ITA", "USA", "RUS", "XXX"]


@pytest.mark.parametrize(
    ("text", "country", "key"),
    [
        ("9911-2233", "MNG", "97699112233"),
        ("+976 9911 2233", None, "97699112233"),
        ("(976) 99112233", "MNG", "97699112233"),
        ("00976 99112233", "KOR", "97699112233"),
        ("976-9911-2233", "CHN", "97699112233"),
        ("+９７６ ９９１１２２３３", None, "97699112233"),
        ("٩٩١١٢٢٣٣", "MNG", "97699112233"),
        ("010-1234-5678", "KOR", "821012345678"),
        ("+82 (0)10-1234-5678", None, "821012345678"),
        ("82 10 1234 5678", "KOR", "821012345678"),
        ("10 1234 5678", "KOR", "821012345678"),
        ("02-123-4567", "KOR", "8221234567"),
        ("001 976 99112233", "KOR", "97699112233"),
        ("0532 123 45 67", "TUR", "905321234567"),
        ("+90 532 123 45 67", "MNG", "905321234567"),
        ("090-1234-5678", "JPN", "819012345678"),
        ("010 976 99112233", "JPN", "97699112233"),
        ("0151/12345678", "DEU", "4915112345678"),
        ("+49 (0)151 12345678", "DEU", "4915112345678"),
        ("06 1234 5678", "ITA", "390612345678"),
        ("+39 06 1234 5678", None, "390612345678"),
        ("391 234 5678", "ITA", "393912345678"),
        ("8 (912) 345-67-89", "RUS", "79123456789"),
        ("+7 912 345 67 89", None, "79123456789"),
        ("812 654 32 10", "RUS", "78126543210"),
        ("8~10 976 99112233", "RUS", "97699112233"),
        ("8 701 234 56 78", "KAZ", "77012345678"),
        ("5123 4567", "HKG", "85251234567"),
        ("6612 3456", "MAC", "85366123456"),
        ("138 1234 5678", "CHN", "8613812345678"),
        ("010 1234 5678", "CHN", "861012345678"),
        ("(415) 555-0100", "USA", "14155550100"),
        ("1-415-555-0100", "USA", "14155550100"),
        ("011 976 9911 2233", "USA", "97699112233"),
        ("081 234 5678", "THA", "66812345678"),
        ("06 30 123 4567", "HUN", "36301234567"),
        ("07700 900123", "GBR", "447700900123"),
        ("4915112345678", None, "4915112345678"),
        ("+999 123456789", None, "999123456789"),
    ],
)
def test_a_number_is_brought_to_its_international_form(
    text: str, country: str | None, key: str
) -> None:
    assert normalise(text, country) == key


@pytest.mark.parametrize("country", ["KOR", "TUR", "DEU", None])
def test_a_home_number_given_abroad_without_its_code_is_mongolian(country: str | None) -> None:
    assert normalise("9911 2233", country) == "97699112233"


@pytest.mark.parametrize(
    "text",
    [
        "утас: 99112233, 88112233",
        "99112233/88112233",
        "99112233 дотуур 12",
        "99112233 (Болд)",
        "99112233; 12",
    ],
)
def test_the_first_number_of_a_note_counts(text: str) -> None:
    assert normalise(text, "MNG") == "97699112233"


@pytest.mark.parametrize("text", ["", "мэдэхгүй", "12", "1903", "0" * 40, "+", "\ud800", "010-12"])
def test_what_is_no_number_has_no_key(text: str) -> None:
    assert normalise(text, "MNG") is None


@given(st.text(max_size=60), st.sampled_from(COUNTRIES))
@settings(max_examples=300)
def test_no_text_breaks_it_and_a_key_is_digits(text: str, country: str | None) -> None:
    key = normalise(text, country)
    assert key is None or (key.isascii() and key.isdecimal() and 7 <= len(key) <= 15)


@given(st.integers(10**7 // 2, 10**8 - 1), st.sampled_from(COUNTRIES))
def test_a_key_with_its_plus_is_its_own_key(number: int, country: str | None) -> None:
    key = normalise(f"+976{number:08d}", country)
    assert key is not None
    assert normalise(f"+{key}", "KOR") == key


def test_every_country_of_the_corridors_has_a_plan() -> None:
    table = Path(telephones.__file__).with_name("calling_codes.csv")
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    countries = [row["country_iso3"] for row in rows]
    corridors = "CHN KOR TUR HKG KAZ MYS MAC CZE DEU SGP SWE ARE ISR IND JPN PHL POL USA IDN KHM"
    assert set(f"{corridors} BEL CHE FRA HUN IRL MMR NOR RUS THA VNM LAO".split()) <= {*countries}
    assert len(countries) == len(set(countries))
    assert all(int(row["shortest"]) <= int(row["longest"]) for row in rows)


@pytest.mark.parametrize(("number", "shown"), [("97699112233", "…33"), ("12", "…"), ("", "…")])
def test_a_masked_number_shows_its_end_only(number: str, shown: str) -> None:
    assert mask(number) == shown
