"""Records made ready for comparing: names folded, texts made plain, NULL for what says nothing."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset

from gerege.identity.linkage.folding import folded
from gerege.identity.linkage.linking import People
from gerege.identity.linkage.model import COLUMNS
from gerege.kernel.errors import InputRefused

# What more records share than this names nobody, as the telephone of an agency: it is left out.
CROWDED = {"number": 50, "phone": 500, "email": 500, "address": 500}
# A whole name that fewer records have is worth a look for itself.
MOST_WITH_A_RARE_NAME = 5
# Of these only letters and digits count.
BARE = ("number", "phone", "place", "address")
AT_ONCE = 100_000
FOLDS = pa.schema({"name": pa.string(), "text": pa.string(), "key": pa.string()})

_BARE = [rf"regexp_replace(lower(p.{c}), '[^\p{{L}}\p{{N}}]', '', 'g') AS {c}" for c in BARE]
PLAIN_PEOPLE = f"""
    WITH plain AS (
        SELECT p.person, s.text AS surname, g.text AS given, s.key AS surname_key,
            g.key AS given_key, nullif(s.text, '') || ' ' || nullif(g.text, '') AS whole,
            trim(lower(p.email)) AS email, {", ".join(_BARE)},
            regexp_replace(p.date_of_birth, '[^0-9]', '', 'g') AS born
        FROM given_people p
        LEFT JOIN folds s ON s.name = p.surname LEFT JOIN folds g ON g.name = p.given_names
    )
    SELECT person, nullif(COLUMNS(* EXCLUDE (person)), '') FROM plain
    """  # noqa: S608  # nosec B608


def prepare(con: duckdb.DuckDBPyConnection, people: People, name: str) -> int:
    """Make a table of the columns that the model reads; how many records it has.

    ``name`` is a word of our own. Raises InputRefused when the file cannot be read, when there is
    no record, and when an ``id`` is missing or there twice.
    """
    source = _opened(people) if isinstance(people, Path) else people
    if "id" not in source.schema.names:
        raise InputRefused("id", "the table has no such column", "Give each record an id.")
    con.register("arrived_people", source)
    con.execute(f"CREATE OR REPLACE VIEW given_people AS {_texts_of(source.schema.names)}")
    number = _counted(con)
    _fold_names(con)
    con.execute(f"CREATE OR REPLACE TABLE known_people AS {PLAIN_PEOPLE}")
    con.execute(f"CREATE OR REPLACE TABLE {name} AS {_without_crowds()}")
    for view in ("VIEW given_people", "TABLE known_people", "TABLE folds"):
        con.execute(f"DROP {view}")
    con.unregister("arrived_people")
    return number


def _opened(file: Path) -> pyarrow.dataset.Dataset:
    try:
        return pyarrow.dataset.dataset(file, format="parquet")
    except (OSError, pa.ArrowException) as error:
        mend = "Give a Parquet file that can be read."
        raise InputRefused("file", "it cannot be read as Parquet", mend) from error


def _counted(con: duckdb.DuckDBPyConnection) -> int:
    question = "SELECT count(*), count(DISTINCT person) FROM given_people"
    number, different = con.execute(question).fetchall()[0]
    if not number:
        raise InputRefused("id", "the table has no rows", "Give at least one record.")
    if different < number:
        raise InputRefused("id", "one is missing or there twice", "Give each record its own.")
    return int(number)


def arrow(con: duckdb.DuckDBPyConnection, question: str) -> pa.Table:
    """The answer to a question, whole."""
    return con.execute(question).to_arrow_table()


def _texts_of(given: Sequence[str]) -> str:
    """Every column that may be given, as text; NULL where it was not."""
    texts = [f"CAST({c if c in given else 'NULL'} AS VARCHAR) AS {c}" for c in COLUMNS]
    return f"SELECT CAST(id AS VARCHAR) AS person, {', '.join(texts)} FROM arrived_people"  # noqa: S608  # nosec B608


def _without_crowds() -> str:
    """The question that makes the table; all words and figures in it are our own."""
    kept = [f"CASE WHEN {c}s.{c} IS NULL THEN w.{c} END AS {c}" for c in CROWDED]
    crowds = [_crowd(column, most) for column, most in CROWDED.items()]
    return f"""
        SELECT w.* REPLACE ({", ".join(kept)}), w.born[:4] AS year, r.whole AS rare
        FROM known_people w {" ".join(crowds)}
        LEFT JOIN (SELECT whole FROM known_people GROUP BY whole
            HAVING count(*) <= {MOST_WITH_A_RARE_NAME}) r ON r.whole = w.whole
        """  # noqa: S608  # nosec B608


def _crowd(column: str, most: int) -> str:
    """The values that more records share than say anything."""
    shared = f"SELECT {column} FROM known_people GROUP BY {column} HAVING count({column}) > {most}"  # noqa: S608  # nosec B608
    return f"LEFT JOIN ({shared}) {column}s ON {column}s.{column} = w.{column}"


def _fold_names(con: duckdb.DuckDBPyConnection) -> None:
    """Each different name once, a part of them at a time."""
    folds = [FOLDS.empty_table()]
    names = arrow(
        con,
        "SELECT surname AS name FROM given_people WHERE surname IS NOT NULL "
        "UNION SELECT given_names FROM given_people WHERE given_names IS NOT NULL",
    )["name"]
    for at in range(0, len(names), AT_ONCE):
        some = names.slice(at, AT_ONCE)
        texts, keys = zip(*(folded(name) for name in some.to_pylist()), strict=True)
        folds.append(pa.table({"name": some, "text": texts, "key": keys}))
    con.register("arrived", pa.concat_tables(folds))
    con.execute("CREATE OR REPLACE TABLE folds AS FROM arrived")
    con.unregister("arrived")
