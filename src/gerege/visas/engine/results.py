"""What a screening leaves: flags with their sentences, links, rows refused, a summary."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gerege.visas.engine.judging import Ready, columns_of, figures_of

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
REPEATED = [name for name in FLAGS.names if name != "application_id"]


class FlagsFile:
    """Writes flags as they come. Each has the fixed sentence of its rule in both languages."""

    def __init__(self, path: Path, rules: Sequence[Ready]) -> None:
        """``path`` must not be there yet, or is written anew."""
        self.path = path
        self.rows = 0
        self._rules = rules
        self._columns = columns_of(rules)
        self._figures = figures_of(rules)
        self._ids = pa.array([rule.id for rule in rules], pa.string())
        self._en = pa.array([rule.sentence.en for rule in rules], pa.string())
        self._mn = pa.array([rule.sentence.mn for rule in rules], pa.string())

    def __enter__(self) -> Self:
        """Begin the file."""
        self._writer = pq.ParquetWriter(
            self.path, FLAGS, compression="zstd", use_dictionary=REPEATED
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End the file."""
        self._writer.close()

    def add(self, judged: pa.RecordBatch) -> None:
        """The flags of some rows that were judged: a row for each rule that is shown and holds."""
        for number, rule in enumerate(self._rules):
            if rule.is_shown and judged[self._columns[number]].true_count:
                self._writer.write_batch(self._flags(judged, number, rule))

    def _flags(self, judged: pa.RecordBatch, number: int, rule: Ready) -> pa.RecordBatch:
        holds = judged[self._columns[number]]
        applications = judged["application_id"].filter(holds)
        count = len(applications)
        self.rows += count
        which = pa.repeat(pa.scalar(number, pa.int32()), count)
        figures = [judged[self._figures[one.value]].filter(holds) for one in rule.figures]
        columns = [
            applications,
            pa.DictionaryArray.from_arrays(which, self._ids),
            pa.repeat(pa.scalar(rule.version, pa.int32()), count),
            pa.DictionaryArray.from_arrays(which, self._en),
            pa.DictionaryArray.from_arrays(which, self._mn),
            _evidence(rule, figures) if figures else pa.repeat("{}", count),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=FLAGS)


def _evidence(rule: Ready, figures: Sequence[pa.Array]) -> pa.Array:
    """JSON in pieces. Codes and dates hold nothing that JSON would have to mask."""
    pieces: list[str | pa.Array] = []
    for shown, values in zip(rule.figures, figures, strict=True):
        text = values.cast(pa.string())
        if shown.is_quoted:
            text = pc.binary_join_element_wise('"', text, '"', "")
        pieces += [f'{"," if pieces else "{"}"{shown.id}":', pc.fill_null(text, "null")]
    return pc.binary_join_element_wise(*pieces, "}", "")
