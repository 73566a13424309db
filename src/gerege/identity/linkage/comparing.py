"""Records compared by the library: it learns from them how much each agreement proves."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from splink import Linker
from splink.backends.duckdb import DuckDBAPI
from splink.internals.exceptions import EMTrainingException

from gerege.identity.linkage import model
from gerege.identity.linkage.linking import People
from gerege.identity.linkage.preparing import arrow, prepare
from gerege.kernel.errors import InputRefused

SEED = 20_261_126
# Pairs to learn chance agreement from. More change the second digit of a weight and cost minutes.
PAIRS_TO_LEARN_FROM = 2_000_000
# From so many records on, pairs are drawn from those that agree: all of them would be too many.
MANY = 100_000


def compared(
    con: duckdb.DuckDBPyConnection, tables: list[People], private: Path | None, least: float
) -> pa.Table:
    """The pairs of one table, or between two, that are at least so probable; as ``link`` says."""
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
