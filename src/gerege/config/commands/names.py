"""`gerege names compare FILE.csv`: are two written names the same name? Row by row, any length."""

import argparse
import codecs
import csv
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from gerege.identity.names import compare
from gerege.kernel.errors import InputRefused

WANTED = ("a", "b")
ADDED = ("same", "score", "why")
SEPARATORS = (",", ";", "\t")
SAMPLE = 64 * 1024
LONGEST_CELL = 1000
LONGEST_HEADING = 200
CONTROL = frozenset(range(32)) - set(b"\t\n\r\f")
# A heading typed on the other keyboard: Cyrillic а and в, drawn like A and B.
DRAWN_ALIKE = str.maketrans("ав", "ab")

CSV_MEND = "Give a CSV file with the columns a and b"
TEXT_MEND = "Save it as CSV, UTF-8"


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("names", help="compare written names")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verb = verbs.add_parser(
        "compare",
        help="columns a,b; adds same, score and why",
        description="Two names a row, in the columns a and b, in any script, spelling and order. "
        "Adds same (yes, maybe, no), score and why; other columns stay.",
    )
    verb.add_argument("file", type=Path, metavar="FILE.csv")
    verb.add_argument("--output", type=Path, metavar="FILE", help="instead of standard output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Answer every row of a file. Raises InputRefused with the line or column to mend."""
    with _opened(arguments.file) as lines, _target(arguments.output) as target:
        writer = csv.writer(target, lineterminator="\n")
        try:
            writer.writerows(_answered(lines))
        except BrokenPipeError:
            # Who reads the output (head, less) has seen enough; nothing is left to be flushed.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _answered(lines: IO[str]) -> Iterator[list[str]]:
    rows = _rows(lines)
    _, heading = next(rows, (1, []))
    if not heading:
        raise InputRefused("FILE", "it is empty", CSV_MEND)
    places = _places(heading)
    yield [*heading, *ADDED]
    for number, row in rows:
        yield [*row, *_answer(number, row, heading, places)]


def _rows(lines: IO[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line where it ends."""
    reader = csv.reader(lines, delimiter=_separator(lines))
    while True:
        try:
            row = next(reader, None)
        except UnicodeDecodeError:
            raise InputRefused(f"line {reader.line_num + 1}", "not readable", TEXT_MEND) from None
        except csv.Error as broken:
            mend = "Look for a quotation mark without its partner"
            raise InputRefused(f"line {reader.line_num}", str(broken), mend) from None
        if row is None:
            return
        if any(row):
            yield reader.line_num, row


def _places(heading: Sequence[str]) -> list[int]:
    """Where a and b stand. Refuses a heading without them, or with a column that will be added."""
    names = [name.strip().casefold().translate(DRAWN_ALIKE) for name in heading]
    missing = [name for name in WANTED if name not in names]
    if missing:
        found = ", ".join(name.strip() for name in heading)[:LONGEST_HEADING]
        problem = f"no column {' and no column '.join(missing)}; the columns are: {found}"
        raise InputRefused("line 1", problem, "Name the two columns with the names a and b")
    for name in (*WANTED, *ADDED):
        if names.count(name) > (name in WANTED):
            problem = f"a column {name} too many"
            raise InputRefused("line 1", problem, "Rename it; same, score and why are added here")
    return [names.index(name) for name in WANTED]


def _answer(
    number: int, row: Sequence[str], heading: Sequence[str], places: Sequence[int]
) -> tuple[str, str, str]:
    if len(row) != len(heading):
        problem = f"{len(row)} cells, but the heading has {len(heading)}"
        raise InputRefused(f"line {number}", problem, "Fill in or delete the row, quote separators")
    a, b = (row[place] for place in places)
    if max(len(a), len(b)) > LONGEST_CELL:
        mend = "Look for a quotation mark without its partner"
        raise InputRefused(f"line {number}", "too long for a name", mend)
    found = compare(a, b)
    return found.same, f"{found.score:.3f}", "; ".join(found.why)


@contextmanager
def _opened(file: Path) -> Iterator[IO[str]]:
    """The text of a plain file, in the encoding it seems to have."""
    try:
        if file.is_dir():
            raise InputRefused(str(file), "it is a directory", CSV_MEND)
        if file.exists() and not file.is_file():
            raise InputRefused(str(file), "it is not a plain file", CSV_MEND)
        with file.open("rb") as start:
            encoding = _encoding(start.read(SAMPLE))
        lines = file.open(encoding=encoding, newline="")
    except FileNotFoundError:
        raise InputRefused(str(file), "there is no such file", "Check the name") from None
    except (OSError, ValueError):
        raise InputRefused(str(file), "it cannot be read", "Check its name and rights") from None
    with lines:
        yield lines


def _encoding(sample: bytes) -> str:
    """UTF-8 and UTF-16 by their marks, UTF-8 if it is that, else the Windows code page."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if not CONTROL.isdisjoint(sample):
        raise InputRefused("FILE", "it is not text", TEXT_MEND)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8-sig"


def _separator(lines: IO[str]) -> str:
    """The sign that divides the heading most often."""
    try:
        heading = lines.readline(SAMPLE)
    except UnicodeDecodeError:
        raise InputRefused("line 1", "not readable", TEXT_MEND) from None
    lines.seek(0)
    return max(SEPARATORS, key=heading.count)


@contextmanager
def _target(output: Path | None) -> Iterator[IO[str]]:
    """Standard output; or a file that appears only when it is whole."""
    if output is None:
        with suppress(AttributeError):
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdout
        return
    if output.is_dir():
        raise InputRefused(str(output), "it is a directory", "Name a file to write")
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=output.parent, prefix=output.name, delete=False
        ) as target:
            part = Path(target.name)
            try:
                yield target
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        part.replace(output)
    except OSError as refused:
        problem = f"it cannot be written ({refused.strerror})"
        raise InputRefused(str(output), problem, "Choose another place") from None
