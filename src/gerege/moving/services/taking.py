"""Rows of an approved list become cases, each in a transaction of its own.

A run that was cut off is simply begun again: a row that was taken is known by its key. Whoever
asked is the officer in whose name the cases are opened, and has to work at the post still.
"""

import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case, Note
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed, ProtectionFailed
from gerege.moving.looking import Judged, against_what_is_here, in_words, judge, judged_rows
from gerege.moving.models import ImportedCase, OldList, OldRow
from gerege.moving.old_rows import lines_of
from gerege.moving.policies import may_see_rows, nobody_holds
from gerege.vault import services as vault
from gerege.visas.importing.raw_rows import RawRow
from gerege.visas.passes.screening_key import screening_key

HELD_FOR = timedelta(minutes=5)
AT_ONCE_ROWS = 20
KEPT_FOR = timedelta(days=90)
State = OldList.State


def work_on_lists() -> int:
    """Take the rows of every approved list that nobody holds; how many lists. For ``tick``.

    One that does not open keeps no other from its turn; then ProtectionFailed is raised at the end.
    """
    waiting = OldList.objects.filter(nobody_holds(), state=State.WAITING)
    done, failed = 0, list[ProtectionFailed]()
    for old in waiting.order_by("approved_at"):
        try:
            done += work_on_list(old)
        except ProtectionFailed as broken:
            failed.append(broken)
    if failed:
        raise failed[0]
    return done


def work_on_list(old: OldList) -> bool:
    """Take every row; False if somebody else is at it, or whoever asked works elsewhere now.

    Raises ProtectionFailed for a list that does not open, which is marked so and not tried again.
    """
    held = OldList.objects.filter(nobody_holds(), pk=old.pk, state=State.WAITING)
    if not held.update(worked_until=now() + HELD_FOR):
        return False
    old = OldList.objects.select_related("post", "uploaded_by").get(pk=old.pk)
    actor = Officer.objects.get(pk=old.uploaded_by_id)
    try:
        if not may_see_rows(actor, old):
            return False
        rows = 0
        for one in judged_rows(old):
            rows += 1
            with transaction.atomic():
                vault.hold_the_root()
                if not OldList.objects.filter(pk=old.pk, state=State.WAITING).update(
                    worked_until=now() + HELD_FOR
                ):
                    return False
                _take(actor, old, one)
        _finish(old, rows)
    except ProtectionFailed:
        OldList.objects.filter(pk=old.pk).update(state=State.UNREAD)
        raise
    finally:
        OldList.objects.filter(pk=old.pk).update(worked_until=None)
    return True


def send_row_again(*, actor: Officer, refused: OldRow, cells: Mapping[str, str]) -> Case | None:
    """Take a mended row. Raises InputRefused naming the column that is still wrong, NotAllowed."""
    more = refused.told()["more"]
    with transaction.atomic():
        vault.hold_the_root()
        old, refused = _held_row(actor, refused)
        raw = RawRow(refused.row, {name: text for name, text in cells.items() if text}, more)
        today = old.post.local_date(now())
        one = against_what_is_here(judge(raw, [], screening_key(), old.post_id, today))
        for problem in one.problems:
            _title, _value, said, mend = in_words(problem)
            raise InputRefused(problem.column or "__all__", said, mend)
        made = None if one.is_unchanged else _open_case(actor, old, one)
        _settle(actor, refused, OldRow.State.SENT)
    return made


def leave_row_out(*, actor: Officer, refused: OldRow) -> None:
    """Do not import the row; it stays readable with the list. Raises NotAllowed."""
    with transaction.atomic():
        _old, refused = _held_row(actor, refused)
        _settle(actor, refused, OldRow.State.LEFT)


def forget_old_lists() -> int:
    """Remove lists whose time is over, with their refused rows and their key; how many."""
    over = now() - KEPT_FOR
    waits = Q(state=State.WAITING)
    old = OldList.objects.filter(nobody_holds(), uploaded_at__lt=over)
    old = old.filter(~waits | Q(approved_at__lt=over))
    gone = 0
    for number in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            vault.forget(number)
            OldRow.objects.filter(old_list=number).delete()
            OldList.objects.filter(pk=number).delete()
            gone += 1
    return gone


