"""Document numbers are compared in one writing; a registration number is read, never rejected."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerege.identity.documents import normalise_number, read_registration
from gerege.kernel import clock


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("e 1234567", "E1234567"),
        ("Е1234567", "E1234567"),
        ("EA-123 4567", "EA1234567"),
        ("ЕА1234567", "EA1234567"),
        ("№ С01Х00Т47", "NOC01X00T47"),
        ("уб 98122511", "УБ98122511"),
        ("yб98122511", "УБ98122511"),
        ("UB98122511", "УБ98122511"),
        ("AB98122511", "АВ98122511"),
        ("VӨ00213112", "ҮӨ00213112"),
        ("УБ98122З1О", "УБ98122310"),
        ("", ""),
        ("—", ""),
    ],
)
def test_a_number_typed_with_either_keyboard_is_one_number(typed: str, kept: str) -> None:
    assert normalise_number(typed) == kept


@given(st.text(max_size=40))
def test_a_normalised_number_stays_as_it_is(text: str) -> None:
    once = normalise_number(text)
    assert normalise_number(once) == once


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("УБ98122511", date(1998, 12, 25)),
        ("УБ05251212", date(2005, 5, 12)),
        ("уб 00 21 01 33", date(2000, 1, 1)),
        ("ХБ00010199", date(1900, 1, 1)),
        ("ТЁ24222922", date(2024, 2, 29)),
    ],
)
def test_the_date_of_birth_is_read_from_a_registration_number(number: str, born: date) -> None:
    assert read_registration(number).born == born
    assert read_registration(number).warnings == ()


@pytest.mark.parametrize(
    ("number", "warnings"),
    [
        ("", ("shape",)),
        ("E1234567", ("shape",)),
        ("УБ9812251", ("shape",)),
        ("УБ98132511", ("birth_date",)),
        ("УБ99023011", ("birth_date",)),
        ("УБ98331511", ("birth_date",)),
        ("УБ40251212", ("future",)),
        ("ЫБ98122511", ("letter",)),
        ("ЫБ98132511", ("birth_date", "letter")),
    ],
)
def test_what_does_not_fit_is_a_warning(number: str, warnings: tuple[str, ...]) -> None:
    with clock.pretend(datetime(2026, 11, 25, tzinfo=UTC)):
        assert read_registration(number).warnings == warnings


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert isinstance(read_registration(text).warnings, tuple)


def test_the_sex_is_not_read() -> None:
    assert read_registration("УБ98122511") == read_registration("УБ98122521")
