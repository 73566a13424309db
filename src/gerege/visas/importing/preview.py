"""What an import would do, before it is done: the first rows, and what would be refused."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import pyarrow as pa
from django.conf import settings
from django.utils.translation import get_language

from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import FIRST, load
from gerege.visas.engine.keys import Keyer
from gerege.visas.engine.matching import propose
from gerege.visas.engine.reading import Batch as Portion
from gerege.visas.engine.reading import open_file
from gerege.visas.engine.reading.lost_letters import has_lost_letters
from gerege.visas.engine.refusals import Found
from gerege.visas.engine.texts import values_of
from gerege.visas.engine.validating import Validator
from gerege.visas.engine.zones import Note
from gerege.visas.finding.numbers import number_key
from gerege.visas.importing import refusals_of_files, sources
from gerege.visas.importing.imported_again import differs, imported_before, waits_for_a_word
from gerege.visas.importing.noted import notes_of
from gerege.visas.importing.raw_rows import RawRow, rows_in
from gerege.visas.models import Batch
from gerege.visas.passes.screening_key import screening_key

ROWS_SHOWN = 5
REFUSED_SHOWN = 20
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in one row."""

    row: int
    column: str
    value: str
    problem: str
    mend: str


@dataclass(frozen=True)
class Preview:
    """The first portion of a file. ``examples``: first texts by heading; ``notes``: its doubts."""

    looked_at: int
    refused: int
    unchanged: int
    to_confirm: int
    problems: Sequence[Problem]
    examples: Mapping[str, Sequence[str]]
    unknown: Sequence[str]
    has_lost_letters: bool
    notes: Sequence[Note] = ()
    refusal: InputRefused | None = None
    """Why no row can be read at all, which shows only where rows are read."""


def proposed(batch: Batch) -> list[str]:
    """The column of each heading: as confirmed before, else as the headings suggest."""
    headings = batch.names_of_columns()
    if batch.columns and len(batch.columns) == len(headings):
        return list(batch.columns)
    mapping = propose(headings).mapping
    return [mapping.get(heading, "") for heading in headings]


def preview(batch: Batch) -> Preview:
    """Look at the first rows with the columns as they are proposed. Changes nothing."""
    try:
        return _looked_at(batch)
    except InputRefused as refused:
        told = refusals_of_files.in_words(refused, get_language() or "mn")
        return Preview(0, 0, 0, 0, (), {}, (), has_lost_letters=False, refusal=told)


def _looked_at(batch: Batch) -> Preview:
    headings = batch.names_of_columns()
    columns = {h: c for h, c in zip(headings, proposed(batch), strict=True) if c}
    with sources.run_folder() as folder:
        opened = open_file(sources.written_out(batch, folder))
        first = next(iter(opened.batches(opened.headings)), None)
    if first is None:
        return Preview(0, 0, 0, 0, (), {}, (), has_lost_letters=False)
    found: list[Found] = list(first.broken)
    rows, again = len(first.rows), dict[int, list[Found]]()
    notes: list[Note] = []
    if FIRST in columns.values():
        values = {columns[h]: array for h, array in first.columns.items() if h in columns}
        keyer = Keyer(screening_key())
        day = batch.post.local_date(now())
        region, zone = settings.GEREGE_VISA_REGION, batch.post.zone
        validator = Validator(load(), keyer, day, region, zone)
        checked = validator.check(first.rows, values)
        raws = {raw.row: raw for raw in rows_in(first, columns)}
        again = _numbers_again(batch, checked.table, keyer, raws, values)
        notes = notes_of(validator, checked, first.rows, values, without=again)
        found += [*checked.refused, *chain.from_iterable(again.values())]
    waits = {row for row, told in again.items() if waits_for_a_word(told)}
    refused = {one.row for one in found} - waits
    return Preview(
        looked_at=rows + len(first.broken),
        refused=len(refused),
        unchanged=sum(not told for told in again.values()),
        to_confirm=len(waits),
        problems=[in_words(one) for one in found[:REFUSED_SHOWN]],
        examples={
            h: _first_texts(array.slice(0, ROWS_SHOWN)) for h, array in first.columns.items()
        },
        unknown=[h for h in headings if h not in columns],
        has_lost_letters=_has_lost_letters(first),
        notes=notes,
    )


def _numbers_again(
    batch: Batch,
    table: pa.Table,
    keyer: Keyer,
    raws: Mapping[int, RawRow],
    asked: Collection[str],
) -> dict[int, list[Found]]:
    """Rows whose number stands in an earlier row, or that an earlier file brought: what differs."""
    numbers = table[FIRST].to_pylist()
    keys = {number: number_key(keyer, number) for number in numbers}
    before = imported_before(batch.post_id, keys.values())
    seen: set[str] = set()
    again: dict[int, list[Found]] = {}
    for row, number in zip(table["row"].to_pylist(), numbers, strict=True):
        if number in seen or keys[number] in before:
            known = None if number in seen else before[keys[number]]
            again[row] = differs(raws[row], known, asked)
        seen.add(number)
    return again


def in_words(found: Found) -> Problem:
    """A problem in the reader's language."""
    language = get_language() or "mn"
    said, mend = (text.in_language(language) for text in found.what.value)
    column = title_of(found.column, language)
    return Problem(found.row, column, found.value[:LONGEST_SHOWN], said, mend)


def title_of(column: str, language: str) -> str:
    """The name of a column as the reader knows it."""
    known = load().columns.get(column)
    return known.title.in_language(language) if known else column


def _has_lost_letters(first: Portion) -> bool:
    """Whether anywhere in the portion, headings too, a letter was lost when it was saved."""
    texts = (text for array in first.columns.values() for text in _texts_of(array))
    return any(map(has_lost_letters, chain(first.columns, texts)))


def _texts_of(array: pa.Array) -> Iterator[str]:
    yield from (value for value in values_of(array.unique()) if isinstance(value, str))


def _first_texts(array: object) -> list[str]:
    values = array.to_pylist()  # type: ignore[attr-defined]  # pyarrow has no types
    return ["" if value is None else str(value)[:LONGEST_SHOWN] for value in values]
