"""Pairs of names with the answer of somebody who keeps a register. All names are invented by us.

The matcher was made with ``names.csv`` in view and is not tuned on ``names_held_out.csv``;
``names_measured.csv`` was written after it was done and only measures. Who changes the matcher
leaves both alone, or writes new ones.

The labels: *yes* where both are writings of the same full name; *maybe* where something is missing
(a given name alone, an initial), a clan name differs, or a slip of the pen or the ear is likely;
*no* where any part is another name.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from gerege.identity.names import Same, compare

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Labelled:
    """Two written names, the answer expected, and which difficulty the pair stands for."""

    a: str
    b: str
    same: str
    kind: str


def pairs(file: str) -> list[Labelled]:
    """All pairs of a table beside this module."""
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        return [Labelled(**row) for row in csv.DictReader(c for c in lines if c[:1] != "#")]


def answers(labelled: list[Labelled]) -> Counter[tuple[str, Same]]:
    """How many pairs there are for each expected and given answer."""
    return Counter((pair.same, compare(pair.a, pair.b).same) for pair in labelled)


def agreement(counted: Counter[tuple[str, Same]]) -> float:
    """The share of pairs whose answer is the expected one."""
    exact = sum(number for (expected, given), number in counted.items() if expected == given)
    return exact / counted.total()
