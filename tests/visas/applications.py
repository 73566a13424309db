"""Prepared applications and rules for the tests of screening: only what a test speaks of is set."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gerege.kernel.bilingual import Bilingual
from gerege.visas.engine.hubs import Declared
from gerege.visas.engine.judging import Watched
from gerege.visas.engine.parsing import parse, parse_figure
from gerege.visas.engine.prepared import ASKED, SCHEMA, empty_bit
from gerege.visas.engine.rules import Class, Figure, Rule, RuleSet, State
from gerege.visas.engine.screening import Outcome, screen

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 20, 9)  # noqa: DTZ001  prepared moments are UTC without a zone
SAID = Bilingual("Хэлсэн үг", "What is said")

Row = Mapping[str, Any]


def part(folder: Path, rows: Sequence[Row], name: str = "part-00000.parquet") -> Path:
    """A prepared part with these rows: the file asks for what a row names, if only with None."""
    folder.mkdir(exist_ok=True)
    whole = [
        {"row": at, "submitted_at": NOW, "told_empty": told_empty(row)} | dict(row)
        for at, row in enumerate(rows, start=2)
    ]
    pq.write_table(pa.Table.from_pylist(whole, SCHEMA), folder / name)
    return folder / name


def told_empty(row: Row) -> int:
    """The bits of what the row names and leaves empty."""
    return sum(empty_bit(name) for name, value in row.items() if value is None and name in ASKED)


def people(count: int, start: int = 0, **same: object) -> list[dict[str, Any]]:
    """So many applications with numbers of their own and everything else alike."""
    return [{"application_id": f"A-{number:04}", **same} for number in range(start, start + count)]


def rule(
    name: str, condition: str, figures: Iterable[str] = (), kind: Class = Class.STRONG
) -> Rule:
    """A live rule with this condition; figures are named one, two, …"""
    shown = tuple(
        Figure(f"f{at}", SAID, text, parse_figure(text, name)) for at, text in enumerate(figures)
    )
    return Rule(
        **dict.fromkeys(("title", "sentence", "question"), SAID),
        **dict.fromkeys(("owner", "source", "evidence"), "test"),
        id=name,
        version=1,
        kind=kind,
        state=State.LIVE,
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
        condition=condition,
        when=parse(condition, name),
        figures=shown,
        innocent=(SAID,),
    )


def screened(
    folder: Path,
    parts: Sequence[Path],
    rules: Iterable[Rule],
    *,
    engine: str = "duckdb",
    declared: Declared = (),
    watched: Watched = (),
    only: Sequence[Path] | None = None,
) -> Outcome:
    """The outcome of a screening today."""
    return screen(
        parts,
        RuleSet(tuple(rules)),
        as_of=TODAY,
        workspace=folder,
        engine=engine,
        declared=declared,
        watched=watched,
        only=only,
    )


def flags_of(outcome: Outcome) -> set[tuple[str, str, str]]:
    """Application, rule and evidence of every flag."""
    rows = pq.read_table(outcome.flags).to_pylist()
    return {(row["application_id"], row["rule_id"], row["evidence"]) for row in rows}


def whom(outcome: Outcome) -> set[str]:
    """The applications with a flag."""
    return {application for application, _, _ in flags_of(outcome)}
