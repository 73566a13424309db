"""What holds for every machine-readable zone, and exactly what a check digit cannot find."""

import string
from datetime import date

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.identity.zones import SPECIMENS, Specimen

from gerege.identity.machine_readable import (
    Document,
    Kind,
    check_digit,
    compare,
    read,
    unseen_for,
    write,
)
from gerege.identity.machine_readable.check_digits import unseen_when_turned_round
from gerege.identity.machine_readable.layouts import EVERYTHING

TODAY = date(2026, 11, 26)
kinds = st.sampled_from(list(Kind))
texts = st.text(EVERYTHING, min_size=1, max_size=40)
words = st.text(string.ascii_uppercase, min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
numbers = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=9)
CODES = {Kind.TD3: "PP", Kind.MRV_A: "V", Kind.MRV_B: "V", Kind.TD1: "ID", Kind.TD2: "I"}


@st.composite
def documents(draw: st.DrawFn, kind: Kind) -> Document:
    long = kind in (Kind.TD1, Kind.TD2)
    return Document(
        document_code=CODES[kind],
        issuer=draw(st.sampled_from(["MNG", "D", "UTO", "XXA"])),
        surname=draw(names),
        given_names=draw(names | st.just("")),
        document_number=draw(numbers) + (draw(st.sampled_from(["", "ZZZ1"])) if long else ""),
        nationality=draw(st.sampled_from(["MNG", "XXB"])),
        date_of_birth=draw(st.dates(date(1930, 1, 1), TODAY)),
        sex=draw(st.sampled_from(["M", "F", ""])),
        date_of_expiry=draw(st.dates(date(1990, 1, 1), date(2070, 1, 1))),
    )


@given(st.data(), kinds)
@settings(max_examples=300)
def test_what_was_written_is_read(data: st.DataObject, kind: Kind) -> None:
    document = data.draw(documents(kind))
    found = read(write(kind, document), today=TODAY)
    assert not found.troubles
    assert found.kind is kind
    assert found.document_number == document.document_number
    assert (found.issuer, found.nationality) == (document.issuer, document.nationality)
    assert found.date_of_birth
    assert found.date_of_birth.known == document.date_of_birth
    assert found.date_of_expiry
    assert found.date_of_expiry.known == document.date_of_expiry
    assert found.sex == document.sex
    name = found.name
    if not name.maybe_cut:
        assert name[:2] == (document.surname, document.given_names)
    typed = {"surname": document.surname, "given_names": document.given_names}
    assert name.maybe_cut or compare(found, typed) == []


@given(texts, st.data())
@settings(max_examples=500)
def test_a_wrong_character_is_found_unless_its_value_ends_on_the_same_digit(
    text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(EVERYTHING))
    assume(other != text[at])
    changed = text[:at] + other + text[at + 1 :]
    is_seen = check_digit(changed) != check_digit(text)
    assert is_seen == (other not in unseen_for(text[at]))


@given(texts, st.data())
@settings(max_examples=500)
def test_two_neighbours_turned_round_are_found_unless_they_differ_by_fives(
    text: str, data: st.DataObject
) -> None:
    assume(len(text) > 1)
    at = data.draw(st.integers(0, len(text) - 2))
    one, other = text[at], text[at + 1]
    changed = text[:at] + other + one + text[at + 2 :]
    is_seen = check_digit(changed) != check_digit(text)
    assert is_seen == (not unseen_when_turned_round(one, other))


def test_what_no_check_digit_finds_is_known() -> None:
    assert unseen_for("6") == "GQ"
    assert unseen_for("1") == "BLV"
    assert unseen_for("<") == "0AKU"
    assert "0" not in unseen_for("O")
    assert unseen_for("«") == ""


def test_the_examples_of_the_standard() -> None:
    assert check_digit("520727") == "3"
    assert check_digit("AB2134<<<") == "5"


ANY_LINE = st.text(max_size=60) | st.text(EVERYTHING + " «abcО0", min_size=26, max_size=48)
DAMAGED = st.builds(
    lambda specimen, at, what: [
        line[: at % len(line)] + what + line[(at + len(what)) % len(line) :]
        for line in specimen.lines
    ],
    st.sampled_from(SPECIMENS),
    st.integers(0, 200),
    st.text(max_size=4),
)


@given(st.lists(ANY_LINE, max_size=4) | DAMAGED)
@example(["\x00" * 44, "\ud800" * 44])
@example(["İ" * 44, "ß" * 44])
@settings(max_examples=500)
def test_no_text_breaks_it(lines: list[str]) -> None:
    found = read(lines, today=TODAY)
    assert found.is_sound or found.troubles
    assert bool(found.kind) == bool(found.fields)
    for trouble in found.troubles:
        assert trouble.problem("mn")
        assert trouble.mend("en")
    if found.kind:
        width = {Kind.TD1: 30, Kind.TD2: 36, Kind.MRV_B: 36}.get(found.kind, 44)
        assert all(len(line) == width for line in found.lines)
    compare(found, {"surname": "x", "date_of_birth": "x", "sex": "x", "passport_number": "x"})


@given(st.sampled_from(SPECIMENS), st.data())
@settings(max_examples=300)
def test_one_wrong_sign_in_a_checked_field_is_told(specimen: Specimen, data: st.DataObject) -> None:
    checked = ("document_number", "date_of_birth", "date_of_expiry")
    fields = [field for field in read(specimen.lines, today=TODAY).fields if field.name in checked]
    line, first, last = data.draw(st.sampled_from(fields)).place
    column = data.draw(st.integers(first, last))
    lines = list(specimen.lines)
    right = lines[line - 1][column - 1]
    wrong = data.draw(st.sampled_from(EVERYTHING))
    assume(wrong != right and wrong not in unseen_for(right))
    lines[line - 1] = lines[line - 1][: column - 1] + wrong + lines[line - 1][column:]
    assert read(lines, today=TODAY).troubles
