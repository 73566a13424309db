"""Files of fictional applications, and what becomes of them."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gerege.visas.engine.preparing import Prepared, prepare

KEY = b"a key for the tests and no other"
AS_OF = date(2026, 11, 26)


def given(folder: Path, content: str | bytes, name: str = "applications.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def given_parquet(folder: Path, columns: Mapping[str, object]) -> Path:
    """A Parquet file with these columns."""
    path = folder / "applications.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def prepared(
    source: Path, mapping: Mapping[str, str] | None = None, region: str = "MN"
) -> Prepared:
    """The file prepared into a folder beside it."""
    target = source.with_name(f"{source.name}.prepared")
    return prepare(source, target, key=KEY, as_of=AS_OF, mapping=mapping, region=region)


def rows_of(result: Prepared) -> list[dict[str, Any]]:
    """The rows taken, in their order."""
    return [row for part in result.parts for row in pq.read_table(part).to_pylist()]


def problems_of(path: Path) -> list[tuple[int, str, str]]:
    """Row, column and problem of each line of a list."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [(int(f["row"]), f["column"], f["problem"]) for f in csv.DictReader(lines)]


def one_column(folder: Path, column: str, values: Sequence[str]) -> list[Any]:
    """What becomes of the values of one column, in rows that hold nothing else."""
    rows = "".join(f'{number},"{value}"\n' for number, value in enumerate(values, start=1))
    return rows_of(prepared(given(folder, f"application_id,{column}\n{rows}")))
