"""What is doubtful in rows that are taken all the same: how much by column, and where it stands.

Nothing of it is kept: it is read again from what the rows hold, so much at once as one page bears.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pyarrow as pa
from django.conf import settings

from gerege.identity.machine_readable.troubles import LABELS
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault
from gerege.visas.engine.dictionary import FIRST, load
from gerege.visas.engine.keys import Keyer
from gerege.visas.engine.refusals import in_words
from gerege.visas.engine.validating import Validator
from gerege.visas.engine.zones import COULD, LINES, PLACE, STANDS, TYPES, Note
from gerege.visas.importing.noted import notes_of
from gerege.visas.importing.preview import LONGEST_SHOWN, Problem, preview, title_of
from gerege.visas.models import Application, Batch
from gerege.visas.passes.screening_key import screening_key

MOST_ROWS = 2_000
A_PAGE = 50
BETWEEN = " \N{MIDDLE DOT} "
FIGURES = {PLACE: "column", STANDS: "stands", COULD: "could", TYPES: "typed"}


@dataclass(frozen=True)
class Doubts:
    """``looked_at`` rows behind a row; ``last`` of them, with more behind it or not."""

    looked_at: int
    notes: Sequence[Note]
    last: int = 0
    is_more: bool = False

    def by_column(self, language: str) -> list[tuple[str, int]]:
        """How many in each column, the most first."""
        counted = Counter(title_of(note.column, language) for note in self.notes)
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))

    def page(self, language: str) -> tuple[list[Problem], int]:
        """The first of them in words, and behind which row the others stand; 0 if none do.

        The doubts of one row stay together.
        """
        cut = self.notes[A_PAGE].row if len(self.notes) > A_PAGE else 0
        shown = [note for note in self.notes if not cut or note.row < cut]
        if cut and not shown:
            shown = [note for note in self.notes if note.row == cut]
        following = shown[-1].row if cut else self.last if self.is_more else 0
        return [_in_words(note, language) for note in shown], following


def doubts_in(batch: Batch, after: int = 0) -> Doubts:
    """What is doubtful behind a row of a file that is looked at or imported."""
    if batch.state != Batch.State.DONE:
        looked = preview(batch)
        return Doubts(looked.looked_at, [note for note in looked.notes if note.row > after])
    rows = Application.objects.filter(batch=batch, row__gt=after).order_by("row", "pk")
    found = vault.unlocked(rows[: MOST_ROWS + 1], "batch_id")
    some = found[:MOST_ROWS]
    last = some[-1].row if some else 0
    notes = _notes(batch, dict(_opened(some)))
    return Doubts(len(some), notes, last, is_more=len(found) > MOST_ROWS)


def _opened(rows: Sequence[Application]) -> Iterator[tuple[int, Mapping[str, str]]]:
    for one in rows:
        with suppress(ProtectionFailed):
            yield one.row, one.written()


def _notes(batch: Batch, written: Mapping[int, Mapping[str, str]]) -> Sequence[Note]:
    """As the import noted them: by the day on which the file came."""
    known = load().columns
    asked = {FIRST, *(name for cells in written.values() for name in cells if name in known)}
    columns = {
        name: pa.array([cells.get(name) for cells in written.values()], pa.string())
        for name in sorted(asked)
    }
    day = batch.post.local_date(batch.uploaded_at)
    region, zone = settings.GEREGE_VISA_REGION, batch.post.zone
    validator = Validator(load(), Keyer(screening_key()), day, region, zone)
    rows = pa.array(list(written), pa.int64())
    return notes_of(validator, validator.check(rows, columns), rows, columns)


def _in_words(note: Note, language: str) -> Problem:
    value = _figures(note.value, language) if note.column in LINES else note.value
    return Problem(
        note.row,
        title_of(note.column, language),
        value[:LONGEST_SHOWN],
        in_words(note.problem, language),
        in_words(note.mend, language),
    )


def _figures(value: str, language: str) -> str:
    """The figures of a machine-readable line behind labels of the reader's language."""
    parts = [part.partition(": ") for part in value.split(BETWEEN)]
    return BETWEEN.join(
        f"{LABELS[FIGURES[label]].in_language(language)}: {figure}"
        if label in FIGURES
        else f"{label}{colon}{figure}"
        for label, colon, figure in parts
    )
