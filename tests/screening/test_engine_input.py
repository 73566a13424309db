"""What is not a sheet is refused: field, problem and mend in one line, nobody's words repeated."""

import json

import pytest
from tests.screening.sheets import CATALOGUE

from gerege.kernel.errors import InputRefused
from gerege.screening.engine import Sheet, assess, parse_sheet

DEEP = "[" * 100_000


def sheet(subject: object, answers: object) -> str:
    """JSON text with these two parts."""
    return json.dumps({"subject": subject, "answers": answers})


def refusal(text: str) -> InputRefused:
    """The refusal of this text."""
    with pytest.raises(InputRefused) as refused:
        parse_sheet(text, CATALOGUE)
    return refused.value


@pytest.mark.parametrize(
    ("subject", "band"),
    [
        ({"age": 0}, "child"),
        ({"age": 17}, "child"),
        ({"age": 18}, "adult"),
        ({"age": 130}, "adult"),
        ({"age_band": "unknown"}, "unknown"),
    ],
)
def test_age_decides_the_band_and_eighteen_is_adult(subject: object, band: str) -> None:
    assert parse_sheet(sheet(subject, {}), CATALOGUE).age_band == band


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (sheet({"age": -1}, {}), "subject.age"),
        (sheet({"age": 131}, {}), "subject.age"),
        (sheet({"age": 24.0}, {}), "subject.age"),
        (sheet({"age": True}, {}), "subject.age"),
        (sheet({"age": "24"}, {}), "subject.age"),
        (sheet({"age": None}, {}), "subject.age"),
        (sheet({"age_band": "old"}, {}), "subject.age_band"),
        (sheet({"age_band": ["adult"]}, {}), "subject.age_band"),
        (sheet({"age": 24, "age_band": "adult"}, {}), "subject"),
        (sheet({}, {}), "subject"),
        (sheet([], {}), "subject"),
        (sheet({"age": 24, "nationality": "MNG"}, {}), "subject.nationality"),
        (sheet({"age": 24}, []), "answers"),
        (sheet({"age": 24}, {"exploitation.hours": "Yes"}), "answers.exploitation.hours"),
        (sheet({"age": 24}, {"exploitation.hours": True}), "answers.exploitation.hours"),
        (sheet({"age": 24}, {"exploitation.hours": ["yes"]}), "answers.exploitation.hours"),
        (sheet({"age": 24}, {"exploitation.hour": "yes"}), "answers.exploitation.hour"),
        (sheet({"age": 24}, {"": "yes"}), 'answers.""'),
        ('{"subject": {"age": 24}}', "answers"),
        ('{"answers": {}}', "subject"),
        ("{}", "subject"),
        ("[]", "input"),
        ("null", "input"),
        ("", "input"),
        ("{", "input"),
        ('{"subject": {"age": NaN}, "answers": {}}', "input"),
        ('{"subject": {"age": -Infinity}, "answers": {}}', "input"),
        ('{"subject": {"age": ' + "9" * 5000 + '}, "answers": {}}', "input"),
        ('{"subject": {"age": 24, "age": 12}, "answers": {}}', "age"),
        ('{"subject": {"age": 24}, "answers": {}, "answers": {}}', "answers"),
        (DEEP, "input"),
        ('{"subject": ' + DEEP, "input"),
        (" " * 1_000_001, "input"),
    ],
)
def test_a_wrong_sheet_is_refused_with_the_field_named(text: str, field: str) -> None:
    refused = refusal(text)

    assert refused.field == field
    assert "\n" not in str(refused)
    assert refused.mend.endswith((".", "?"))


def test_a_close_spelling_is_proposed() -> None:
    assert "exploitation.hours" in refusal(sheet({"age": 24}, {"exploitation.hour": "yes"})).mend


def test_a_name_that_is_no_slip_of_the_pen_is_shortened_and_kept_on_one_line() -> None:
    refused = refusal(sheet({"age": 24}, {"x\n\x1b[31m\ud800" + "y" * 5000: "yes"}))

    assert len(str(refused)) < 400
    assert str(refused).isprintable()
    assert str(refused).encode("utf-8")


def test_what_somebody_wrote_as_an_answer_is_not_repeated() -> None:
    refused = refusal(sheet({"age": 24}, {"exploitation.hours": "Bat told me at the door"}))

    assert "Bat" not in str(refused)


def test_a_sheet_made_by_the_program_with_an_unknown_fact_is_refused_too() -> None:
    with pytest.raises(InputRefused) as refused:
        assess(Sheet("adult", {"exploitation.nothing": "no"}), CATALOGUE)

    assert refused.value.field == "answers.exploitation.nothing"