def _take(actor: Officer, old: OldList, one: Judged) -> None:
    if one.problems:
        _refuse(old, one)
    elif not one.is_unchanged:
        _open_case(actor, old, one)


def _open_case(actor: Officer, old: OldList, one: Judged) -> Case:
    """A case as a first contact of this moment, with what stood in the row. In a transaction."""
    found = one.found
    case = file.save_first_contact(actor=actor, answers=found.answers, client_id=one.key)
    if found.person or found.age:
        tells = not found.is_closed
        file.change_person(actor=actor, case=case, fields=found.person, age=found.age, tells=tells)
    for text in filter(None, (found.said, _where_from(actor, old, one))):
        file.add_note(actor=actor, case=case, text=text, audience=Note.Audience.POST)
    imported = ImportedCase(
        case=case, old_list=old.pk, row=found.row, imported_at=now(), imported_by=actor
    )
    imported.seal_field("file_name", old.file_name)
    imported.seal_field("content", found.content())
    imported.save(force_insert=True)
    closed = {"state": Case.State.CLOSED, "closed_at": now()} if found.is_closed else {}
    Case.objects.filter(pk=case.pk).update(imported_at=now(), **closed)
    record(actor=actor.pk, verb=Verb.CASE_IMPORTED, subject=case.pk, post=case.post_id)
    return case


def _where_from(actor: Officer, old: OldList, one: Judged) -> str:
    """The note that says so: file, row, and every cell that has no field of its own."""
    with translation.override(actor.language):
        lines = [
            _("From an old list. Nothing in it has been checked."),
            f"{_('File')}: {old.file_name or _('Without a name')}",
            f"{_('Row')}: {one.found.row}",
        ]
        return "\n".join([*lines, *lines_of(one.found, actor.language)])


def _refuse(old: OldList, one: Judged) -> None:
    if OldRow.objects.filter(old_list=old, row=one.found.row).exists():
        return
    refused = OldRow(old_list=old, row=one.found.row)
    problems = [problem.as_list() for problem in one.problems]
    told = {"cells": one.found.cells, "more": one.found.more, "problems": problems}
    refused.seal_field("content", json.dumps(told, ensure_ascii=False))
    refused.save(force_insert=True)


def _finish(old: OldList, rows: int) -> None:
    with transaction.atomic():
        held = OldList.objects.select_for_update().filter(pk=old.pk, state=State.WAITING).first()
        if held is None:
            return
        held.rows_in = rows
        held.refused = OldRow.objects.filter(old_list=old).count()
        held.taken = ImportedCase.objects.filter(old_list=old.pk).count()
        held.unchanged = rows - held.refused - held.taken
        held.state, held.imported_at, held.source = State.DONE, now(), None
        held.save()
        detail = {name: getattr(held, name) for name in ("taken", "unchanged", "refused")}
        record(
            actor=None,
            verb=Verb.OLD_LIST_IMPORTED,
            subject=held.pk,
            post=held.post_id,
            detail=detail,
        )


def _settle(actor: Officer, refused: OldRow, state: OldRow.State) -> None:
    refused.state, refused.changed_by, refused.changed_at = state, actor, now()
    if state == OldRow.State.SENT:
        # It stands in the case now, and goes with it.
        nothing: dict[str, object] = {"cells": {}, "more": {}, "problems": []}
        refused.seal_field("content", json.dumps(nothing))
    refused.save(update_fields=["state", "changed_by", "changed_at", "content"])
    if state == OldRow.State.SENT:
        old = OldList.objects.select_for_update().get(pk=refused.old_list_id)
        old.taken, old.refused = old.taken + 1, old.refused - 1
        old.save(update_fields=["taken", "refused"])


def _held_row(actor: Officer, refused: OldRow) -> tuple[OldList, OldRow]:
    lists = OldList.objects.select_related("post").select_for_update(of=("self",))
    old = lists.filter(pk=refused.old_list_id).first()
    row = OldRow.objects.filter(pk=refused.pk, state=OldRow.State.OPEN).first()
    if old is None or row is None or not may_see_rows(actor, old):
        raise NotAllowed(str(refused.pk))
    return old, row
