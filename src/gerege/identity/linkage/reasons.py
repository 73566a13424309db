"""Why two records were taken for one person: what was compared, how, and what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from gerege.identity.linkage.model import STEPS, Level, Part


@dataclass(frozen=True)
class Why:
    """One comparison. ``weight``: above 0 it speaks for one person, below 0 against; in bits."""

    part: Part
    level: Level
    weight: float


@dataclass(frozen=True)
class Link:
    """Two records that are probably of one person, and why, the strongest reason first."""

    one: str
    other: str
    probability: float
    why: tuple[Why, ...]


def links(table: pa.Table) -> Iterator[Link]:
    """The pairs of a table that ``link`` made, each explained."""
    named = [part for part in Part if f"gamma_{part}" in table.column_names]
    for batch in table.to_batches():
        for row in batch.to_pylist():
            why = sorted((_why(part, row) for part in named), key=lambda one: -abs(one.weight))
            yield Link(row["one"], row["other"], row["probability"], tuple(why))


def _why(part: Part, row: Mapping[str, Any]) -> Why:
    """The library counts the steps from 0, the last one, upwards; -1 is unknown."""
    gamma = row[f"gamma_{part}"]
    weight = row[f"mw_{part}"] + row.get(f"mw_tf_adj_{part}", 0.0)
    level = Level.UNKNOWN if gamma < 0 else STEPS[part][-1 - gamma].level
    return Why(part, level, round(weight, 1))
