"""The rows of a file as they were written: what the vault keeps, and what is shown to mend."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gerege.visas.engine.reading import Batch, open_file
from gerege.visas.engine.texts import values_of


@dataclass(frozen=True)
class RawRow:
    """``cells``: text by column; ``more``: text by heading, where the heading is no column."""

    row: int
    cells: Mapping[str, str]
    more: Mapping[str, str] = field(default_factory=dict)

    def as_text(self) -> str:
        """For the vault."""
        return json.dumps({**self.cells, "more": self.more}, ensure_ascii=False)


def raw_rows(
    source: Path, mapping: Mapping[str, str], problems: Mapping[int, list[list[str]]]
) -> Iterator[RawRow]:
    """Every row of the file, those that are none among them, in portions' order.

    What could not be taken apart has no cells; as much of it as is known stands in its problem.
    """
    opened = open_file(source)
    seen = set()
    for batch in opened.batches(opened.headings):
        for raw in rows_in(batch, mapping):
            seen.add(raw.row)
            yield raw
    for row in sorted(set(problems) - seen):
        yield RawRow(row, {})


def rows_in(batch: Batch, mapping: Mapping[str, str]) -> Iterator[RawRow]:
    """The rows of one portion, as they were written."""
    names, arrays = list(batch.columns), list(map(values_of, batch.columns.values()))
    for place, row in enumerate(batch.rows.to_pylist()):
        texts = {name: _text(array[place]) for name, array in zip(names, arrays, strict=True)}
        yield _raw(row, texts, mapping)


def problems_by_row(refused: Path) -> dict[int, list[list[str]]]:
    """Column, value, problem and mend of everything in a list of refused rows, by row."""
    found: dict[int, list[list[str]]] = {}
    with refused.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            told = [line["column"], line["value"], line["problem"], line["mend"]]
            found.setdefault(int(line["row"]), []).append(told)
    return found


def _raw(row: int, texts: Mapping[str, str], mapping: Mapping[str, str]) -> RawRow:
    cells = {mapping[name]: text for name, text in texts.items() if name in mapping and text}
    more = {name: text for name, text in texts.items() if name not in mapping and text}
    return RawRow(row, cells, more)


def _text(value: Any) -> str:  # noqa: ANN401  Parquet holds values of any type
    return "" if value is None else str(value)
