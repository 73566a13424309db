"""What every reader hands on: rows in portions, with their numbers, and the rows that are none."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import pyarrow as pa

from gerege.visas.engine.refusals import Found

MOST_COLUMNS = 1_000
PORTION_ROWS = 16_384
MOST_CHARACTERS = 32_000_000

T = TypeVar("T")


class Batch(NamedTuple):
    """A portion of the input. ``rows``: their numbers; ``columns``: values by heading.

    ``broken`` are rows that could not be taken apart, one problem each; they are not in ``rows``.
    """

    rows: pa.Array
    columns: Mapping[str, pa.Array]
    broken: tuple[Found, ...] = ()


@dataclass(frozen=True)
class Opened:
    """An input whose headings are known. ``batches`` reads those headings that are asked for."""

    format: str
    encoding: str
    headings: tuple[str, ...]
    batches: Callable[[Collection[str]], Iterator[Batch]]


def portions(items: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Rows by the portion: so many, or fewer where they are long. ``size`` counts characters."""
    held: list[T] = []
    characters = 0
    for item in items:
        held.append(item)
        characters += size(item)
        if len(held) >= PORTION_ROWS or characters > MOST_CHARACTERS:
            yield held
            held, characters = [], 0
    if held:
        yield held


def different(headings: Collection[str]) -> tuple[str, ...]:
    """The headings with a name for those without one and a number behind those repeated."""
    found: dict[str, None] = {}
    for place, heading in enumerate(headings, start=1):
        name = written = heading.strip() or f"column {place}"
        count = 1
        while name in found:
            count += 1
            name = f"{written} ({count})"
        found[name] = None
    return tuple(found)
