"""CSV: any separator, values over several lines, and mistakes that cost no more than their row.

A quotation mark that is never closed would swallow the rest of the file. So a record is given up
after ``MOST_LINES`` lines, its first line is refused, and reading goes on with the second.
"""

import csv
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.reading.batch import MOST_COLUMNS, Batch, Opened, different, portions
from gerege.visas.engine.reading.lines import LONGEST, Line, lines
from gerege.visas.engine.refusals import Found, Refusal

SEPARATORS = (",", ";", "\t", "|")
MOST_LINES = 1_000
SAMPLE_LINES = 20
QUOTE = '"'
# The module's own bound is an eighth of this; a row is bounded before it comes to it.
LONGEST_CELL = 2 * LONGEST


class Record(NamedTuple):
    """The cells of one row and how long it is; without cells: why, and what stands there."""

    cells: Sequence[str]
    trouble: Refusal | None = None
    text: str = ""
    size: int = 0


def open_csv(path: Path, encoding: str) -> Opened:
    """A CSV file whose first row is the heading. Raises InputRefused if there is no heading."""
    separator, skipped = _separator(path, encoding)
    start = next(_records(path, encoding, separator, skipped), None)
    if start is None or start.trouble:
        raise InputRefused("heading", "the first row cannot be read", "Write the headings there.")
    if len(start.cells) > MOST_COLUMNS:
        problem = f"the file has more than {MOST_COLUMNS} columns"
        raise InputRefused("heading", problem, "Keep the columns of the data dictionary.")
    headings = different(start.cells)

    def batches(wanted: Collection[str]) -> Iterator[Batch]:
        rows = islice(_records(path, encoding, separator, skipped), 1, None)
        yield from _batches(rows, headings, wanted, first_row=skipped + 2)

    return Opened("csv", encoding, headings, batches)


def _separator(path: Path, encoding: str) -> tuple[str, int]:
    """What divides the cells, and how many lines stand before the heading (Excel's «sep=;»)."""
    sample = [line.text for line in islice(lines(path, encoding), SAMPLE_LINES)]
    if sample and sample[0].lower().startswith("sep=") and len(sample[0]) == len("sep=;"):
        return sample[0][-1], 1
    heading = next((text for text in sample if text.strip()), "")
    return max(SEPARATORS, key=lambda sign: _cells_of_heading(heading, sign)), 0


def _cells_of_heading(heading: str, separator: str) -> int:
    try:
        return len(next(csv.reader([heading], delimiter=separator)))
    except (csv.Error, StopIteration):
        return 0


def _records(path: Path, encoding: str, separator: str, skipped: int) -> Iterator[Record]:
    """The rows, one for each record; an empty line is an empty record."""
    waiting: deque[Line] = deque()
    source = islice(lines(path, encoding), skipped, None)
    while (line := waiting.popleft() if waiting else next(source, None)) is not None:
        if line.trouble:
            yield Record((), line.trouble, line.text, len(line.text))
        elif QUOTE not in line.text:
            yield Record(line.text.split(separator), size=len(line.text))
        else:
            yield _quoted(line, waiting, source, separator)


def _quoted(first: Line, waiting: deque[Line], source: Iterator[Line], separator: str) -> Record:
    """A record with quotation marks, over as many lines as it needs."""
    taken: list[Line] = []
    size = len(first.text)

    def more() -> Iterator[str]:
        nonlocal size
        yield first.text + "\n"
        while len(taken) < MOST_LINES and size <= LONGEST:
            line = waiting.popleft() if waiting else next(source, None)
            if line is None:
                return
            taken.append(line)
            size += len(line.text)
            if line.trouble:
                return
            yield line.text + "\n"

    # One bound for the whole process: others who read CSV count on their own.
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        return Record(next(csv.reader(more(), delimiter=separator, strict=True)), size=size)
    except (csv.Error, StopIteration):
        waiting.extendleft(reversed(taken))
        return Record((), Refusal.BROKEN_QUOTES, first.text, len(first.text))
    finally:
        csv.field_size_limit(before)


def _batches(
    records: Iterator[Record], headings: Sequence[str], wanted: Collection[str], first_row: int
) -> Iterator[Batch]:
    numbered = enumerate(records, start=first_row)
    places = [place for place, heading in enumerate(headings) if heading in wanted]
    for portion in portions(numbered, lambda row: row[1].size):
        rows, kept, broken = [], [], []
        for number, record in portion:
            cells, trouble = _fitted(record, len(headings))
            if trouble:
                broken.append(Found(number, "", record.text or _shown(record), trouble))
            elif any(cells):
                rows.append(number)
                kept.append(cells)
        columns = {
            headings[at]: pa.array([cells[at] for cells in kept], pa.string()) for at in places
        }
        yield Batch(pa.array(rows, pa.int64()), columns, tuple(broken))


def _fitted(record: Record, width: int) -> tuple[Sequence[str], Refusal | None]:
    """As many cells as headings; empty ones too many are no mistake, nor is an empty line."""
    cells = record.cells
    if record.trouble or len(cells) == width:
        return cells, record.trouble
    if not any(cells):
        return (), None
    if len(cells) < width:
        return cells, Refusal.TOO_FEW_CELLS
    if any(cells[width:]):
        return cells, Refusal.TOO_MANY_CELLS
    return cells[:width], None


def _shown(record: Record) -> str:
    return " | ".join(record.cells)
