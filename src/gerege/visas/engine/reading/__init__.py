"""From a file of any of the four formats to portions of rows; what it is, its content says."""

from pathlib import Path

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.reading.batch import Batch, Opened
from gerege.visas.engine.reading.csv_file import open_csv
from gerege.visas.engine.reading.encodings import encoding_of
from gerege.visas.engine.reading.json_lines import open_json_lines
from gerege.visas.engine.reading.lines import BOM, lines
from gerege.visas.engine.reading.parquet_file import open_parquet
from gerege.visas.engine.reading.xlsx_file import open_xlsx

__all__ = ["Batch", "Opened", "open_file"]

PARQUET = b"PAR1"
ARCHIVE = b"PK\x03\x04"
PICTURE = "this is a picture, a sound or a film"
PROGRAM = "this is a program"
# Letters of which a heading may begin too: of these files a zero follows soon, of texts never.
BEFORE_A_ZERO = {b"BM": PICTURE, b"RIFF": PICTURE, b"MZ": PROGRAM}
START = 64
NOT_TAKEN = {
    b"\xd0\xcf\x11\xe0": "this is an old workbook (XLS), or one protected by a password",
    b"%PDF": "this is a PDF",
    **dict.fromkeys(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"), PICTURE
    ),
    b"\x7fELF": PROGRAM,
    b"Rar!": "this file is packed (RAR)",
    b"\x28\xb5\x2f\xfd": "this file is packed (zstandard)",
    b"SQLite f": "this is a database",
    b"\x1f\x8b": "this file is packed (gzip)",
    b"BZh": "this file is packed (bzip2)",
    b"\xfd7zXZ": "this file is packed (xz)",
    b"7z\xbc\xaf": "this file is packed (7z)",
    b"PK\x05\x06": "this archive is empty",
    b"{\\rtf": "this is a text of a word processor",
}


def open_file(path: Path) -> Opened:
    """Open a file of applications. Raises InputRefused, saying why it cannot be read at all."""
    if path.is_dir():
        raise InputRefused("file", "this is a folder", "Name one file in it.")
    if not path.is_file():
        raise InputRefused("file", "there is no such file", "Name a file of applications.")
    with path.open("rb") as stream:
        start = stream.read(START)
    if not start:
        raise InputRefused("file", "the file is empty", "Export it again.")
    for mark, problem in (NOT_TAKEN | (BEFORE_A_ZERO if b"\0" in start else {})).items():
        if start.startswith(mark):
            raise InputRefused("file", problem, "Save it as CSV, XLSX, JSON lines or Parquet.")
    if start.startswith(PARQUET):
        return open_parquet(path)
    return open_xlsx(path) if start.startswith(ARCHIVE) else _open_text(path)


def _open_text(path: Path) -> Opened:
    encoding = encoding_of(path)
    first = next((line.text for line in lines(path, encoding) if line.text.strip()), "")
    begins = first.lstrip(f"{BOM} \t")[:1]
    if begins == "[":
        problem = "this is one JSON list and not a line for each application"
        raise InputRefused("file", problem, "Write one whole {…} on each line.")
    if begins == "<":
        raise InputRefused("file", "this is XML or HTML", "Save it as CSV.")
    return open_json_lines(path, encoding) if begins == "{" else open_csv(path, encoding)
