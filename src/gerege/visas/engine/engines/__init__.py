"""Where a screening runs: DuckDB inside this process, or Spark on a cluster. One small interface.

Statements are trees of sqlglot; an engine writes them in its own words. The two may differ only in
what ``expression.py`` lets nobody say.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

import pyarrow as pa
from sqlglot import exp

from gerege.kernel.errors import InputRefused

if TYPE_CHECKING:
    from gerege.visas.engine.engines.counting import Counted, Hub

NAMES = ("duckdb", "spark")
APPLICATIONS = "applications"
"""The relation with every prepared application and the day of its submission."""


class Judged(NamedTuple):
    """Some rows, and of each truth on how many of them it holds and on how many it is not known.

    ``batch`` has those to go on with: at least all where a truth holds.
    """

    rows: int
    holds: Sequence[int]
    unknown: Sequence[int]
    batch: pa.RecordBatch | None


class Engine(Protocol):
    """Relations by name, and statements over them."""

    def read(self, name: str, parts: Sequence[Path]) -> None:
        """Let a name stand for prepared Parquet files."""

    def keep(self, name: str, statement: exp.Query) -> None:
        """Work out a statement once and keep its rows under a name, in place of older ones."""

    def count(self, name: str, hub: "Hub", counted: "Counted") -> None:
        """Keep the table of a hub, of those applications that count."""

    def concerned(self, name: str, new: Sequence[Path], keys: Sequence[str]) -> None:
        """Keep the applications of new parts, and those that share a key with one of them."""

    def batches(self, statement: exp.Query) -> Iterator[pa.RecordBatch]:
        """The rows of a statement, some at a time."""

    def judged(self, statement: exp.Query, truths: Sequence[str]) -> Iterator[Judged]:
        """The rows of a statement, counted by these of its columns."""


def opened(name: str, workspace: Path, parts: Sequence[Path]) -> AbstractContextManager[Engine]:
    """An engine that may read these parts and write into its workspace, closed at the end.

    Raises InputRefused for an engine there is not, or that is not installed.
    """
    if name not in NAMES:
        raise InputRefused("engine", "there is no such engine", f"Take {' or '.join(NAMES)}.")
    try:
        module = import_module(f"{__name__}.{name}")
    except ModuleNotFoundError:
        raise InputRefused("engine", f"{name} is not installed", "Install it first.") from None
    return cast("AbstractContextManager[Engine]", module.opened(workspace, parts))
