"""Links records of people: prepared, learnt from, compared, in a private folder and quietly."""

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from splink import Linker
from splink.backends.duckdb import DuckDBAPI
from splink.internals.exceptions import EMTrainingException

from gerege.identity.linkage import model
from gerege.identity.linkage.preparing import People, arrow, prepare
from gerege.identity.linkage.reasons import Link, links
from gerege.kernel.errors import InputRefused

SEED = 20_261_126
MEMORY = "2GB"
LEAST = 0.9
# Pairs to learn chance agreement from. More change the second digit of a weight and cost minutes.
PAIRS_TO_LEARN_FROM = 2_000_000
# From so many records on, pairs are drawn from those that agree: all of them would be too many.
MANY = 100_000


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
    tables = [left] if right is None else [left, right]
    with _private(folder) as private, _quietly(), _opened(private, memory, threads) as con:
        return _linked(con, tables, private, least)


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


def _linked(
    con: duckdb.DuckDBPyConnection, tables: list[People], private: Path | None, least: float
) -> pa.Table:
    records = sum(prepare(con, table, f"people_{at}") for at, table in enumerate(tables))
    known = _known(con, len(tables))
    api = _api(con, private)
    frames = [
        api.register(f"people_{at}", dataset_display_name=f"side_{at}") for at in range(len(tables))
    ]
    kind = "dedupe_only" if len(frames) == 1 else "link_only"
    settings = model.settings(known, kind, records)
    linker = Linker(frames, settings, log_level=None, validate_settings=False)
    if records >= model.FEWEST_TO_LEARN_FROM:
        _learn(linker, known, records)
    found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
    return _answer(con, found.physical_name, known)


def _api(con: duckdb.DuckDBPyConnection, private: Path | None) -> DuckDBAPI:
    if private is None:
        return DuckDBAPI(con)
    return DuckDBAPI(con, materialisation="parquet", materialisation_dir=private / "parquet")


def _learn(linker: Linker, known: set[str], records: int) -> None:
    """How rare one person's pairs are, how often things agree by chance, and among one's own."""
    certain: list[Any] = list(model.rules(model.CERTAIN, known))
    training = linker.training
    if certain:
        training.estimate_probability_two_random_records_match(certain, recall=model.CERTAIN_FIND)
    training.estimate_u_using_random_sampling(max_pairs=PAIRS_TO_LEARN_FROM, seed=SEED)
    most = PAIRS_TO_LEARN_FROM if records > MANY else None
    for rule in model.rules(model.TAUGHT_BY, known):
        try:
            training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=most)
        except (EMTrainingException, ValueError):
            # Nothing agrees there, or always the same: nothing is learnt, the guesses stand.
            continue


def _answer(con: duckdb.DuckDBPyConnection, found: str, known: set[str]) -> pa.Table:
    columns = {name for name, *_ in con.execute(f'DESCRIBE "{found}"').fetchall()}
    read = [
        f'"{name}"'
        for part in model.parts(known)
        for name in (f"gamma_{part}", f"mw_{part}", f"mw_tf_adj_{part}")
        if name in columns
    ]
    sides = "least(person_l, person_r) AS one, greatest(person_l, person_r) AS other"
    if "source_dataset_l" in columns:
        sides = (
            "CASE WHEN source_dataset_l = 'side_0' THEN person_l ELSE person_r END AS one, "
            "CASE WHEN source_dataset_l = 'side_0' THEN person_r ELSE person_l END AS other"
        )
    others = [part for part in model.parts(known) if part is not model.Part.NAME]
    beside = " OR ".join(f"gamma_{part} <> -1" for part in others)
    return arrow(
        con,
        f"SELECT {sides}, round(match_probability, 6) AS probability, "  # noqa: S608  # nosec B608  our names
        f'{", ".join(read)} FROM "{found}" WHERE {beside} ORDER BY probability DESC, one, other',
    )


def _known(con: duckdb.DuckDBPyConnection, number: int) -> set[str]:
    """The columns that hold anything on every side."""
    found: list[set[str]] = []
    for at in range(number):
        columns = [name for name, *_ in con.execute(f"DESCRIBE people_{at}").fetchall()]
        counts = ", ".join(f"count({column})" for column in columns)
        row = con.execute(f"SELECT {counts} FROM people_{at}").fetchall()[0]  # noqa: S608  # nosec B608
        found.append({c for c, count in zip(columns, row, strict=True) if count})
    known = set.intersection(*found)
    if set(model.parts(known)) <= {model.Part.NAME}:
        # Thousands bear one name: alone it would make one person of them.
        others = [name for name in model.COLUMNS if name not in {"surname", "given_names"}]
        mend = f"Give at least one of {', '.join(others)}."
        raise InputRefused("columns", "there is nothing to compare", mend)
    return known


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
