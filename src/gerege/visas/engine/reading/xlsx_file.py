"""XLSX: looked through as an archive before it is opened as a table.

A small file may unpack to anything, and one cell in the last corner of a sheet makes a table of
seventeen thousand million. So each part is unpacked by the portion, counted, and the places of its
cells are read before the library that reads tables gets it. Formulas are only ever their values.
"""

import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import FIRST
from gerege.visas.engine.matching import propose
from gerege.visas.engine.reading.batch import MOST_COLUMNS, PORTION_ROWS, Batch, Opened, different

PORTION = 1 << 20
MOST_PARTS = 5_000
MOST_UNPACKED = 1 << 29
MOST_CELLS = 5_000_000
MOST_ROWS, MOST_WIDTH = 1_048_576, 16_384
CELL = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]{0,4})([0-9]{1,9})\s*["']""")
CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s/>]")
ROW_TAG = re.compile(rb"<(?:\w+:)?row[\s/>]")
BOUND = re.compile(rb"<(/?)(?:\w+:)?(c|si|row|sheetData)[\s/>]")
TEXTS = (b"c", b"si")
# A spreadsheet holds 32,767 letters in a cell, so what reaches this was made to break a reader.
MOST_IN_A_CELL = 1 << 20
NEAR = 4096
DECLARATION = re.compile(rb"<!DOCTYPE|<!ENTITY")
ODD_PLACE = re.compile(rb"""\sr\s*=\s*["'][^"']*&""")
TOO_LARGE = "the archive unpacks to more than 500 megabytes"
SMALLER = "Save the applications alone as CSV, or in several files."
Cell = int | float | str | bool | date | datetime | time | timedelta | None


