"""DuckDB inside this process: reads the named parts, writes into the workspace, nothing else."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.engines import Judged
from gerege.visas.engine.engines.columns import Columns, Keys
from gerege.visas.engine.engines.counting import Counted, Hub, Sought, by_sorting
from gerege.visas.engine.engines.sharing import as_one, keys_in, rows_sharing
from gerege.visas.engine.prepared import SCHEMA, every_column

MEMORY = "1000MB"
BATCH = 122_880
AROUND = "\x1f"
DAY = ", CAST(submitted_at AS DATE) AS submitted_on"


@contextmanager
def opened(workspace: Path, parts: Sequence[Path]) -> Iterator["DuckDB"]:
    """A database in memory. Raises InputRefused when the disk is full or a part cannot be read."""
    connection = duckdb.connect(":memory:", config=_limits(workspace))
    try:
        _close_up(connection, workspace, parts)
        yield DuckDB(connection, every_column(workspace), Columns(parts))
    except duckdb.OutOfMemoryException:
        mend = "Make room in the folder for temporary files."
        raise InputRefused("disk", "memory and disk are full", mend) from None
    except duckdb.IOException as failed:
        if os.strerror(errno.ENOSPC) in str(failed):
            raise InputRefused("disk", "there is no room left", "Make room and again.") from None
        raise InputRefused("input", "a prepared part cannot be read", "Prepare it anew.") from None
    finally:
        connection.close()


def _limits(workspace: Path) -> dict[str, str | bool | int | float | list[str]]:
    """Nothing is fetched and nothing is loaded from elsewhere."""
    return {
        "temp_directory": str(workspace / "duckdb"),
        "memory_limit": MEMORY,
        "threads": len(os.sched_getaffinity(0)),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
    }


def _close_up(
    connection: duckdb.DuckDBPyConnection, workspace: Path, parts: Sequence[Path]
) -> None:
    """From here on only these files and this folder can be reached. Order matters."""
    connection.execute("SET allowed_paths = $paths", {"paths": [str(part) for part in parts]})
    connection.execute("SET allowed_directories = $folders", {"folders": [str(workspace)]})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


class DuckDB:
    """The embedded engine."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, names: Path, columns: Columns
    ) -> None:
        """``connection`` is closed by whoever opened it; ``names`` has all columns, no row."""
        self.connection = connection
        self.names = names
        self.columns = columns

    def read(self, name: str, parts: Sequence[Path]) -> None:
        """A view over the parts."""
        files = ", ".join(exp.Literal.string(str(part)).sql() for part in (self.names, *parts))
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {name} AS "  # noqa: S608  # nosec B608  names are ours, paths literals
            f"SELECT *{DAY} FROM read_parquet([{files}], union_by_name = true)"
        )

    def keep(self, name: str, statement: exp.Query) -> None:
        """A table in memory, which spills into the workspace."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {_text(statement)}")

    def count(self, name: str, hub: Hub, counted: Counted) -> None:
        """By sorting: no table of nearly as many groups as rows is made."""
        keys = self.columns.keys(hub.key)
        counts = keys.known & self.columns.submitted(*counted.days)
        if counted.left_out:
            counts &= ~Sought(np.array(sorted(counted.left_out), np.uint64)).are(keys.values)
        if counted.only:
            counts &= Sought(self._keys(hub.key, counted.only)).are(keys.values)
        columns = by_sorting(hub, keys.values, counts, map(self.columns.often, hub.different))
        # Read where it lies: to copy a few rows into a table of its own takes longer than to join.
        table = pa.table(list(map(pa.array, columns)), names=list(hub.columns))
        self.connection.register(name, table)

    def _keys(self, column: str, relation: str) -> Keys:
        """Each key that stands in a relation once, in order."""
        known = exp.column(column).is_(exp.null()).not_()
        batches = self.batches(exp.select(column).from_(relation).where(known))
        pieces = [np.asarray(batch[column], np.uint64) for batch in batches]
        return np.unique(np.concatenate([np.empty(0, np.uint64), *pieces]))

    def concerned(self, name: str, new: Sequence[Path], keys: Sequence[str]) -> None:
        """Found by reading only these columns of everything."""
        wanted = {key: keys_in(new, [key]) for key in keys}
        kept = [part for part in self.columns.parts if part not in new]
        tables = [pq.read_table(part) for part in new]
        found = rows_sharing(kept, wanted, SCHEMA.names)
        self.connection.register("put", as_one([*tables, *found], SCHEMA.names))
        # The names are ours.
        text = f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT *{DAY} FROM put"  # noqa: S608  # nosec B608
        self.connection.execute(text)
        self.connection.unregister("put")

    def batches(self, statement: exp.Query) -> Iterator[pa.RecordBatch]:
        """Streamed: never all in memory at once."""
        yield from self.connection.sql(_text(statement)).to_arrow_reader(BATCH)

    def judged(self, statement: exp.Query, truths: Sequence[str]) -> Iterator[Judged]:
        """Counted as they stream by."""
        for batch in self.batches(statement):
            columns = [batch[name] for name in truths]
            holds, unknown = (
                [one.true_count for one in columns],
                [one.null_count for one in columns],
            )
            yield Judged(batch.num_rows, holds, unknown, batch)


def _text(statement: exp.Query) -> str:
    """In the words of the standard, which DuckDB takes.

    To load sqlglot's own words for DuckDB would be a tenth of screening a hundred applications.
    """
    return statement.transform(_as_duckdb_says_it, copy=False).sql(copy=False)


def _as_duckdb_says_it(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.DateDiff):
        return exp.Paren(this=exp.Sub(this=node.this, expression=node.expression))
    if isinstance(node, exp.In) and node.expressions and all(map(_is_text, node.expressions)):
        return _in_one_look(node)
    return node


def _in_one_look(node: exp.In) -> exp.Expr:
    """A code that is one of several: looked for in a list, once for each code that there is.

    A function of one column is worked out for the few codes of a dictionary, a comparison for
    every row. No code holds the sign between them.
    """
    listed = AROUND.join(["", *(code.name for code in node.expressions), ""])
    sign = exp.Literal.string(AROUND)
    code = exp.DPipe(this=exp.DPipe(this=sign, expression=node.this), expression=sign.copy())
    return exp.Contains(this=exp.Literal.string(listed), expression=code)


def _is_text(value: exp.Expr) -> bool:
    return isinstance(value, exp.Literal) and value.is_string
