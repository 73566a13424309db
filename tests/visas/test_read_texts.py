"""CSV and JSON lines as they come: any encoding and separator; a mistake costs its row."""

import csv
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st
from tests.visas.files import given, prepared, problems_of, rows_of

from gerege.kernel.errors import InputRefused
from gerege.visas.engine import keys
from gerege.visas.engine.reading import open_file
from gerege.visas.engine.reading.csv_file import QUOTE, open_csv
from gerege.visas.engine.refusals import Refusal

DISTRICT = "Баянгол район, 3-й хороо, дом 12, квартира 45"
TABLE = f"application_id;хаяг\nА-1;{DISTRICT}\nА-2;{DISTRICT}\nА-3;Сухбаатар, 5, 6\n"
OTHER = "this row is in another encoding than the others"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8_r",
     "cp866", "iso8859_5", "mac_cyrillic"],
)  # fmt: skip
def test_a_table_reads_the_same_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    rows = rows_of(prepared(given(tmp_path, TABLE.encode(encoding))))
    assert [row["application_id"] for row in rows] == ["А-1", "А-2", "А-3"]
    address = keys.normalised("address", DISTRICT)
    assert address
    expected = keys.keyed(b"a key for the tests and no other", "address", address)
    assert rows[0]["address_key"] == rows[1]["address_key"] == expected


@pytest.mark.parametrize(
    ("encoding", "city"),
    [
        ("cp1252", "Zürich Straße 5 café"),
        ("cp1254", "Şişli İstanbul ğ 5"),
        ("cp949", "서울 강남구 5"),
    ],
)
def test_letters_of_other_countries_are_read(tmp_path: Path, encoding: str, city: str) -> None:
    table = f"application_id,address\n1,{city}\n"
    result = prepared(given(tmp_path, table.encode(encoding)))
    address = keys.normalised("address", city)
    assert address
    expected = keys.keyed(b"a key for the tests and no other", "address", address)
    assert rows_of(result)[0]["address_key"] == expected


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_separator_and_line_end_will_do(tmp_path: Path, separator: str, ending: str) -> None:
    lines = [["application_id", "weekly_hours"], ["1", "40"], [], ["2", "37.5"]]
    table = ending.join(separator.join(cells) for cells in lines)
    rows = rows_of(prepared(given(tmp_path, table)))
    assert [(row["row"], str(row["weekly_hours"])) for row in rows] == [(2, "40.00"), (4, "37.50")]


def test_a_line_before_the_heading_may_name_the_separator(tmp_path: Path) -> None:
    rows = rows_of(prepared(given(tmp_path, "sep=;\napplication_id;weekly_hours\n1;40\n")))
    assert [row["row"] for row in rows] == [3]


def test_a_value_between_quotes_may_hold_separators_and_line_ends(tmp_path: Path) -> None:
    table = 'application_id,job_title\n1,"Cook, ""head""\nof the house"\n2,Welder\n'
    titles = [row["job_title"] for row in rows_of(prepared(given(tmp_path, table)))]
    assert titles == ['cook, "head" of the house', "welder"]


def test_a_quote_that_is_never_closed_costs_one_row_and_not_the_file(tmp_path: Path) -> None:
    many = "".join(f"{number},Welder\n" for number in range(3, 3000))
    result = prepared(given(tmp_path, f'application_id,job_title\n1,"Cook\n2,Welder\n{many}'))
    assert (result.rows_in, result.accepted) == (2999, 2998)
    assert problems_of(result.refused) == [
        (2, "", "a quotation mark is not closed or stands in the wrong place")
    ]


def test_a_file_of_broken_quotes_loses_each_row_once(tmp_path: Path) -> None:
    """Each of these lines opens a quotation mark that stays open through all the others."""
    table = "application_id,job_title\n" + '1","Cook\n' * 5000
    result = prepared(given(tmp_path, table))
    assert (result.rows_in, result.accepted, result.rejected) == (5000, 0, 5000)


LINES = st.lists(st.text('"",;a', max_size=6), min_size=1, max_size=12)


