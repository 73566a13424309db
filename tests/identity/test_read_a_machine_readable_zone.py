"""The lines of a passport, a visa or a card are read, and what is wrong is pointed at."""

from datetime import date

import pytest
from tests.identity.zones import NAMES, PASSPORT, SPECIMENS, Specimen

from gerege.identity.machine_readable import Code, Kind, Place, Read, check_digit, read

TODAY = date(2026, 11, 26)
NAME_LINE, LOWER = PASSPORT


def _read(*lines: str) -> Read:
    return read(lines, today=TODAY)


def _told(found: Read) -> list[tuple[Code, int, int, str, str]]:
    return [(t.code, t.line, t.column, t.stands, t.could) for t in found.troubles]


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_every_specimen_of_the_standard_is_read(specimen: Specimen) -> None:
    found = _read(*specimen.lines)
    assert found.is_sound
    assert not found.troubles
    assert found.kind is specimen.kind
    assert found.name[:2] == (specimen.surname, specimen.given_names)
    assert (found.issuer, found.nationality) == ("UTO", specimen.nationality)
    assert found.document_number == specimen.number
    assert (str(found.date_of_birth), str(found.date_of_expiry)) == (
        specimen.born,
        specimen.expires,
    )
    assert found.sex == specimen.sex
    assert found.optional == specimen.optional
    assert found.lines == specimen.lines
    assert all(check.fits for check in found.checks)


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_each_field_says_where_it_stands(specimen: Specimen) -> None:
    for field in _read(*specimen.lines).fields:
        line, first, last = field.place
        assert specimen.lines[line - 1][first - 1 : last] == field.text


def test_each_check_digit_says_what_was_found_and_what_must_stand_there() -> None:
    checks = {check.name: check for check in _read(*PASSPORT).checks}
    assert list(checks) == [
        *("document_number", "date_of_birth", "date_of_expiry", "optional", "composite"),
    ]
    assert (checks["optional"].found, checks["optional"].expected) == ("1", "1")
    assert checks["composite"].place == Place(2, 44, 44)


def test_the_check_digit_of_a_long_number_stands_in_the_optional_data() -> None:
    check = _read(*SPECIMENS[3].lines).checks[0]
    assert (check.found, check.place) == ("9", Place(1, 19, 19))


@pytest.mark.parametrize(("surname", "given", "zone"), NAMES)
def test_names_lose_hyphens_and_apostrophes_and_may_be_cut(
    surname: str, given: str, zone: str
) -> None:
    found = _read("P<UTO" + zone.ljust(39, "<"), LOWER)
    assert found.is_sound
    first, _, second = zone.partition("<<")
    assert found.name == (first.replace("<", " "), second.replace("<", " "), len(zone) == 39)


@pytest.mark.parametrize(
    ("code", "is_known"),
    [("UTO", True), ("D<<", True), ("XXA", True), ("MNG", True), ("DEU", False), ("QQQ", False)],
)
def test_codes_of_states_are_those_of_the_standard(code: str, is_known: bool) -> None:
    found = _read(f"P<{code}" + NAME_LINE[5:], LOWER)
    assert found.issuer == code.rstrip("<")
    assert found.is_sound == is_known
    if not is_known:
        assert _told(found) == [(Code.UNKNOWN_STATE, 1, 3, code, "")]


def _with_dates(born: str, expires: str) -> Read:
    start = LOWER[:13] + born + check_digit(born) + "<" + expires + check_digit(expires) + "<" * 15
    covered = start[:10] + start[13:20] + start[21:43]
    return _read(NAME_LINE, start + check_digit(covered))


@pytest.mark.parametrize(
    ("six", "born"),
    [
        ("261126", "2026-11-26"),
        ("261127", "1926-11-27"),
        ("270101", "1927-01-01"),
        ("000229", "2000-02-29"),
        ("74<<<<", "1974-??-??"),
        ("7408<<", "1974-08-??"),
        ("<<<<<<", "????-??-??"),
        ("27<<<<", "1927-??-??"),
    ],
)
def test_a_birth_is_never_in_the_future_and_may_be_partly_unknown(six: str, born: str) -> None:
    found = _with_dates(six, "300101")
    assert found.is_sound
    assert str(found.date_of_birth) == born


