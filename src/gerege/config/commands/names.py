"""``gerege names compare FILE.csv``: are two written names the same name?"""

import argparse
import contextlib
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from gerege.identity.names import compare
from gerege.kernel.errors import InputRefused

WANTED = ("a", "b")
ADDED = ("same", "score", "why")
SAMPLE = 64 * 1024
SEPARATORS = (",", ";", "\t")
LONGEST_CELL = 1000


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command and its one verb."""
    parser = commands.add_parser("names", help="compare written names")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verb = verbs.add_parser("compare", help="columns a,b; adds same, score and why")
    verb.add_argument("file", type=Path)
    verb.add_argument("--output", type=Path, help="write here instead of standard output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read row by row, write row by row. Raises InputRefused naming the row or column to mend."""
    with _opened(arguments.file) as lines, _target(arguments.output) as target:
        reader = csv.DictReader(lines, delimiter=_separator(lines))
        writer = csv.DictWriter(target, [*_columns(reader), *ADDED], lineterminator="\n")
        writer.writeheader()
        writer.writerows(_compared(reader))
    return 0


def _compared(reader: "csv.DictReader[str]") -> Iterator[dict[str, object]]:
    try:
        for row in reader:
            yield row | _judged(row, reader.line_num)
    except (csv.Error, UnicodeDecodeError) as broken:
        raise InputRefused(f"row {reader.line_num}", "not readable", "Save as UTF-8 CSV") from broken


def _judged(row: dict[str, Any], number: int) -> dict[str, object]:
    if None in row:
        raise InputRefused(f"row {number}", "more cells than columns", "Quote cells with commas")
    for column in WANTED:
        if row[column] is None:
            raise InputRefused(f"row {number}", f"no cell for {column}", "Fill in or delete the row")
        if len(row[column]) > LONGEST_CELL:
            raise InputRefused(f"row {number}", f"{column} is no name", "Shorten or delete the row")
    found = compare(row["a"], row["b"])
    return {"same": found.same, "score": f"{found.score:.3f}", "why": "; ".join(found.why)}


def _columns(reader: "csv.DictReader[str]") -> list[str]:
    try:
        columns = [str(name) for name in reader.fieldnames or ()]
    except (csv.Error, UnicodeDecodeError) as broken:
        raise InputRefused("row 1", "not readable", "Save as UTF-8 CSV") from broken
    if not columns:
        raise InputRefused("file", "it is empty", "Give a CSV with the columns a and b")
    missing = [name for name in WANTED if name not in columns]
    if missing:
        found = ", ".join(columns)[:200]
        raise InputRefused(
            "row 1", f"no column {' and '.join(missing)}; found: {found}", "Name the columns a and b"
        )
    taken = [name for name in ADDED if name in columns]
    if taken:
        raise InputRefused("row 1", f"{taken[0]} is written by this command", "Rename that column")
    return columns


def _opened(file: Path) -> IO[str]:
    if not file.exists():
        raise InputRefused(str(file), "there is no such file", "Check the name")
    if not file.is_file():
        raise InputRefused(str(file), "this is not a file", "Give a CSV file")
    with file.open("rb") as start:
        sample = start.read(SAMPLE)
    return file.open(encoding=_encoding(sample), newline="")


def _encoding(sample: bytes) -> str:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in sample:
        raise InputRefused("file", "this is not text", "Give a CSV file")
    try:
        # The sample may end inside a letter of up to four bytes.
        sample[: max(len(sample) - 3, 0) or None].decode("utf-8")
    except UnicodeDecodeError as broken:
        if broken.start < len(sample) - 6:  # noqa: PLR2004  two letters from the end
            return "cp1251"
    return "utf-8-sig"


def _separator(lines: IO[str]) -> str:
    try:
        heading = lines.readline()
        lines.seek(0)
    except UnicodeDecodeError as broken:
        raise InputRefused("row 1", "not readable", "Save as UTF-8 CSV") from broken
    return max(SEPARATORS, key=heading.count)


@contextlib.contextmanager
def _target(output: Path | None) -> Iterator[IO[str]]:
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as target:
            yield target
    except OSError as refused:
        raise InputRefused(str(output), "cannot be written", "Choose another place") from refused
