"""A file of applications becomes a folder: what may leave, keyed or coded, and what was refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.visas.files import given, given_parquet, prepared, problems_of, rows_of

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.prepared import SCHEMA, empty_bit

SIX = """\
application_id,submitted_at,phone,sponsor_name,date_of_birth,monthly_wage,contract_signed,colour
A-1,2026-03-05T14:30+08:00,99112233,Бат-Эрдэнэ Дорж,2010-01-01,1500,yes,red
A-2,2026-03-05,+976 9911 2233,Dorj Bat-Erdene,1990-01-01,"1 500 000,50",үгүй,blue
A-3,05/03/2026,,,,-5,,
,2026-03-05,,,,,,
"A-5,2026-03-05,,,,,,
A-1,2026-03-05,,,,,,
"""


def test_two_writings_of_one_telephone_and_one_name_get_the_same_key(tmp_path: Path) -> None:
    first, second = rows_of(prepared(given(tmp_path, SIX)))
    assert first["phone_key"] == second["phone_key"] != 0
    assert first["sponsor_key"] == second["sponsor_key"] != 0


def test_values_leave_typed_and_age_only_as_being_under_eighteen(tmp_path: Path) -> None:
    first, second = rows_of(prepared(given(tmp_path, SIX)))
    assert first["submitted_at"].isoformat() == "2026-03-05T06:30:00"
    assert (first["is_minor"], second["is_minor"]) == (True, False)
    assert second["monthly_wage"] == Decimal("1500000.50")
    assert (first["contract_signed"], second["contract_signed"]) == (True, False)


def test_each_refused_row_is_named_with_column_and_problem_and_no_row_is_lost(
    tmp_path: Path,
) -> None:
    result = prepared(given(tmp_path, SIX))
    assert (result.rows_in, result.accepted, result.rejected) == (6, 2, 4)
    assert problems_of(result.refused) == [
        (4, "monthly_wage", "the number is below zero"),
        (4, "submitted_at", "day and month cannot be told apart"),
        (5, "application_id", "the number is missing"),
        (6, "", "a quotation mark is not closed or stands in the wrong place"),
        (7, "application_id", "this number stands in an earlier row too"),
    ]


def test_the_list_of_refused_rows_stands_in_the_order_of_the_rows(tmp_path: Path) -> None:
    """A number that stands twice is found when all is read, also far behind another portion."""
    lines = [f"A-{row},2026-11-20" for row in range(2, 17_002)]
    lines[1] = lines[0]  # row 3
    lines[3] = 'A-5,"the other\nday"'  # row 5, which goes over two lines
    lines[5] = lines[0]  # row 7
    lines[16_900] = "A-9999999,soon"  # row 16902

    result = prepared(given(tmp_path, "\n".join(["application_id,submitted_at", *lines])))

    told = [(row, column) for row, column, _problem in problems_of(result.refused)]
    assert told == [
        (3, "application_id"),
        (5, "submitted_at"),
        (7, "application_id"),
        (16_902, "submitted_at"),
    ]
    assert {path.name for path in result.folder.glob("*.csv")} == {"refused.csv", "notes.csv"}
    assert (result.accepted, result.rejected) == (16_996, 4)


NOBODY = """\
application_id,recruiter_name,payer_name,sponsor_name,phone,payer_account
A-1,байхгүй,cash,father,99999999,00000000
A-2,No,бэлэн,өөрөө,+976 9999-9999,12345678
"""


def test_a_word_or_number_that_names_nobody_is_noted_and_ties_nobody_together(
    tmp_path: Path,
) -> None:
    result = prepared(given(tmp_path, NOBODY))
    for row in rows_of(result):
        assert {value for name, value in row.items() if name.endswith("_key")} == {None}
    assert result.noted == len(problems_of(result.notes)) == 10
    assert {problem for _, _, problem in problems_of(result.notes)} == {
        "this names nobody; it was compared with nothing"
    }


def test_a_heading_of_no_column_is_reported(tmp_path: Path) -> None:
    assert prepared(given(tmp_path, SIX)).unknown_columns == ("colour",)


def test_the_same_applications_in_parquet_become_the_same(tmp_path: Path) -> None:
    columns = {
        "application_id": [1, 2],
        "phone": [99112233, 97699112233],
        "monthly_wage": [1500.0, None],
        "submitted_at": [date(2026, 3, 5), None],
        "date_of_birth": [date(2010, 1, 1), None],
    }
    result = prepared(given_parquet(tmp_path, columns))
    first, second = rows_of(result)
    assert (first["row"], first["application_id"]) == (1, "1")
    assert first["phone_key"] == second["phone_key"]
    assert first["monthly_wage"] == Decimal("1500.00")
    assert (first["is_minor"], second["is_minor"]) == (True, None)


def test_the_folder_holds_the_agreed_columns_even_without_a_row(tmp_path: Path) -> None:
    result = prepared(given(tmp_path, "application_id\n,\n"))
    assert [pq.read_schema(part) for part in result.parts] == [SCHEMA]
    leaving = {column.becomes or column.id for column in load().columns.values()
               if column.leaves != "never"} | {"row", "agent_key"}  # fmt: skip
    assert set(SCHEMA.names) == leaving | {"submitted_by", "prepared_by", "told_empty"}


def test_what_a_file_asks_for_and_a_row_leaves_empty_is_told_apart(tmp_path: Path) -> None:
    text = """\
