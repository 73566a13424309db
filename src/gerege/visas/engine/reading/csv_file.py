"""CSV: any separator, values over several lines, and mistakes that cost no more than their row.

A quotation mark that is never closed would swallow the rest of the file. So a record is given up
after ``MOST_LINES`` lines, its first line is refused, and reading goes on with the second.
"""

import csv
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
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
    ahead = Ahead(islice(lines(path, encoding), skipped, None))
    while (line := ahead.next()) is not None:
        if line.trouble:
            yield Record((), line.trouble, line.text, len(line.text))
        elif QUOTE not in line.text:
            yield Record(line.text.split(separator), size=len(line.text))
        else:
            yield _quoted(line, ahead, separator)


class Ahead:
    """The lines to come; those that were looked at in vain wait for their turn.

    A record that is still open at the end of a line goes on as any other that is open there. So of
    the lines that wait only this is remembered: whether what is open in them breaks at the last
    one (``breaks``), or is open behind it too. Without it a file of broken quotation marks would be
    read a thousand times.
    """

    def __init__(self, source: Iterator[Line]) -> None:
        """``source`` gives the lines."""
        self._source = source
        self.waiting: deque[Line] = deque()
        self.size = 0
        self.breaks = False

    def next(self) -> Line | None:
        """The next line, from those that wait or from the file."""
        if not self.waiting:
            return next(self._source, None)
        line = self.waiting.popleft()
        self.size -= len(line.text)
        return line

    def look(self, size: int) -> Line | None:
        """One line more to wait; None where a record that long is given up."""
        if len(self.waiting) >= MOST_LINES or size + self.size > LONGEST:
            return None
        line = next(self._source, None)
        if line is None:
            self.breaks = True
            return None
        self.waiting.append(line)
        self.size += len(line.text)
        self.breaks = line.trouble is not None
        return line

    def take(self, count: int) -> int:
        """Take the first lines that wait; their characters."""
        before = self.size
        for _ in range(count):
            self.next()
        return before - self.size


def _quoted(first: Line, ahead: Ahead, separator: str) -> Record:
    """A record with quotation marks, over as many lines as it needs."""
    try:
        cells = next(csv.reader((first.text,), delimiter=separator, strict=True))
    except csv.Error:
        # One bound for the whole process: others who read CSV count on their own.
        before = csv.field_size_limit(LONGEST_CELL)
        try:
            return _over_lines(first, ahead, separator)
        finally:
            csv.field_size_limit(before)
    return Record(cells, size=len(first.text))


def _over_lines(first: Line, ahead: Ahead, separator: str) -> Record:
    alone = _Reading([first.text], separator)
    if alone.cells is not None:
        return Record(alone.cells, size=len(first.text))
    if alone.is_open and _is_closed(first, ahead, separator):
        every = [first.text, *(line.text for line in ahead.waiting)]
        whole = _Reading(every, separator)
        if whole.cells is not None:
            return Record(whole.cells, size=len(first.text) + ahead.take(whole.lines - 1))
    return Record((), Refusal.BROKEN_QUOTES, first.text, len(first.text))


def _is_closed(first: Line, ahead: Ahead, separator: str) -> bool:
    """Whether a quotation mark that is open behind a line is closed further down."""
    if ahead.waiting and ahead.breaks:
        return False

    def more() -> Iterator[str]:
        while (line := ahead.look(len(first.text))) is not None and not line.trouble:
            yield line.text

    reading = _Reading(more(), separator, begins_open=True)
    ahead.breaks = ahead.breaks or not reading.is_open
    return reading.cells is not None


class _Reading:
    """One record read from these lines. ``cells``: None where it is broken or stays open."""

    def __init__(self, texts: Iterable[str], separator: str, *, begins_open: bool = False) -> None:
        self.lines = 0
        self.is_open = False
        self.cells: Sequence[str] | None = None
        self._texts = chain([QUOTE] if begins_open else (), (f"{text}\n" for text in texts))
        try:
            self.cells = next(csv.reader(self._counted(), delimiter=separator, strict=True))
        except (csv.Error, StopIteration):
            self.cells = None

    def _counted(self) -> Iterator[str]:
        for text in self._texts:
            self.lines += 1
            yield text
        self.is_open = True


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
        every = list(zip(*kept, strict=True)) or [()] * len(headings)
        columns = {headings[at]: pa.array(every[at], pa.string()) for at in places}
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
