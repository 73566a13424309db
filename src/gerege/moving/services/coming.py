"""An old list arrives, its columns are confirmed once, its import is asked for and approved."""

import base64
import json
from collections import Counter
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record, record_look
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.moving.looking import judged_rows
from gerege.moving.models import OldList, OldListColumns, OldRow
from gerege.moving.old_rows import proposed
from gerege.moving.policies import (
    is_left_alone,
    may_approve_list,
    may_decline_list,
    may_see_rows,
    post_that_imports,
)
from gerege.vault import services as vault
from gerege.visas.engine.matching import signature
from gerege.visas.engine.reading import Opened, open_file
from gerege.visas.importing import sources
from gerege.visas.importing.refusals_of_files import in_words
from gerege.visas.passes.screening_key import key_of_file

LARGEST = 4 * 1024 * 1024
LONGEST_NAME = 120
State = OldList.State
BEFORE_ASKING = (State.UPLOADED, State.LOOKED)


def receive_list(*, actor: Officer, data: bytes, name: str = "") -> tuple[OldList, bool]:
    """Keep a file, sealed, until its rows are taken; True if it was there before.

    Raises InputRefused for a file that cannot be read at all, NotAllowed for other roles.
    """
    post = post_that_imports(actor)
    if len(data) > LARGEST:
        raise InputRefused("file", _("The file is too large"), _("Split it by years."))
    there = OldList.objects.filter(post=post, file_key=key_of_file(data))
    known = there.first()
    if known is not None:
        return known, True
    headings = _opened(data).headings
    old = OldList(post=post, file_key=key_of_file(data), uploaded_by=actor, uploaded_at=now())
    old.signature = signature(headings)
    try:
        with transaction.atomic():
            vault.make_record_key(old.pk)
            old.seal_field("name", name.replace("\0", "")[:LONGEST_NAME])
            old.seal_field("headings", json.dumps(headings, ensure_ascii=False))
            old.seal_field("source", base64.b64encode(data).decode("ascii"))
            old.columns = _remembered(old) or proposed(headings)
            old.save(force_insert=True)
            _note(actor, Verb.OLD_LIST_UPLOADED, old)
    except IntegrityError:
        # The same file at the same moment.
        return there.get(), True
    return old, False


def confirm_list_columns(*, actor: Officer, old: OldList, columns: Sequence[str]) -> OldList:
    """Which column each heading is; remembered for every list of the post with these headings.

    Looks at every row and keeps how many would be taken. Raises InputRefused for a column that
    stands twice or when nothing is a column, NotAllowed for others.
    """
    chosen = Counter(column for column in columns if column)
    if not chosen:
        problem = _("No heading is a column")
        raise InputRefused("columns", problem, _("Choose at least one that says whom it is about."))
    if max(chosen.values()) > 1:
        problem = _("Two headings are the same column")
        raise InputRefused("columns", problem, _("Leave one of them without a column."))
    with transaction.atomic():
        old = _held(actor, old, BEFORE_ASKING)
        old.columns, old.state = list(columns), State.LOOKED
        seen = Counter(one.becomes for one in judged_rows(old))
        old.rows_in, old.taken = sum(seen.values()), seen["case"]
        old.unchanged, old.refused = seen["unchanged"], seen["refused"]
        old.save()
        OldListColumns.objects.update_or_create(
            post=old.post,
            signature=old.signature,
            defaults={"columns": old.columns, "confirmed_by": actor, "confirmed_at": now()},
        )
    return old


def ask_list(*, actor: Officer, old: OldList, purpose: str) -> OldList:
    """Ask that the rows become cases. Raises InputRefused without a purpose, NotAllowed."""
    if purpose not in OldList.Purpose.values:
        raise InputRefused("purpose", _("No purpose is chosen"), _("Choose what it is for."))
    with transaction.atomic():
        old = _held(actor, old, (State.LOOKED, State.ASKED))
        if old.state == State.LOOKED:
            old.state, old.purpose, old.asked_at, old.uploaded_by = (
                State.ASKED,
                purpose,
                now(),
                actor,
            )
            old.save()
            _note(actor, Verb.OLD_LIST_ASKED, old)
    return old


def throw_list_away(*, actor: Officer, old: OldList) -> None:
    """The file is gone, and nothing of it is imported; or, where it does not open, nothing more.

    Raises NotAllowed once it is approved.
    """
    with transaction.atomic():
        old = _held(actor, old, (*BEFORE_ASKING, State.ASKED, State.UNREAD))
        _note(actor, Verb.OLD_LIST_DECLINED, old)
        old.refused_rows.all().delete()
        vault.forget(old.pk)
        old.delete()


def approve_list(*, actor: Officer, old: OldList) -> OldList:
    """A second person lets the rows become cases. Approved twice is approved once.

    Raises InputRefused where whoever asked opens no cases at the post any more, NotAllowed.
    """
    with transaction.atomic():
        vault.hold_the_root()
        old = _locked(old)
        if not may_approve_list(actor, old) or old.uploaded_by_id == actor.pk:
            raise NotAllowed(str(old.pk))
        if old.state == State.ASKED:
            if is_left_alone(old):
                mend = _("Decline it. Then another officer of the post asks for it again.")
                raise InputRefused("__all__", _("Whoever asked does not work there any more"), mend)
            old.state, old.approved_by, old.approved_at = State.WAITING, actor, now()
            old.save()
            _note(actor, Verb.OLD_LIST_APPROVED, old)
    return old


def decline_list(*, actor: Officer, old: OldList) -> None:
    """A second person says no; the list stays with the post, whose officers may ask again.

    Rows that were taken already stay cases. Raises NotAllowed while rows are being taken.
    """
    with transaction.atomic():
        old = _locked(old)
        if not may_decline_list(actor, old):
            raise NotAllowed(str(old.pk))
        old.state, old.asked_at, old.purpose = State.LOOKED, None, ""
        old.approved_by = old.approved_at = None
        old.save()
        old.refused_rows.filter(state=OldRow.State.OPEN).delete()
        _note(actor, Verb.OLD_LIST_DECLINED, old)


def note_list_look(*, actor: Officer, old: OldList) -> None:
    """Record that rows of a list were on the screen."""
    with transaction.atomic():
        shown = f"{old.pk} {old.state} {old.columns}"
        record_look(
            actor=actor.pk,
            verb=Verb.OLD_LIST_LOOKED,
            subject=old.pk,
            post=old.post_id,
            shown=shown,
        )


def _opened(data: bytes) -> Opened:
    try:
        with sources.run_folder() as folder:
            return open_file(sources.put(folder, data))
    except InputRefused as refused:
        raise in_words(refused, get_language() or "mn") from refused


def _remembered(old: OldList) -> list[str] | None:
    found = OldListColumns.objects.filter(post=old.post, signature=old.signature).first()
    return list(found.columns) if found else None


def _held(actor: Officer, old: OldList, states: Sequence[str]) -> OldList:
    vault.hold_the_root()
    found = _locked(old)
    if not may_see_rows(actor, found) or found.state not in states:
        raise NotAllowed(str(old.pk))
    return found


def _locked(old: OldList) -> OldList:
    rows = OldList.objects.select_related("post").select_for_update(of=("self",))
    found = rows.filter(pk=old.pk).first()
    if found is None:
        raise NotAllowed(str(old.pk))
    return found


def _note(actor: Officer, verb: Verb, old: OldList) -> None:
    detail = {"rows": old.rows_in} | ({"purpose": old.purpose} if old.purpose else {})
    record(actor=actor.pk, verb=verb, subject=old.pk, post=old.post_id, detail=detail)
