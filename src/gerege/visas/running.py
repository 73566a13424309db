"""From the room to the engine and back: which parts and rules, and what was found, by our ids."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gerege.kernel.clock import now
from gerege.visas import declaring, store
from gerege.visas.engine.expression import KIND
from gerege.visas.engine.linking import KINDS, link
from gerege.visas.engine.rules import Class, RuleSet, load_rules
from gerege.visas.engine.screening import screen
from gerege.visas.models import Batch

PORTION = 10_000


@dataclass(frozen=True)
class FlagRow:
    """A rule that holds for one application."""

    application: UUID
    rule: str
    version: int
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
    """What the engine found. ``rules`` is the digest of the set."""

    flags: Sequence[FlagRow]
    links: Sequence[LinkRow]
    rules: str


@cache
def rules() -> RuleSet:
    """The rules of the catalogue."""
    return load_rules()


def class_of(rule: str) -> str:
    """The declared class of a rule; one the catalogue does not know counts as strong."""
    known = rules().by_id.get(rule)
    return str(known.kind if known else Class.STRONG)


def run_engine(batch: Batch, folder: Path) -> Screened:
    """Screen the rows of a batch against everything of the last year. Raises as the engine does."""
    today = now().date()
    declared = declaring.in_force(today)
    own, parts = store.file_of(batch.pk), store.parts_of_last_year(also=batch)
    work = folder / "screening"
    work.mkdir(mode=0o700)
    found = screen(parts, rules(), as_of=today, workspace=work, declared=declared, only=[own])
    near = work / "near.parquet"
    pq.write_table(_near(own, parts), near)
    linked = link([near], work / "links.parquet", declared=declared)
    return Screened(
        flags=list(_flags(found.flags)),
        links=list(_links(linked.links)),
        rules=rules().running(today).digest,
    )


def _near(own: Path, parts: Sequence[Path]) -> pa.Table:
    """The new applications and all that share an identifier with one of them: id and keys only."""
    columns = [column for column, kind in KIND.items() if kind in KINDS]
    wanted = {kind: _keys_of(own, kind) for kind in KINDS}
    found = []
    for part in parts:
        table = pq.read_table(part, columns=["application_id", *columns])
        if part != own:
            shares = pa.array([False] * table.num_rows)
            for column in columns:
                shares = pc.or_(shares, pc.is_in(table[column], value_set=wanted[KIND[column]]))
            table = table.filter(shares)
        found.append(table)
    return pa.concat_tables(found)


def _keys_of(own: Path, kind: str) -> pa.Array:
    """Every key of a kind that stands in the new part, in whichever column."""
    columns = [column for column, of in KIND.items() if of == kind]
    table = pq.read_table(own, columns=columns)
    keys = [chunk for column in table.columns for chunk in column.chunks]
    return pa.concat_arrays([pa.array([], pa.uint64()), *keys]).drop_null().unique()


def _flags(path: Path) -> Iterator[FlagRow]:
    columns = ["application_id", "rule_id", "rule_version", "evidence"]
    for number, rule, version, evidence in _rows(path, columns):
        yield FlagRow(UUID(number), rule, version, json.loads(evidence or "{}"))


def _links(path: Path) -> Iterator[LinkRow]:
    columns = ["application_id", "kind", "value_hash", "cluster_id", "cluster_size"]
    for number, kind, value, cluster, size in _rows(path, columns):
        yield LinkRow(UUID(number), kind, value, cluster, size)


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    with pq.ParquetFile(path) as file:
        for portion in file.iter_batches(PORTION, columns=list(columns)):
            yield from zip(*(column.to_pylist() for column in portion.columns), strict=True)
