"""Workbooks (XLSX): dates of both calendars, formulas as values, and archives that mean no good."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.visas.files import prepared, problems_of, rows_of
from tests.visas.workbooks import NAMESPACE, day, failed, number, sheet_of, text, workbook

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.reading.xlsx_file import open_xlsx

HEADING = [text("application_id"), text("Утас"), text("arrival_date"), text("monthly wage")]


def refusal(path: Path) -> str:
    """Why the workbook is not taken; nothing is left behind."""
    with pytest.raises(InputRefused) as refused:
        prepared(path)
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    return refused.value.problem


def test_a_sheet_is_read_with_its_dates_and_with_the_values_of_its_formulas(tmp_path: Path) -> None:
    row = [text("A-1"), number("97699112233"), day(46086), number("1500.5", "1000+500.5")]
    first, *others = rows_of(prepared(workbook(tmp_path / "a.xlsx", sheet_of([HEADING, row]))))
    assert others == []
    assert (first["row"], first["arrival_date"]) == (2, date(2026, 3, 5))
    assert str(first["monthly_wage"]) == "1500.50"
    assert first["phone_key"] is not None


def test_the_calendar_of_1904_means_other_days(tmp_path: Path) -> None:
    row = [text("A-1"), text(""), day(44624), number("1")]
    book = workbook(tmp_path / "a.xlsx", sheet_of([HEADING, row]), since_1904=True)
    assert rows_of(prepared(book))[0]["arrival_date"] == date(2026, 3, 5)


def test_a_number_that_a_spreadsheet_has_rounded_is_refused(tmp_path: Path) -> None:
    rows = [[text("application_id"), text("payer_account")],
            [text("A-1"), number("1234567890123456789")],
            [text("A-2"), number("123456789012")]]  # fmt: skip
    result = prepared(workbook(tmp_path / "a.xlsx", sheet_of(rows)))
    assert problems_of(result.refused) == [
        (2, "payer_account", "a spreadsheet has lost digits of this number")
    ]
    assert (result.rows_in, result.accepted) == (2, 1)


def test_a_formula_that_failed_is_an_empty_cell(tmp_path: Path) -> None:
    row = [text("A-1"), text(""), text(""), failed("1/0")]
    (found,) = rows_of(prepared(workbook(tmp_path / "a.xlsx", sheet_of([HEADING, row]))))
    assert found["monthly_wage"] is None


def test_the_sheet_with_numbers_of_applications_is_taken(tmp_path: Path) -> None:
    help_sheet = sheet_of([[text("Read me")], [text("Fill in the second sheet")]])
    book = workbook(tmp_path / "a.xlsx", help_sheet, sheet_of([HEADING, [text("A-1")]]))
    assert [row["application_id"] for row in rows_of(prepared(book))] == ["A-1"]


def test_two_sheets_of_applications_are_not_guessed_at(tmp_path: Path) -> None:
    sheet = sheet_of([HEADING, [text("A-1")]])
    assert (
        refusal(workbook(tmp_path / "a.xlsx", sheet, sheet)) == "several sheets hold applications"
    )


def test_an_archive_that_unpacks_to_gigabytes_is_refused_before_it_is_opened(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet_of([HEADING]))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as stream,
    ):
        for _ in range(520):
            stream.write(bytes(1 << 20))
    assert path.stat().st_size < 2 << 20
    assert refusal(path) == "the archive unpacks to more than 500 megabytes"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row>" + "<c/>" * 16_000 + "</row>" + "<row/>" * 2_000,
    ],
)
def test_two_cells_in_the_corners_of_a_sheet_do_not_take_the_memory(
    tmp_path: Path, cells: str
) -> None:
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{cells}</sheetData></worksheet>'
    assert refusal(workbook(tmp_path / "a.xlsx", sheet)) == "the sheets have too many cells"


def test_a_sheet_is_measured_under_whatever_name_it_lies(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{far}</sheetData></worksheet>'
    made = workbook(tmp_path / "a.xlsx", sheet, part="w/a{n}.xml")
    assert refusal(made) == "the sheets have too many cells"


@pytest.mark.parametrize("place", ["ZZZ1", "A9999999", "A&#49;"])
def test_a_cell_outside_of_any_sheet_is_refused(tmp_path: Path, place: str) -> None:
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData><row><c r="{place}"/></row></sheetData>'
    assert refusal(workbook(tmp_path / "a.xlsx", f"{sheet}</worksheet>")) in (
        "a cell lies outside of any sheet",
        "this workbook is damaged or protected by a password",
    )


@pytest.mark.parametrize("kept", [40, 400, 900])
def test_a_workbook_cut_off_is_refused(tmp_path: Path, kept: int) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet_of([HEADING]))
    path.write_bytes(path.read_bytes()[:kept])
    assert refusal(path) == "this workbook is damaged or protected by a password"


@pytest.mark.parametrize("pieces", [1, 12])
@pytest.mark.parametrize(
    ("where", "told"),
    [("c r='B7' t='inlineStr'", "megabyte: row 7, column B"), ("si", "more than a megabyte")],
)
def test_a_cell_of_many_megabytes_is_refused_by_its_place_without_unpacking_it(
    tmp_path: Path, where: str, told: str, pieces: int
) -> None:
    path = workbook(tmp_path / "large.xlsx", sheet_of([[text("application_id")], [text("1")]]))
    runs = "".join(f"<r><t>{'x' * (6_000_000 // pieces)}</t></r>" for _ in range(pieces))
    tag = where.split(maxsplit=1)[0]
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", f"<all><{where}>{runs}</{tag}></all>")
        # What lies behind is not come to: it would be refused with other words.
        archive.writestr("xl/worse.xml", "<!DOCTYPE a>")
    with pytest.raises(InputRefused, match=told):
        open_xlsx(path)