@pytest.mark.parametrize(
    ("six", "expires"),
    [
        ("940623", "1994-06-23"),
        ("360101", "2036-01-01"),
        ("760101", "2076-01-01"),
        ("770101", "1977-01-01"),
        ("<<<<<<", "????-??-??"),
    ],
)
def test_an_expiry_lies_in_the_nearest_century(six: str, expires: str) -> None:
    assert str(_with_dates("740812", six).date_of_expiry) == expires


@pytest.mark.parametrize("six", ["740231", "741301", "740800", "010229", "7<0812", "<40812"])
def test_a_date_that_does_not_exist_is_told(six: str) -> None:
    found = _with_dates(six, "300101")
    assert found.date_of_birth is None
    assert _told(found) == [(Code.NO_SUCH_DATE, 2, 14, six, "")]


def test_an_unspecified_sex_is_empty_and_an_x_is_read_as_one() -> None:
    assert _with_dates("740812", "300101").sex == ""
    found = _read(NAME_LINE, LOWER.replace("F", "X"))
    assert found.sex == ""
    assert found.is_sound
    assert _told(found) == [(Code.CANNOT_STAND_HERE, 2, 21, "X", "<")]
    wrong = _read(NAME_LINE, LOWER.replace("F", "W"))
    assert _told(wrong) == [(Code.CANNOT_STAND_HERE, 2, 21, "W", "M F <")]
    assert not wrong.is_sound


def test_a_letter_for_a_digit_is_pointed_at_and_read() -> None:
    found = _read(NAME_LINE, LOWER.replace("7408122", "74O8I22"))
    assert found.is_sound
    assert str(found.date_of_birth) == "1974-08-12"
    assert _told(found) == [
        (Code.LETTER_FOR_DIGIT, 2, 16, "O", "0"),
        (Code.LETTER_FOR_DIGIT, 2, 18, "I", "1"),
    ]


def test_a_digit_for_a_letter_is_pointed_at_and_read() -> None:
    found = _read(NAME_LINE.replace("ERIKSSON", "ER1K55ON"), LOWER)
    assert found.name.surname == "ERIKSSON"
    assert [(t.column, t.stands, t.could) for t in found.troubles] == [
        *((8, "1", "I"), (10, "5", "S"), (11, "5", "S")),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "column"), [("898902", "89B902", 4), ("ZE184226B", "ZE1842268", 37)]
)
def test_a_character_that_makes_every_digit_fit_is_pointed_at(
    right: str, wrong: str, column: int
) -> None:
    found = _read(NAME_LINE, LOWER.replace(right, wrong))
    (told,) = found.troubles
    assert told.code is Code.CHECK_DIGIT
    assert not found.is_sound
    known = (told.column, told.stands, told.could)
    alternatives = told.suspects
    stands, could = LOWER.replace(right, wrong)[column - 1], LOWER[column - 1]
    assert known == (column, stands, could) or f"{column} ({stands} {could})" in alternatives


def test_a_check_digit_nobody_can_explain_is_told_where_it_stands() -> None:
    found = _read(NAME_LINE, LOWER.replace("7408122", "7408142"))
    assert _told(found) == [(Code.CHECK_DIGIT, 2, 20, "2", "4")]


def test_a_wrong_composite_is_told_when_everything_else_fits() -> None:
    found = _read(NAME_LINE, LOWER[:-1] + "7")
    assert _told(found) == [(Code.CHECK_DIGIT, 2, 44, "7", "0")]


@pytest.mark.parametrize("digit", ["0", "<"])
def test_an_empty_personal_number_has_a_nought_or_a_filler(digit: str) -> None:
    start = LOWER[:28] + "<" * 14 + digit
    composite = _read(NAME_LINE, start + "0").checks[-1].expected
    assert _read(NAME_LINE, start + composite).is_sound


def test_small_letters_spaces_and_guillemets_are_read() -> None:
    found = _read("p<utoeriksson«anna maria", LOWER.lower())
    assert found.is_sound
    assert found.name[:2] == ("ERIKSSON", "ANNA MARIA")
    codes = [(t.code, t.line, t.column) for t in found.troubles]
    assert codes == [
        (Code.LOWER_CASE, 1, 1),
        (Code.FILLER_WRITTEN_OTHERWISE, 1, 14),
        (Code.LINE_TOO_SHORT, 1, 0),
        (Code.LOWER_CASE, 2, 1),
    ]


@pytest.mark.parametrize("character", ["С", "с", "Ｃ"])
def test_a_letter_of_another_alphabet_is_pointed_at(character: str) -> None:
    found = _read(NAME_LINE, LOWER.replace("C", character))
    assert found.is_sound
    assert _told(found) == [(Code.OTHER_ALPHABET, 2, 8, character, "C")]


