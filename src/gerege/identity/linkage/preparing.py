"""Records made ready for comparing: names folded, texts made plain, NULL for what says nothing."""

import duckdb
import pyarrow as pa

from gerege.identity.linkage.folding import folded
from gerege.identity.linkage.model import COLUMNS

# What more records share than this names nobody, as the telephone of an agency: it is left out.
CROWDED = {"number": 50, "phone": 500, "email": 500, "address": 500}
# A whole name that fewer records have is worth a look for itself.
MOST_WITH_A_RARE_NAME = 20
# Of these only letters and digits count.
BARE = ("number", "phone", "place", "address")
AT_ONCE = 100_000
FOLDS = pa.schema({"name": pa.string(), "text": pa.string(), "key": pa.string()})


def prepare(con: duckdb.DuckDBPyConnection, table: pa.Table, name: str) -> None:
    """Make a table of the columns that the model reads. ``name`` is a word of our own."""
    con.register("given_people", _with_every_column(table))
    _fold_names(con)
    con.execute(f"CREATE OR REPLACE TABLE {name} AS {_plain_people()}")
    con.unregister("given_people")


def arrow(con: duckdb.DuckDBPyConnection, question: str) -> pa.Table:
    """The answer to a question, whole."""
    return con.execute(question).to_arrow_table()


def _with_every_column(table: pa.Table) -> pa.Table:
    given = set(table.column_names)
    texts = {
        column: table[column].cast(pa.string())
        if column in given
        else pa.nulls(table.num_rows, pa.string())
        for column in COLUMNS
    }
    return pa.table({"person": table["id"].cast(pa.string())} | texts)


def _plain_people() -> str:
    """The question that makes the table; all words and figures in it are our own."""
    bare = [rf"regexp_replace(lower(p.{c}), '[^\p{{L}}\p{{N}}]', '', 'g') AS {c}" for c in BARE]
    kept = [f"CASE WHEN {c}s.{c} IS NULL THEN w.{c} END AS {c}" for c in CROWDED]
    crowds = [_crowd(column, most) for column, most in CROWDED.items()]
    return f"""
        WITH plain AS (
            SELECT p.person, s.text AS surname, g.text AS given, s.key AS surname_key,
                g.key AS given_key, trim(lower(p.email)) AS email, {", ".join(bare)},
                regexp_replace(p.date_of_birth, '[^0-9]', '', 'g') AS born
            FROM given_people p
            LEFT JOIN folds s ON s.name = p.surname LEFT JOIN folds g ON g.name = p.given_names
        ), known AS (
            SELECT person, nullif(COLUMNS(* EXCLUDE (person)), '') FROM plain
        ), whole AS (
            SELECT *, born[:4] AS year, surname || ' ' || given AS whole FROM known
        ), rare AS (
            SELECT whole FROM whole GROUP BY whole HAVING count(*) <= {MOST_WITH_A_RARE_NAME}
        )
        SELECT w.* REPLACE ({", ".join(kept)}), r.whole AS rare
        FROM whole w {" ".join(crowds)} LEFT JOIN rare r ON r.whole = w.whole
        """  # noqa: S608  # nosec B608


def _crowd(column: str, most: int) -> str:
    """The values that more records share than say anything."""
    shared = f"SELECT {column} FROM known GROUP BY {column} HAVING count({column}) > {most}"  # noqa: S608  # nosec B608
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
