"""Rows that an officer typed, read exactly as those of a file are: same columns, same refusals."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import FIRST
from gerege.visas.engine.preparing import Prepared, prepare
from gerege.visas.engine.refusals import Refusal, in_words
from gerege.visas.importing import refusals_of_files, sources
from gerege.visas.importing.raw_rows import RawRow, problems_by_row
from gerege.visas.models import Batch
from gerege.visas.passes.screening_key import screening_key

FIRST_ROW = 2
"""What stands under the headings of a file counts from here."""


def prepared_rows(batch: Batch, raws: Sequence[RawRow], folder: Path, language: str) -> Prepared:
    """Rows of a batch, prepared; they are numbered from ``FIRST_ROW`` in their order.

    ``folder`` is that of a run. Raises InputRefused in the reader's language, with the column.
    """
    if any(FIRST not in raw.cells for raw in raws):
        raise as_refused(FIRST, Refusal.MISSING_ID, language)
    # The columns of the file too: what it asked for and nobody answered is told as empty.
    columns = list(dict.fromkeys([*batch.mapping().values(), *_named(raws)]))
    source = sources.put_rows(folder, columns, [raw.cells for raw in raws])
    try:
        prepared = prepare(
            source,
            folder / "typed",
            key=screening_key(),
            as_of=batch.post.local_date(batch.uploaded_at),
            mapping={column: column for column in columns},
            region=settings.GEREGE_VISA_REGION,
            zone=batch.post.zone,
        )
    except InputRefused as refusal:
        raise refusals_of_files.in_words(refusal, language) from None
    for problems in problems_by_row(prepared.refused).values():
        column, _value, problem, mend = problems[0]
        raise InputRefused(column, in_words(problem, language), in_words(mend, language))
    return prepared


def as_refused(column: str, why: Refusal, language: str) -> InputRefused:
    """A refusal of the engine at a column, in the reader's language."""
    problem, mend = (text.in_language(language) for text in why.value)
    return InputRefused(column, problem, mend)


def _named(raws: Sequence[RawRow]) -> Iterable[str]:
    return (column for raw in raws for column in raw.cells)
