"""What is shown of moving, given the viewer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.kernel.errors import NotAllowed, ProtectionFailed
from gerege.moving.looking import Judged, in_words, judged_rows
from gerege.moving.models import AskedExport, OldList, OldRow
from gerege.moving.old_rows import Problem
from gerege.moving.policies import (
    exports_visible_to,
    is_left_alone,
    lists_visible_to,
    may_approve_export,
    may_approve_list,
    may_decline_list,
    may_see_rows,
    may_take_back,
)
from gerege.vault import services as vault

SHOWN = 50


@dataclass(frozen=True)
class ExportPage:
    """One request, and what this viewer may do with it."""

    asked: AskedExport
    may_approve: bool
    may_take_back: bool


def exports_of(viewer: Officer) -> list[AskedExport]:
    """The newest requests the viewer may see."""
    return list(exports_visible_to(viewer)[:SHOWN])


def export_to_see(viewer: Officer, number: UUID) -> ExportPage:
    """One request. Raises NotAllowed where the viewer may not know of it."""
    asked = exports_visible_to(viewer).filter(pk=number).first()
    if asked is None:
        raise NotAllowed(str(number))
    waits = asked.approved_at is None
    return ExportPage(
        asked,
        may_approve=waits and may_approve_export(viewer, asked),
        may_take_back=may_take_back(viewer, asked),
    )


def posts_to_export(viewer: Officer) -> list[Post]:
    """The posts whose export the viewer may ask for."""
    if viewer.has_role(Role.PROTECTION_LEAD):
        return list(Post.objects.all())
    return [viewer.post] if viewer.post else []


@dataclass(frozen=True)
class ListPage:
    """One old list, and what this viewer may see and do."""

    old: OldList
    sees_rows: bool
    may_approve: bool
    may_decline: bool
    is_left_alone: bool = False
    """True where it waits, and whoever asked for it works there no more."""

    @property
    def name(self) -> str:
        """The name of the file, which may name a person; empty where it does not open."""
        try:
            return self.old.file_name if self.sees_rows else ""
        except ProtectionFailed:
            return ""


@dataclass(frozen=True)
class RowLine:
    """One row of the dry run: its number, what becomes of it, whom it names, what is wrong."""

    row: int
    becomes: str
    names: str
    problems: Sequence[tuple[str, str, str, str]]


def lists_of(viewer: Officer) -> list[ListPage]:
    """The newest old lists the viewer may know of."""
    found = vault.unlocked(lists_visible_to(viewer)[:SHOWN], "id")
    return [_list_page(viewer, old) for old in found]


def list_to_see(viewer: Officer, number: UUID) -> ListPage:
    """One old list. Raises NotAllowed where the viewer may not know of it."""
    old = lists_visible_to(viewer).filter(pk=number).first()
    if old is None:
        raise NotAllowed(str(number))
    waits = old.state in (OldList.State.ASKED, OldList.State.WAITING)
    return replace(_list_page(viewer, old), is_left_alone=waits and is_left_alone(old))


def list_to_work_on(viewer: Officer, number: UUID) -> OldList:
    """One old list whose rows the viewer may read. Raises NotAllowed."""
    page = list_to_see(viewer, number)
    if not page.sees_rows:
        raise NotAllowed(str(number))
    return page.old


def dry_run(old: OldList, after: int) -> tuple[list[RowLine], int]:
    """What would become of the rows behind a row, and behind which the others stand; 0 if none."""
    behind = (one for one in judged_rows(old) if one.found.row > after)
    some = list(islice(behind, SHOWN + 1))
    following = some[SHOWN - 1].found.row if len(some) > SHOWN else 0
    return [_line(one) for one in some[:SHOWN]], following


def refused_rows_of(old: OldList) -> list[RowLine]:
    """The rows that wait to be mended, the first ones, with what is wrong."""
    rows = OldRow.objects.filter(old_list=old, state=OldRow.State.OPEN)[:SHOWN]
    return [RowLine(row.row, "refused", "", problems_of(row)) for row in rows]


def refused_row_to_mend(viewer: Officer, number: UUID, row: int) -> OldRow:
    """One row that waits to be mended. Raises NotAllowed."""
    old = list_to_work_on(viewer, number)
    found = OldRow.objects.filter(old_list=old, row=row, state=OldRow.State.OPEN).first()
    if found is None:
        raise NotAllowed(str(number))
    return found


def problems_of(row: OldRow) -> list[tuple[str, str, str, str]]:
    """What is wrong with a refused row: column, value, problem, mend."""
    return [in_words(Problem(*told)) for told in row.told()["problems"]]


def _list_page(viewer: Officer, old: OldList) -> ListPage:
    waits = old.state == OldList.State.ASKED and old.uploaded_by_id != viewer.pk
    return ListPage(
        old,
        may_see_rows(viewer, old),
        may_approve=waits and may_approve_list(viewer, old),
        may_decline=may_decline_list(viewer, old),
    )


def _line(one: Judged) -> RowLine:
    names = " ".join(one.found.person.get(part, "") for part in ("patronymic", "given", "called"))
    return RowLine(one.found.row, one.becomes, names.strip(), list(map(in_words, one.problems)))
