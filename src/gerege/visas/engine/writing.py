"""The folder of a prepared file while it is being written: parts, refusals, notes, counts."""

import csv
import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from heapq import merge
from pathlib import Path
from typing import Self, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import FIRST
from gerege.visas.engine.doubles import later_ones, leave_out, marks
from gerege.visas.engine.prepared import SCHEMA
from gerege.visas.engine.refusals import Found
from gerege.visas.engine.validating import Checked
from gerege.visas.engine.workspace import PARTIAL
from gerege.visas.engine.zones import Note

PRIVATE = 0o700
ROW_GROUP = 122_880
ROWS_OF_A_PART = 8 * ROW_GROUP
LONGEST_SHOWN = 500
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
HEADER = ("row", "column", "value", "problem", "mend")
# A spreadsheet runs what begins so.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

WITHIN = re.compile(r"([;\t\r\n]\s*)([=+\-@])")


@contextmanager
def written_folder(target: Path) -> Iterator["Folder"]:
    """A folder that gets its name when all is written; whatever happens before, it is removed.

    Raises InputRefused when the disk is full.
    """
    partial = target.with_name(f".{target.name}{PARTIAL}")
    partial.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    with alone_in(partial):
        try:
            with Folder(partial) as folder:
                yield folder
            _settle(partial)
            partial.rename(target)
        except OSError as error:
            if error.errno in NO_ROOM:
                mend = "Make room and try again."
                raise InputRefused("disk", "there is no room left", mend) from None
            raise
        finally:
            shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else writes here; what a run that was killed has left is removed.

    Raises InputRefused where another run writes.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.iterdir():
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink()
        yield
    except BlockingIOError:
        problem, mend = "another run is writing this folder", "Wait for it, or name another one."
        raise InputRefused("target", problem, mend) from None
    finally:
        os.close(handle)


def _settle(folder: Path) -> None:
    """On the disk before it gets its name, so that a power cut leaves no half of it."""
    for path in (*folder.iterdir(), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Folder:
    """Collects what was checked and writes it in row groups of even size."""

    REFUSED = "refused.csv"
    NOTES = "notes.csv"

    def __init__(self, path: Path) -> None:
        """``path`` is an empty folder."""
        self.path = path
        self.rows_in = self.accepted = self.noted = 0
        self._waiting: list[pa.Table] = []
        self._marks: list[np.ndarray] = []
        self._parts = 0
        self._rows_in_part = 0
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        """Open the two lists."""
        self._open = ExitStack()
        self._refused = self._list(self.REFUSED)
        self._notes = self._list(self.NOTES)
        return self

    def __exit__(self, *_: object) -> None:
        """Close everything, whatever happened."""
        self._close_part()
        self._open.close()

    def add(self, checked: Checked, broken: Iterable[Found] = ()) -> None:
        """One portion of the input."""
        lost = tuple(broken)
        self.rows_in += checked.table.num_rows + checked.rows_refused + len(lost)
        self.accepted += checked.table.num_rows
        _write(self._refused, sorted((*lost, *checked.refused), key=lambda found: found[:3]))
        _write(self._notes, checked.notes)
        self.noted += len(checked.notes)
        self._marks.append(marks(checked.table[FIRST]))
        self._waiting.append(checked.table)
        if sum(table.num_rows for table in self._waiting) >= ROW_GROUP:
            self._flush(whole_groups=True)

    def note(self, notes: Iterable[Note]) -> None:
        """What is doubtful in rows beside their readings; they are taken all the same."""
        lines = csv.writer(self._notes)
        for note in notes:
            column, value = harmless(note.column), harmless(note.value)
            lines.writerow(note._replace(column=column, value=value))
            self.noted += 1

    def finish(self) -> None:
        """Write what is left. There is always one part, if only with its columns."""
        self._flush(whole_groups=False)
        self._close_part()
        parts = sorted(self.path.glob("part-*.parquet"))
        doubled = later_ones(self._marks, parts)
        if doubled:
            leave_out({found.row for found in doubled}, parts)
            self.accepted -= len(doubled)
            self._refuse_late(doubled)

    def _refuse_late(self, doubled: Sequence[Found]) -> None:
        """Put each at its place in the list, which stands in the order of the rows as these do.

        Read and written line by line: a file of millions may be refused as a whole.
        """
        self._refused.flush()
        path, merged = self.path / self.REFUSED, self.path / f"merged-{self.REFUSED}"
        with (
            path.open(encoding="utf-8", newline="") as before,
            merged.open("w", encoding="utf-8", newline="") as after,
        ):
            lines, rows = csv.reader(before), csv.writer(after)
            rows.writerow(next(lines))
            rows.writerows(merge(lines, map(_line, doubled), key=_place))
        merged.replace(path)

    def _flush(self, *, whole_groups: bool) -> None:
        table = pa.concat_tables([SCHEMA.empty_table(), *self._waiting])
        size = table.num_rows - table.num_rows % ROW_GROUP if whole_groups else table.num_rows
        self._waiting = [table.slice(size)]
        for start in range(0, max(size, 1), ROW_GROUP):
            self._write_group(table.slice(start, min(ROW_GROUP, size - start)))

    def _write_group(self, table: pa.Table) -> None:
        if self._writer is None or self._rows_in_part >= ROWS_OF_A_PART:
            self._next_part()
        assert self._writer is not None  # noqa: S101 - made in the line above
        self._writer.write_table(table, row_group_size=ROW_GROUP)
        self._rows_in_part += table.num_rows

    def _close_part(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _next_part(self) -> None:
        self._close_part()
        path = self.path / f"part-{self._parts:05}.parquet"
        self._writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._parts, self._rows_in_part = self._parts + 1, 0

    def _list(self, name: str) -> TextIO:
        stream = self._open.enter_context(
            (self.path / name).open("w", encoding="utf-8", newline="")
        )
        csv.writer(stream).writerow(HEADER)
        return stream


def _write(stream: TextIO, found: Iterable[Found]) -> None:
    csv.writer(stream).writerows(map(_line, found))


def _line(found: Found) -> list[str]:
    problem, mend = found.what.value
    column, value = harmless(found.column), harmless(found.value)
    return [str(found.row), column, value, problem.en, mend.en]


def _place(line: Iterable[str]) -> tuple[int, str]:
    """Row and column of a line of the list."""
    row, column, *_ = line
    return int(row), column


def harmless(value: str) -> str:
    """A value as it stood, cut if very long; no spreadsheet takes it for a formula."""
    shown = value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    shown = shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"
    # A spreadsheet that divides by semicolons or tabs begins a cell within this one.
    shown = WITHIN.sub(r"\1'\2", shown)
    return f"'{shown}" if shown.lstrip(" ").startswith(FORMULAS) else shown
