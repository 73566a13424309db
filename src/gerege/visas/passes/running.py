"""From the room to the engine and back: which parts and rules, and what was found, by our ids."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Generic, TypeVar
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from gerege.visas.engine.engines import opened
from gerege.visas.engine.judging import Counts
from gerege.visas.engine.linking import link, sharing_with
from gerege.visas.engine.rules import RuleSet
from gerege.visas.engine.screening import Outcome, screen
from gerege.visas.models import Batch
from gerege.visas.passes import store
from gerege.visas.rules.in_force import class_in, rules_in_force, working_day
from gerege.visas.sharing import declaring, watching

PORTION = 10_000
AT_ONCE = 500
NUMBER = ("application_id",)
OF_FLAGS = ("application_id", "rule_id", "rule_version", "evidence")
OF_LINKS = ("application_id", "kind", "value_hash", "cluster_id", "cluster_size")
Row = TypeVar("Row")


@dataclass(frozen=True)
class FlagRow:
    """A rule that holds for one application."""

    application: UUID
    rule: str
    version: int
    kind: str
    figures: Mapping[str, object]


@dataclass(frozen=True)
class LinkRow:
    """An identifier one application shares with others; ``value`` is its keyed hash."""

    application: UUID
    kind: str
    value: str
    cluster: str
    size: int


@dataclass(frozen=True)
class Screened:
    """What the engine found. ``rules`` are those that ran."""

    flags: Sequence[FlagRow]
    links: Sequence[LinkRow]
    rules: RuleSet
    judged: Sequence[UUID]
    """Whose former flags these replace."""
    crowded: Sequence[tuple[str, str]]
    """Kind and value of what too many share by now: it joins nobody."""


@dataclass(frozen=True)
class Portion:
    """Some applications in the order of their ids, with everything that was found of them."""

    applications: Sequence[UUID]
    flags: Sequence[FlagRow]
    links: Sequence[LinkRow]


@dataclass(frozen=True)
class Basis:
    """The rules in force on a day, and what is declared and watched on it."""

    day: date
    rules: RuleSet
    declared: tuple[tuple[str, int], ...]
    watched: tuple[tuple[str, int], ...]

    @property
    def digest(self) -> str:
        """The same as long as nothing of it changes."""
        running = self.rules.running(self.day).digest
        told = [str(self.day), running, self.declared, self.watched]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def basis_today() -> Basis:
    """What results rest on now. The day is that of headquarters, where the night has work done."""
    day = working_day()
    declared, watched = declaring.in_force(day), watching.in_force(day)
    return Basis(day, rules_in_force(day), tuple(sorted(declared)), tuple(sorted(watched)))


def run_engine(
    batch: Batch, folder: Path, mended: Path | None = None, *, without: Sequence[str] = ()
) -> Screened:
    """Screen the rows of a batch against everything of the last year. Raises as the engine does.

    With ``mended`` only the rows of that part, which are not in the file of their batch yet, or
    stand there as they were before they were corrected: ``without`` these.
    """
    basis = basis_today()
    parts = store.parts_of_last_year(also=batch)
    own = mended or store.file_of(batch.pk)
    # Of its own: whoever is disturbed looks again.
    work = Path(mkdtemp(prefix="screening-", dir=folder))
    with store.being_read():
        parts = _without(batch, without, parts, work) if without else parts
        parts += [mended] if mended else []
        found = _screen(parts, basis, work, only=[own])
        near = work / "near.parquet"
        pq.write_table(sharing_with(own, parts), near)
        linked = link([near], work / "links.parquet", declared=basis.declared)
    return Screened(
        flags=list(_flags(found.flags, basis.rules)),
        links=list(_links(linked.links)),
        rules=basis.rules.running(basis.day),
        judged=[UUID(number) for number in found.judged or ()],
        crowded=[(one.kind, f"{one.key:016x}") for one in linked.large],
    )


def _without(batch: Batch, numbers: Sequence[str], parts: Sequence[Path], work: Path) -> list[Path]:
    """The same parts; of the file of a batch what is left without these rows."""
    own, rest = store.file_of(batch.pk), work / "rest.parquet"
    if own not in parts:
        return list(parts)
    table = store.without(pq.read_table(own), numbers)
    pq.write_table(table, rest)
    left = [rest] if table.num_rows else []
    return [*(part for part in parts if part != own), *left]


def _screen(
    parts: Sequence[Path], basis: Basis, folder: Path, only: Sequence[Path] | None = None
) -> Outcome:
    return screen(
        parts,
        basis.rules,
        as_of=basis.day,
        workspace=folder,
        declared=basis.declared,
        watched=basis.watched,
        only=only,
    )


@dataclass(frozen=True)
class Whole:
    """A screening of everything: what was found, a portion at a time, and counts for each rule."""

    portions: Iterator[Portion]
    counts: Mapping[str, Counts]


def run_whole(folder: Path, basis: Basis) -> Whole:
    """Screen everything that is kept and link everything of the last year.

    Raises as the engine does, also while the portions are read.
    """
    parts = store.parts()
    found = _screen(parts, basis, folder)
    return Whole(_portions(parts, found, basis, folder), found.counts)


def _portions(
    parts: Sequence[Path], found: Outcome, basis: Basis, folder: Path
) -> Iterator[Portion]:
    recent = store.parts_of_last_year()
    linked = link(recent, folder / "links.parquet", declared=basis.declared) if recent else None
    numbers = _in_order(parts, NUMBER, folder / "numbers.parquet") if parts else None
    flags = _flags(_sorted(found.flags, OF_FLAGS), basis.rules)
    links = _links(_sorted(linked.links, OF_LINKS)) if linked else iter(())
    of_flags = _Following(groupby(flags, lambda one: one.application))
    of_links = _Following(groupby(links, lambda one: one.application))
    for portion in _some_at_a_time(numbers) if numbers else ():
        yield Portion(portion, of_flags.up_to(portion[-1]), of_links.up_to(portion[-1]))


class _Following(Generic[Row]):
    """Rows in the order of applications, read along as far as asked."""

    def __init__(self, grouped: Iterator[tuple[UUID, Iterator[Row]]]) -> None:
        self._rows = ((number, list(rows)) for number, rows in grouped)
        self._next = next(self._rows, None)

    def up_to(self, last: UUID) -> list[Row]:
        found: list[Row] = []
        while self._next and self._next[0].hex <= last.hex:
            found += self._next[1]
            self._next = next(self._rows, None)
        return found


def _some_at_a_time(path: Path) -> Iterator[list[UUID]]:
    """The applications of a sorted file: never all in memory at once."""
    with pq.ParquetFile(path) as file:
        for portion in file.iter_batches(AT_ONCE):
            yield [UUID(number) for number in portion[0].to_pylist()]


def _sorted(path: Path, columns: Sequence[str]) -> Path:
    """These columns in place of the file, in the order of applications."""
    return _in_order([path], columns, path.with_name(f"ordered-{path.name}")).replace(path)


def _in_order(parts: Sequence[Path], columns: Sequence[str], ordered: Path) -> Path:
    """These columns in the order of applications, sorted on disk where memory is short."""
    kept = pq.read_schema(parts[0])
    schema = pa.schema([kept.field(name) for name in columns])
    statement = exp.select(*columns).from_("found").order_by("application_id")
    with opened("duckdb", ordered.parent, parts) as engine, pq.ParquetWriter(ordered, schema) as to:
        engine.read("found", parts)
        for batch in engine.batches(statement):
            to.write_table(pa.Table.from_batches([batch]).cast(schema))
    return ordered


def _flags(path: Path, rules: RuleSet) -> Iterator[FlagRow]:
    for number, rule, version, evidence in _rows(path, OF_FLAGS):
        kind = class_in(rules, rule)
        yield FlagRow(UUID(number), rule, version, kind, json.loads(evidence or "{}"))


def _links(path: Path) -> Iterator[LinkRow]:
    for number, kind, value, cluster, size in _rows(path, OF_LINKS):
        yield LinkRow(UUID(number), kind, value, cluster, size)


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    with pq.ParquetFile(path) as file:
        for portion in file.iter_batches(PORTION, columns=list(columns)):
            yield from zip(*(column.to_pylist() for column in portion.columns), strict=True)
