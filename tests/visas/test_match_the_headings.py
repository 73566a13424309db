"""The headings of a file are matched to the columns; what is not clear is left to a person."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.visas.files import given as given_file
from tests.visas.files import prepared

from gerege.visas.engine.dictionary import load
from gerege.visas.engine.matching import propose, signature


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("application_id", "application_id"),
        ("Application No.", "application_id"),
        ("МЭДҮҮЛГИЙН ДУГААР", "application_id"),
        ("applicant_phone", "phone"),
        ("ApplicantSurname", "surname"),
        ("sponsor-phone", "sponsor_phone"),
        ("Урьсан хүний утас", "sponsor_phone"),
        ("  Төрсөн   огноо ", "date_of_birth"),
        ("Дата рождения", "date_of_birth"),
        ("Ｅ－ｍａｉｌ", "email"),
    ],
)
def test_a_heading_in_use_names_its_column(heading: str, column: str) -> None:
    assert propose([heading]).mapping == {heading: column}


@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_column_is_known_by_its_title(language: str) -> None:
    titles = [column.title.in_language(language) for column in load().columns.values()]
    assert tuple(propose(titles).mapping.values()) == tuple(load().columns)


def test_no_two_columns_have_a_heading_in_common() -> None:
    columns = load().columns.values()
    written = [heading.casefold() for column in columns for heading in column.headings]
    assert len(written) == len(set(written))


def test_a_slip_of_the_pen_is_a_question_and_no_answer() -> None:
    found = propose(["application_id", "montly wage"])
    assert found.mapping == {"application_id": "application_id"}
    assert found.open == {"montly wage": ("monthly_wage",)}


def test_two_headings_of_one_column_are_left_open() -> None:
    found = propose(["telephone", "mobile", "colour"])
    assert found.mapping == {}
    assert {heading: columns[0] for heading, columns in found.open.items()} == {
        "telephone": "phone",
        "mobile": "phone",
    }
    assert found.unknown == ("colour",)


def test_a_heading_that_is_exact_goes_before_one_with_something_in_front() -> None:
    assert propose(["applicant_phone", "phone"]).mapping == {"phone": "phone"}


def test_a_signature_knows_the_row_again_in_another_case_and_no_other_row() -> None:
    first = signature(["Application No.", "Phone"])
    assert first == signature(["APPLICATION_NO", "phone "])
    assert first != signature(["phone", "Application No."])


@given(st.lists(st.text(max_size=20), max_size=12, unique=True))
def test_any_headings_are_mapped_open_or_unknown_and_no_column_twice(headings: list[str]) -> None:
    found = propose(headings)
    parts = [*found.mapping, *found.open, *found.unknown]
    assert sorted(parts) == sorted(headings)
    assert len(set(found.mapping.values())) == len(found.mapping)


def test_a_confirmed_mapping_counts_and_not_the_proposal(tmp_path: Path) -> None:
    source = given_file(tmp_path, "ref,phone\n1,99112233\n")
    result = prepared(source, {"ref": "application_id"})
    assert (result.accepted, result.unknown_columns) == (1, ("phone",))
