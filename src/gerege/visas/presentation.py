"""What the pages show, worked out from the tables and said in the reader's language."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.refusals import in_words
from gerege.visas.importing import refusals_of_files
from gerege.visas.importing.doubts import Doubts, doubts_in
from gerege.visas.importing.forms import RefusedRowForm
from gerege.visas.importing.preview import Problem, preview, proposed, title_of
from gerege.visas.models import Batch, RefusedRow
from gerege.visas.queries import A_PAGE, imported_before, refused_rows
from gerege.visas.rules.reach import reach_of_file

LONGEST = 60


def batch_page(batch: Batch, after: int, language: str) -> Mapping[str, Any]:
    """Everything on the page of one import."""
    page: dict[str, Any] = {"batch": batch}
    if batch.state == Batch.State.UPLOADED:
        looked = page["preview"] = preview(batch)
        page["doubts"] = _doubts(Doubts(looked.looked_at, looked.notes), language)
        page["reach"] = reach_of_file(proposed(batch), language)
    if batch.state == Batch.State.FAILED:
        page["failed"] = _why_it_failed(batch, language)
    if batch.state == Batch.State.DONE:
        page["reach"] = reach_of_file(batch.columns or (), language)
        page["doubts"] = _doubts(doubts_in(batch), language)
        rows = refused_rows(batch, after)
        page["refused"] = [(row.row, problems_of(row, language)) for row in rows[:A_PAGE]]
        page["known"] = batch.to_confirm or any(imported_before(row) for row in rows)
        page["after"] = rows[A_PAGE - 1].row if len(rows) > A_PAGE else 0
    return page


def doubts_page(batch: Batch, after: int, language: str) -> Mapping[str, Any]:
    """Everything on the page of what is doubtful in one file."""
    found = doubts_in(batch, after)
    lines, following = found.page(language)
    return {"batch": batch, "lines": lines, "after": following, "looked_at": found.looked_at}


def _doubts(found: Doubts, language: str) -> Mapping[str, Any]:
    """How many there are, and by column; of how many rows where not all were looked at."""
    looked_at = found.looked_at if found.is_more else 0
    return {
        "all": len(found.notes),
        "columns": found.by_column(language),
        "looked_at": looked_at,
    }


def _why_it_failed(batch: Batch, language: str) -> InputRefused:
    """Kept in English by whoever worked on it, said in the language of who reads it."""
    told = InputRefused(**json.loads(batch.reveal_field("problem")))
    return refusals_of_files.in_words(told, language)


def problems_of(refused: RefusedRow, language: str) -> Sequence[Problem]:
    """What is wrong with a row, in the reader's language."""
    return [
        Problem(
            refused.row,
            title_of(column, language),
            value[:LONGEST],
            in_words(problem, language),
            in_words(mend, language),
        )
        for column, value, problem, mend in refused.told()["problems"]
    ]


def row_to_mend(refused: RefusedRow, language: str, sent: QueryDict | None) -> RefusedRowForm:
    """The form of a refused row: as it was sent, or as it stood in the file."""
    told = refused.told()
    wrong = [column for column, *_rest in told["problems"]]
    form = RefusedRowForm(told["cells"], wrong, told["cells"] if sent is None else sent)
    if sent is None:
        form.point_out(
            InputRefused(column, in_words(problem, language), in_words(mend, language))
            for column, _value, problem, mend in told["problems"]
        )
    return form
