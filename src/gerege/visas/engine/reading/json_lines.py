"""JSON lines: one object a line; a line that is none costs no more than itself.

Numbers are kept as they are written. Of a line, plain values only: what holds other values is
refused with its field.
"""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.reading.batch import MOST_COLUMNS, Batch, Opened, portions
from gerege.visas.engine.reading.lines import Line, lines
from gerege.visas.engine.refusals import Found, Refusal

Fields = dict[str, str | None]


class _Trouble(Exception):
    """Why a line cannot be taken, and in which field."""

    def __init__(self, what: Refusal, field: str = "") -> None:
        super().__init__(field)
        self.what = what
        self.field = field


def open_json_lines(path: Path, encoding: str) -> Opened:
    """A file of JSON objects. Its headings are the fields of all its lines, so they are read twice.

    Raises InputRefused where no line is an object, or where the fields are far too many.
    """
    seen: dict[str, None] = {}
    for line in lines(path, encoding):
        seen.update(dict.fromkeys(_fields_or_none(line)))
        if len(seen) > MOST_COLUMNS:
            problem = f"the lines have more than {MOST_COLUMNS} fields"
            raise InputRefused("file", problem, "Keep the columns of the data dictionary.")
    if not seen:
        problem = "no line is a JSON object"
        raise InputRefused("file", problem, "Write one whole {…} on each line.")

    def batches(wanted: Collection[str]) -> Iterator[Batch]:
        yield from _batches(path, encoding, wanted)

    return Opened("json lines", encoding, tuple(seen), batches)


def _fields_or_none(line: Line) -> Fields:
    try:
        return _fields(line)
    except _Trouble:
        return {}


def _batches(path: Path, encoding: str, wanted: Collection[str]) -> Iterator[Batch]:
    numbered = enumerate(lines(path, encoding), start=1)
    for portion in portions(numbered, lambda row: len(row[1].text)):
        rows: list[int] = []
        kept: list[Fields] = []
        broken: list[Found] = []
        for number, line in portion:
            if not line.text.strip() and not line.trouble:
                continue
            try:
                kept.append(_fields(line))
                rows.append(number)
            except _Trouble as trouble:
                broken.append(Found(number, trouble.field, line.text, trouble.what))
        columns = {
            name: pa.array([fields.get(name) for fields in kept], pa.string()) for name in wanted
        }
        yield Batch(pa.array(rows, pa.int64()), columns, tuple(broken))


def _fields(line: Line) -> Fields:
    if line.trouble:
        raise _Trouble(line.trouble)
    try:
        read = json.loads(
            line.text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once
        )
    except (ValueError, RecursionError):
        raise _Trouble(Refusal.NO_OBJECT) from None
    if not isinstance(read, dict):
        raise _Trouble(Refusal.NO_OBJECT)
    for name in read:
        if trouble := _unwritable(name):
            # Named by nothing: such a name can stand in no list.
            raise _Trouble(trouble)
    return {name: _plain(name, value) for name, value in read.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Trouble(Refusal.DOUBLE_KEY)
    return found


def _plain(name: str, value: object) -> str | None:
    if isinstance(value, dict | list):
        raise _Trouble(Refusal.NESTED, name)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return None
    text = str(value)
    if trouble := _unwritable(text):
        raise _Trouble(trouble, name)
    return text


def _unwritable(text: str) -> Refusal | None:
    """What JSON can spell and no file or database can hold: half a letter, and a zero."""
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        return Refusal.OTHER_ENCODING
    return Refusal.ZERO_BYTE if "\0" in text else None