def open_xlsx(path: Path) -> Opened:
    """The sheet with the applications. Raises InputRefused for what is no honest table."""
    _check_archive(path)
    sheet = _sheet(path)
    headings = different([_text(cell) or "" for cell in sheet[0]])
    if len(headings) > MOST_COLUMNS:
        problem = f"the sheet has more than {MOST_COLUMNS} columns"
        raise InputRefused("heading", problem, "Keep the columns of the data dictionary.")

    def batches(wanted: Collection[str]) -> Iterator[Batch]:
        for start in range(1, len(sheet), PORTION_ROWS):
            yield _batch(sheet, start, headings, wanted)

    return Opened("xlsx", "", headings, batches)


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise InputRefused("file", "the archive has too many parts", SMALLER)
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise InputRefused("file", TOO_LARGE, SMALLER)
            _check_parts(archive, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        raise _damaged() from None


def _check_parts(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = cells = 0
    for part in parts:
        # A sheet may lie under any name; what holds no cells counts none.
        is_sheet = part.filename.lower().endswith(".xml")
        size, bounds = _measured(archive, part, is_sheet)
        unpacked += size
        cells += bounds
        if unpacked > MOST_UNPACKED:
            raise InputRefused("file", TOO_LARGE, SMALLER)
        if cells > MOST_CELLS:
            raise InputRefused("file", "the sheets have too many cells", SMALLER)


def _measured(archive: zipfile.ZipFile, part: zipfile.ZipInfo, is_sheet: bool) -> tuple[int, int]:
    """How much a part holds, and how many cells the smallest table around its cells has."""
    size, extent, held, cell = 0, Extent(), b"", OpenCell()
    with archive.open(part) as stream:
        while portion := stream.read(PORTION):
            size += len(portion)
            if size > MOST_UNPACKED:
                break
            if is_sheet:
                text = held + portion
                # Up to the last whole tag: nothing is counted twice.
                end = text.rfind(b"<")
                cell.read(text[:end], len(text) - end)
                extent = extent.with_more(text[:end])
                held = text[max(end, 0) :][:PORTION]
    return size, extent.with_more(held).cells if is_sheet else 0


@dataclass
class OpenCell:
    """The cell, or the text of one, that is open at the end of a piece of a sheet: how long it is.

    What is unpacked by the piece is refused by the piece: nothing of that size is ever held.
    """

    size: int = 0
    is_open: bool = False
    tag: bytes = b""

    def read(self, text: bytes, behind: int) -> None:
        """A further piece, and how much follows it without a tag. Raises InputRefused."""
        bounds = list(BOUND.finditer(text, max(len(text) - NEAR, 0))) or list(BOUND.finditer(text))
        if bounds:
            first, last = BOUND.search(text), bounds[-1]
            self._must_be_short(first.start() if first else 0)
            self.size, self.is_open = len(text) - last.start(), not last[1] and last[2] in TEXTS
            self.tag = text[last.start() :][:NEAR]
        else:
            self.size += len(text)
        self._must_be_short(behind)

    def _must_be_short(self, more: int) -> None:
        if not self.is_open or self.size + more <= MOST_IN_A_CELL:
            return
        problem = "one cell holds more than a megabyte"
        if place := CELL.search(self.tag):
            column, row = (part.decode() for part in place.groups())
            problem = f"one cell holds more than a megabyte: row {row}, column {column}"
        raise InputRefused("file", problem, "Empty that cell, or save the applications as CSV.")


class Extent(NamedTuple):
    """How far the cells of a sheet reach: last row and column named, rows and cells counted."""

    row: int = 0
    column: int = 0
    rows: int = 0
    named: int = 0
    counted: int = 0

    def with_more(self, text: bytes) -> "Extent":
        """With a further piece of the sheet. Raises InputRefused for places outside any sheet."""
        if DECLARATION.search(text) or ODD_PLACE.search(text):
            raise _damaged()
        places = CELL.findall(text)
        columns = [_column(letters) for letters, _ in places if letters]
        row = max([self.row, *(int(digits) for _, digits in places)])
        column = max([self.column, *columns])
        if row > MOST_ROWS or column > MOST_WIDTH:
            raise InputRefused("file", "a cell lies outside of any sheet", SMALLER)
        rows, counted = len(ROW_TAG.findall(text)), len(CELL_TAG.findall(text))
        return Extent(
            row, column, self.rows + rows, self.named + len(columns), self.counted + counted
        )

    @property
    def cells(self) -> int:
        """The cells of the table around. Where cells have no place, a row may hold all of them."""
        width = self.column
        if self.counted > self.named:
            width = max(width, min(self.counted, MOST_WIDTH))
        return max(self.row, self.rows) * max(width, 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet(path: Path) -> Sequence[Sequence[Cell]]:
    """The one sheet with a heading for the number of the application; else the first with rows."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            visible = [
                meta.name for meta in book.sheets_metadata
                if meta.visible == SheetVisibleEnum.Visible
            ]  # fmt: skip
            sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                      for name in visible]  # fmt: skip
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, OSError) and not isinstance(error, CalamineError):
            raise
        raise _damaged() from None
    filled = [sheet for sheet in sheets if any(any(map(_text, row)) for row in sheet[:2])]
    ours = [sheet for sheet in filled if _has_numbers(sheet[0])]
    if len(ours) > 1:
        problem = "several sheets hold applications"
        raise InputRefused("file", problem, "Keep them on one sheet.")
    if not filled:
        raise InputRefused("file", "the workbook is empty", "Export it again.")
    return (ours or filled)[0]


def _has_numbers(heading: Sequence[Cell]) -> bool:
    return FIRST in propose([_text(cell) or "" for cell in heading]).mapping.values()


def _batch(
    sheet: Sequence[Sequence[Cell]], start: int, headings: Sequence[str], wanted: Collection[str]
) -> Batch:
    numbered = enumerate(sheet[start : start + PORTION_ROWS], start=start + 1)
    kept = [
        (number, row) for number, row in numbered if any(cell not in ("", None) for cell in row)
    ]
    columns = {
        heading: pa.array([_text(row[at]) for _, row in kept], pa.string())
        for at, heading in enumerate(headings)
        if heading in wanted
    }
    return Batch(pa.array([number for number, _ in kept], pa.int64()), columns)


def _text(cell: Cell) -> str | None:
    """A cell as text: dates by ISO, whole numbers without a point, long ones rounded."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return None if cell is None or cell == "" else str(cell).replace("\0", "\ufffd")


def _number(number: float) -> str:
    if abs(number) >= 1e15:  # noqa: PLR2004  a sheet keeps fifteen digits
        return f"{number:.14E}"
    return str(int(number)) if number == int(number) else repr(number)


def _damaged() -> InputRefused:
    problem = "this workbook is damaged or protected by a password"
    return InputRefused("file", problem, "Save it again as XLSX, or as CSV.")
