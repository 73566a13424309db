"""What a screening leaves: flags with their sentences, links, rows refused, a summary."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from gerege.visas.engine.judging import Ready

ONCE = pa.dictionary(pa.int32(), pa.string())
"""A text that repeats: written once, its number in each row."""
FLAGS = pa.schema(
    [
        ("application_id", pa.string()),
        ("rule_id", ONCE),
        ("rule_version", pa.int32()),
        ("reason_en", ONCE),
        ("reason_mn", ONCE),
        ("evidence", pa.string()),
    ]
)


class FlagsFile:
    """Writes flags as they come. Each has the fixed sentence of its rule in both languages."""

    def __init__(self, path: Path, rules: Sequence[Ready]) -> None:
        """``path`` must not be there yet, or is written anew."""
        self.path = path
        self.rows = 0
        self._ids = pa.array([rule.id for rule in rules], pa.string())
        self._versions = pa.array([rule.version for rule in rules], pa.int32())
        self._en = pa.array([rule.sentence.en for rule in rules], pa.string())
        self._mn = pa.array([rule.sentence.mn for rule in rules], pa.string())

    def __enter__(self) -> Self:
        """Begin the file."""
        self._writer = pq.ParquetWriter(self.path, FLAGS, compression="zstd")
        return self

    def __exit__(self, *_: object) -> None:
        """End the file."""
        self._writer.close()

    def add(self, batch: pa.RecordBatch) -> None:
        """Some flags: application, number of the rule, evidence."""
        number = batch["rule"].cast(pa.int32())
        columns = [
            batch["application_id"],
            pa.DictionaryArray.from_arrays(number, self._ids),
            self._versions.take(number),
            pa.DictionaryArray.from_arrays(number, self._en),
            pa.DictionaryArray.from_arrays(number, self._mn),
            batch["evidence"],
        ]
        self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=FLAGS))
        self.rows += batch.num_rows