@given_(LINES)
def test_looking_ahead_less_often_takes_the_same_rows_apart(lines: list[str]) -> None:
    """As if from each line on everything had been read until its record ends."""
    with tempfile.TemporaryDirectory() as folder:
        source = given(Path(folder), "\n".join(["application_id;job_title", *lines, ""]))
        opened = open_csv(source, "utf-8")
        [batch] = opened.batches(opened.headings)
        found = set(batch.rows.to_pylist()) | {broken.row for broken in batch.broken}
        broken = {one.row for one in batch.broken if one.what is Refusal.BROKEN_QUOTES}
    expected = list(taken_apart(lines))
    assert found == {n for n, cells in enumerate(expected, start=2) if cells is None or any(cells)}
    assert broken == {n for n, cells in enumerate(expected, start=2) if cells is None}


def taken_apart(lines: list[str]) -> Iterator[list[str] | None]:
    """The cells of each record, or None."""
    at = 0
    while at < len(lines):
        rest = iter([f"{line}\n" for line in lines[at:]])
        try:
            cells = next(csv.reader(rest, delimiter=";", strict=True))
        except (csv.Error, StopIteration):
            yield None
            at += 1
        else:
            yield cells if QUOTE in lines[at] else lines[at].split(";")
            at = len(lines) - len(list(rest)) if QUOTE in lines[at] else at + 1


def test_rows_too_long_or_short_are_refused_and_empty_cells_too_many_are_not(
    tmp_path: Path,
) -> None:
    result = prepared(given(tmp_path, "application_id,phone,email\n1,,\n2,\n3,,,,\n4,,,x\n\n,,\n"))
    assert [row["application_id"] for row in rows_of(result)] == ["1", "3"]
    assert problems_of(result.refused) == [
        (3, "", "this row has fewer cells than the heading"),
        (5, "", "this row has more cells than the heading"),
    ]


def test_an_encoding_that_changes_in_the_middle_is_told_by_row(tmp_path: Path) -> None:
    utf8, old = "3,Дорж\n".encode(), "2,Дорж\n".encode("cp1251")
    start = "application_id,surname\n1,Бат\n".encode()
    assert problems_of(prepared(given(tmp_path, start + old + utf8)).refused) == [(3, "", OTHER)]


def test_a_row_of_utf8_among_those_of_an_older_encoding_is_told_as_well(tmp_path: Path) -> None:
    rows = "application_id,surname\n" + "".join(f"{n},Батсайхан\n" for n in range(2, 9))
    mixed = given(tmp_path, rows.encode("cp1251") + "9,Дорж\n".encode())
    assert problems_of(prepared(mixed).refused) == [(9, "", OTHER)]


def test_a_zero_byte_and_a_line_without_end_cost_their_row(tmp_path: Path) -> None:
    endless = b"2," + b"x" * 6_000_000 + b"\n"
    table = b"application_id,surname\n1,a\0b\n" + endless + b"3,Bat\n"
    result = prepared(given(tmp_path, table))
    assert problems_of(result.refused) == [
        (2, "", "a zero byte stands in this row"),
        (3, "", "this row is too long"),
    ]
    assert [row["application_id"] for row in rows_of(result)] == ["3"]


def test_what_a_spreadsheet_writes_for_a_failed_formula_is_nobodys_value(tmp_path: Path) -> None:
    result = prepared(given(tmp_path, "application_id,surname\n1,#REF!\n2,#1\n#NAME?,x\n"))
    assert problems_of(result.refused) == [
        (2, "surname", "the cell holds an error of the spreadsheet"),
        (4, "application_id", "the cell holds an error of the spreadsheet"),
    ]


def test_a_heading_that_is_a_formula_is_not_written_back_as_one(tmp_path: Path) -> None:
    good = json.dumps({"application_id": "1"})
    nested = json.dumps({"application_id": "2", '=HYPERLINK("x")': ["1"]})
    result = prepared(given(tmp_path, f"{good}\n{nested}\n", "a.jsonl"))
    refused = result.refused.read_text(encoding="utf-8")
    assert "HYPERLINK" in refused
    assert ",=" not in refused.replace('"', "")


