"""Links records of people: prepared, learnt from, compared, in a private folder and quietly."""

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

from gerege.identity.linkage.reasons import Link, links

# Records in memory, or a Parquet file of them, which is never read whole.
People: TypeAlias = pa.Table | Path
MEMORY = "2GB"
LEAST = 0.9


def link(
    left: People,
    right: People | None = None,
    *,
    folder: Path | None,
    least: float = LEAST,
    memory: str = MEMORY,
    threads: int = 2,
) -> pa.Table:
    """Pairs of records that are probably of one person: within ``left``, or between the two.

    A name alone links nobody: of both records something else must be known.

    A table, or the path of a Parquet file, has ``id`` (each once) and any of ``model.COLUMNS`` as
    text (the date of birth as YYYY-MM-DD or YYYYMMDD). Without a ``folder`` nothing is written to a
    disk at all: what does not fit into ``memory`` raises MemoryError. The answer has ``one``,
    ``other``, ``probability`` and what ``reasons`` reads, sorted, and is the same at every run.
    Everything temporary lies in a private folder below ``folder`` and is gone afterwards; a run
    that is killed leaves it to whoever owns ``folder`` and empties it. Nothing is printed, nothing
    is downloaded.

    Raises InputRefused for a file that cannot be read, for a table whose ``id`` is missing or not
    each once, and for one without anything to compare but names.
    """
    # The library brings pandas with it: a second of every start, for what few programs ever do.
    from gerege.identity.linkage.comparing import compared  # noqa: PLC0415

    tables = [left] if right is None else [left, right]
    with _private(folder) as private, _quietly(), _opened(private, memory, threads) as con:
        return compared(con, tables, private, least)


def reasons(table: pa.Table) -> Iterator[Link]:
    """Each pair of an answer with what was compared and how much it says."""
    return links(table)


@contextmanager
def _private(folder: Path | None) -> Iterator[Path | None]:
    """A folder of our own that is gone afterwards; None where nothing may be written."""
    if folder is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="gerege-linking-", dir=folder) as private:
        yield Path(private)


@contextmanager
def _opened(private: Path | None, memory: str, threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills into the private folder, if any; it reaches nothing else."""
    options: dict[str, Any] = {
        "temp_directory": str(private / "spilled") if private else "",
        "memory_limit": memory,
        "threads": threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "preserve_insertion_order": False,
    }
    with duckdb.connect(":memory:", config=options) as con:
        con.execute("SET enable_progress_bar = false")
        # Only once the database runs can it be told where it may write, and nowhere else.
        if private:
            quoted = str(private).replace("'", "''")
            con.execute(f"SET allowed_directories = ['{quoted}']")
        con.execute("SET enable_external_access = false")
        yield con


@contextmanager
def _quietly() -> Iterator[None]:
    """The library tells its progress; a server has nobody who reads it."""
    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
