"""Rows of a file sent again that say something else: what stands, what the file says, in order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from gerege.accounts.models import Officer
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault
from gerege.visas.correcting.changes import Changes, differing, more_of
from gerege.visas.correcting.page import Change, title_of, value_in_words
from gerege.visas.models import Application, Batch, RefusedRow
from gerege.visas.policies import applications_visible_to

A_PAGE = 25


@dataclass(frozen=True)
class Said:
    """A row beside the application it is about. ``cells`` and ``more`` are what would stand.

    ``changes`` is empty where the application says the same by now. Where it opens no more, nobody
    knows what would change, and ``opens`` is False.
    """

    row: RefusedRow
    application: Application
    cells: Mapping[str, str]
    more: Mapping[str, str]
    changes: Changes
    version: int
    opens: bool = True


@dataclass(frozen=True)
class Line:
    """A row as the page shows it. ``said`` is None where its application was erased meanwhile."""

    row: int
    number: str
    said: Said | None
    changes: Sequence[Change]


def lines_to_confirm(viewer: Officer, batch: Batch, after: int = 0) -> tuple[list[Line], int]:
    """A page of the rows that wait to be confirmed, and the row after which the next begins."""
    rows = waiting_rows(batch, after=after)[: A_PAGE + 1]
    shown, more = rows[:A_PAGE], len(rows) > A_PAGE
    said = said_in(viewer, batch, shown)
    return [_line(row, said.get(row.row)) for row in shown], shown[-1].row if more else 0


def waiting_rows(
    batch: Batch, among: Collection[int] | None = None, *, after: int = 0
) -> list[RefusedRow]:
    """The rows of a file that wait to be confirmed, ready to be read; one more than a page."""
    rows = batch.refused_rows.filter(state=RefusedRow.State.WAITS, row__gt=after).order_by("row")
    if among is not None:
        return vault.unlocked(rows.filter(row__in=among), "batch_id")
    return vault.unlocked(rows[: A_PAGE + 1], "batch_id")


def said_in(viewer: Officer, batch: Batch, rows: Sequence[RefusedRow]) -> dict[int, Said]:
    """These rows beside the applications of the viewer's post that have their numbers."""
    keys = {row.number_key for row in rows if row.number_key}
    there = applications_visible_to(viewer).filter(post=batch.post_id, number_key__in=keys)
    by_key = {one.number_key: one for one in vault.unlocked(there, "batch_id")}
    versions = versions_of([one.pk for one in by_key.values()])
    asked = list(batch.mapping().values()) if rows else []
    return {
        row.row: _said(row, by_key[row.number_key], asked, versions)
        for row in rows
        if row.number_key in by_key
    }


def versions_of(numbers: Collection[UUID]) -> dict[UUID, int]:
    """``Application.version`` of many."""
    found = Application.objects.filter(pk__in=numbers).order_by().values_list("pk")
    talks, corrections = (Count(name, distinct=True) for name in ("reviews", "corrections"))
    return dict(found.annotate(came=talks + corrections))


def _said(
    row: RefusedRow, application: Application, asked: Sequence[str], versions: Mapping[UUID, int]
) -> Said:
    """What the file did not ask for stays as it stands."""
    version = versions.get(application.pk, 0)
    try:
        written = dict(application.written())
    except ProtectionFailed:
        return Said(row, application, {}, {}, [], version, opens=False)
    told, before = row.told(), more_of(written)
    written.pop("more", None)
    cells = written | {name: told["cells"].get(name, "") for name in asked}
    more = {**before, **told["more"]}
    changes = [*differing(written, cells), *differing(before, more)]
    filled = {name: text for name, text in cells.items() if text}
    return Said(row, application, filled, more, changes, version)


def _line(row: RefusedRow, said: Said | None) -> Line:
    changes = [
        Change(title_of(name), *(value_in_words(name, text) for text in pair))
        for name, *pair in (said.changes if said else ())
    ]
    number = row.told()["cells"].get("application_id", "")
    return Line(row.row, number, said, changes)