def test_json_lines_are_read_and_each_broken_one_is_named(tmp_path: Path) -> None:
    lines = [
        json.dumps({"application_id": "1", "weekly_hours": 37.5, "return_ticket": True}),
        '{"application_id": "2", "phone": ["1", "2"]}',
        '{"application_id": "3"',
        "",
        '{"application_id": "4", "application_id": "5"}',
        '"6"',
        "[" * 100_000,
        '{"application_id": "7", "phone": "\\ud800"}',
        json.dumps({"application_id": "8", "arrival_date": "2026-03-05"}),
    ]
    result = prepared(given(tmp_path, "\n".join(lines), "a.jsonl"))
    assert [row["application_id"] for row in rows_of(result)] == ["1", "8"]
    assert problems_of(result.refused) == [
        (2, "phone", "the value holds other values"),
        (3, "", "this line is no JSON object"),
        (5, "", "a field stands twice in this line"),
        (6, "", "this line is no JSON object"),
        (7, "", "this line is no JSON object"),
        (8, "phone", "this row is in another encoding than the others"),
    ]
    assert (result.rows_in, result.format) == (8, "json lines")


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8"])
def test_mongolian_written_with_the_letters_of_an_alphabet_without_its_own_is_read_as_meant(
    tmp_path: Path, encoding: str
) -> None:
    text = "application_id,Ажлын байр\nЄ-1,Їйлчлэгч єдєр бїр\n"
    [row] = rows_of(prepared(given(tmp_path, text.encode(encoding))))
    assert row["application_id"] == "Ө-1"
    opened = open_file(tmp_path / "applications.csv")
    [batch] = opened.batches(opened.headings)
    assert batch.columns["Ажлын байр"].to_pylist() == ["Үйлчлэгч өдөр бүр"]


@pytest.mark.parametrize("words", ["Кіт їсть рибу і п'є молоко", "Өдөр бүр"])
def test_letters_are_left_as_they_are_in_ukrainian_and_where_those_of_mongolian_stand(
    tmp_path: Path, words: str
) -> None:
    text = f"application_id,job_title\nЄ-1,{words}\n"
    [row] = rows_of(prepared(given(tmp_path, text)))
    assert row["application_id"] == "Є-1"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b"\n\n \n", "no heading holds the number of the application"),
        (b"%PDF-1.7", "this is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an old workbook (XLS)"),
        (b"\x1f\x8b\x08\x00", "this file is packed (gzip)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "this is a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(90), "this is a picture"),
        (b"BM" + bytes(90), "this is a picture"),
        (b"MZ\x90" + bytes(90), "this is a program"),
        (b"\x7fELF\x02" + bytes(90), "this is a program"),
        (b"Rar!\x1a\x07\x01", "this file is packed (RAR)"),
        (b'[{"application_id": 1}]', "this is one JSON list"),
        (b"<html><table>", "this is XML or HTML"),
        (bytes(range(256)) * 20, "the first row cannot be read"),
        (b"\x00\x00\x01\x00" * 900, "this is neither a table nor a text"),
        (b"PAR1", "this Parquet file is not complete"),
        (b"PK\x03\x04", "this workbook is damaged"),
    ],
)
def test_what_is_no_file_of_applications_is_refused_and_leaves_nothing(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    source = given(tmp_path, content)
    with pytest.raises(InputRefused) as refused:
        prepared(source)
    assert problem in refused.value.problem
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("name", ["colour\\ud800", "\\u0000"])
def test_a_field_whose_name_is_no_text_costs_its_line(tmp_path: Path, name: str) -> None:
    lines = f'{{"application_id": "1"}}\n{{"application_id": "2", "{name}": "x"}}\n'
    result = prepared(given(tmp_path, lines, "a.jsonl"))
    assert (result.rows_in, result.accepted, result.unknown_columns) == (2, 1, ())
    assert [row for row, _, _ in problems_of(result.refused)] == [2]