def test_columns_are_counted_as_people_count_them() -> None:
    decomposed = "Й" + NAME_LINE[1:]
    found = _read("  " + decomposed, LOWER)
    assert _told(found)[0][:3] == (Code.CANNOT_STAND_HERE, 1, 1)
    invisible = "P<UTO\u200bERIKSS\u0301Q1" + NAME_LINE[14:]
    assert ("1", 13) in [(t.stands, t.column) for t in _read(invisible, LOWER).troubles]


def test_spaces_between_groups_are_not_fillers() -> None:
    assert _read(NAME_LINE, "L898902C36 UTO 7408122 F 1204159 ZE184226B<<<<<1 0").is_sound


def test_html_signs_line_breaks_and_blank_lines_are_read() -> None:
    whole = "\r\n\r\n".join(PASSPORT).replace("<", "&lt;")
    assert _read(whole).is_sound
    assert _read("".join(PASSPORT)).is_sound
    assert _read("".join(SPECIMENS[2].lines)).is_sound


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_fillers_left_out_of_the_lower_line_are_put_back(missing: int) -> None:
    short = LOWER.replace("<<<<<", "<" * (5 - missing))
    found = _read(NAME_LINE, short)
    assert found.is_sound
    assert found.lines == PASSPORT
    told = found.troubles[0]
    assert (told.code, told.line, told.stands, told.could) == (
        *(Code.LINE_TOO_SHORT, 2, str(44 - missing), "44"),
    )


def test_fillers_too_many_are_taken_out() -> None:
    found = _read(NAME_LINE, LOWER.replace("<<<<<", "<<<<<<<"))
    assert found.is_sound
    assert found.lines == PASSPORT
    assert _read(NAME_LINE + "<<", LOWER).is_sound


def test_a_line_with_a_digit_too_few_is_told_with_both_lengths() -> None:
    found = _read(NAME_LINE, LOWER.replace("7408122", "740812"))
    assert not found.is_sound
    told = found.troubles[0]
    assert (told.code, told.line, told.stands, told.could) == (Code.LINE_TOO_SHORT, 2, "43", "44")
    assert told.problem("en") == ("The line is too short. Line: 2 · Characters: 43 · Must have: 44")
    assert told.problem("mn").startswith("Мөр богино байна. Мөр: 2")


def test_a_missing_line_is_told_and_the_others_are_read() -> None:
    card = _read(*SPECIMENS[2].lines[:2])
    assert card.kind is Kind.TD1
    assert _told(card) == [(Code.LINE_MISSING, 3, 0, "", "")]
    passport = _read("", LOWER)
    assert passport.kind is Kind.TD3
    assert passport.document_number == "L898902C3"
    assert _told(passport) == [(Code.LINE_MISSING, 1, 0, "", "")]
    upper = _read(NAME_LINE, "")
    assert (upper.kind, upper.name[:2]) == (Kind.TD3, ("ERIKSSON", "ANNA MARIA"))
    assert _told(upper) == [(Code.LINE_MISSING, 2, 0, "", "")]
    assert _read(SPECIMENS[6].lines[0]).kind is Kind.MRV_A


@pytest.mark.parametrize(
    "lines", [(), ("",), ("x", "y"), ("hello world",), ("A" * 999,), ("1",) * 9]
)
def test_what_is_no_zone_is_called_none(lines: tuple[str, ...]) -> None:
    found = _read(*lines)
    assert found.kind is None
    assert not found.is_sound
    assert found.fields == ()
    assert [trouble.code for trouble in found.troubles] == [Code.NO_ZONE]
    assert "44" in found.troubles[0].mend("en")


def test_a_document_that_begins_with_another_letter_is_told() -> None:
    found = _read("Q" + NAME_LINE[1:], LOWER)
    assert _told(found) == [(Code.DOCUMENT_CODE, 1, 1, "Q", "P")]


def test_a_name_divided_twice_is_told_and_a_missing_one_too() -> None:
    found = _read(NAME_LINE.replace("ANNA<MARIA<", "ANNA<<MARIA"), LOWER)
    assert found.name[:2] == ("ERIKSSON", "ANNA MARIA")
    assert _told(found) == [(Code.FILLERS_INSIDE_NAME, 1, 20, "<<", "<")]
    assert _told(_read("P<UTO" + "<" * 39, LOWER)) == [(Code.NO_NAME, 1, 6, "", "")]