application_id,phone,employer_id,employer_name,recruiter_name,monthly_wage,given_names,payer_name
A-1,,,,байхгүй,-,,
A-2,12,,Зохиомол ХХК,Бат,100,Дорж,Дорж
"""
    empty, full = rows_of(prepared(given(tmp_path, text)))
    said = ("phone_key", "employer_key", "recruiter_key", "monthly_wage", "payer_key")
    assert empty["told_empty"] == sum(map(empty_bit, said))
    assert (full["told_empty"], full["phone_key"], full["payer_key"]) == (0, None, None)


def test_a_file_without_a_column_of_numbers_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    source = given(tmp_path, "phone,email\n1,2\n")
    with pytest.raises(InputRefused, match="no heading holds the number of the application"):
        prepared(source)
    assert list(tmp_path.iterdir()) == [source]


def test_a_faith_and_being_married_leave_as_what_others_are_too(tmp_path: Path) -> None:
    source = """\
application_id,visa_class,purpose,companion_relation,fee_paid_by
A-1,missionary,шашин,wife,spouse
A-2,religion,work,эхнэр,нөхөр
A-3,other,D-6,cousin,relative
"""
    rows = rows_of(prepared(given(tmp_path, source)))
    assert [row["visa_class"] for row in rows] == ["other"] * 3
    assert [row["purpose"] for row in rows] == ["other", "work", "other"]
    assert {row[name] for row in rows for name in ("companion_relation", "fee_paid_by")} == {
        "relative"
    }


def test_a_number_that_is_nobodys_own_is_noted_and_ties_nobody(tmp_path: Path) -> None:
    source = """\
application_id,payer_account,travel_group_id,sponsor_id
A-1,Khan Bank,12,ХХК
"""
    result = prepared(given(tmp_path, source))
    [row] = rows_of(result)
    assert not any(row[f"{name}_key"] for name in ("account", "travel_group", "sponsor"))
    noted = {column for _row, column, _problem in problems_of(result.notes)}
    assert noted == {"payer_account", "sponsor_id", "travel_group_id"}


def test_a_day_of_submission_that_is_yet_to_come_is_refused(tmp_path: Path) -> None:
    source = """\
application_id,submitted_at
A-1,2026-11-25
A-2,2026-11-26T09:00
A-3,2027-11-20
"""
    result = prepared(given(tmp_path, source))
    assert problems_of(result.refused) == [
        (4, "submitted_at", "this day is yet to come"),
    ]
