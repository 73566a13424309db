"""Letting everything leave: one person asks with a purpose, another approves, the server writes.

The file is encrypted to the recovery key of the installation. Neither of the two, nor whoever runs
the command, can open it alone: two of the three papers do.
"""

import errno
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id
from gerege.moving.contents import Contents
from gerege.moving.exporting import Scope, write_export
from gerege.moving.models import AskedExport
from gerege.moving.policies import may_approve_export, may_ask_export, may_take_back
from gerege.vault import recovery
from gerege.vault.sealing import Sealed, flush_folder, not_written

APPROVED_FOR = timedelta(days=14)
SIGN_CHARACTERS = 8
OWNER_ONLY = 0o600
NO_SECOND_NAME = (errno.EPERM, errno.EACCES, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def ask_export(*, actor: Officer, post: Post | None, purpose: str) -> AskedExport:
    """Ask that everything of a post (None: of all) leave. What is asked already stands.

    Raises InputRefused without a purpose, NotAllowed for others.
    """
    if not may_ask_export(actor, post):
        raise NotAllowed("to ask for an export")
    if purpose not in AskedExport.Purpose.values:
        raise InputRefused("purpose", _("No purpose is chosen"), _("Choose what it is for."))
    with transaction.atomic():
        Officer.objects.select_for_update().get(pk=actor.pk)
        same = AskedExport.objects.filter(
            asked_by=actor, post=post, purpose=purpose, made_at__isnull=True
        ).first()
        if same and (same.approved_at is None or now() - same.approved_at <= APPROVED_FOR):
            return same
        asked = AskedExport.objects.create(
            sign=new_id().hex[-SIGN_CHARACTERS:],
            post=post,
            purpose=purpose,
            asked_by=actor,
            asked_at=now(),
        )
        _note(actor, Verb.EXPORT_ASKED, asked)
    return asked


def approve_export(*, actor: Officer, asked: AskedExport) -> AskedExport:
    """A second person lets it leave within fourteen days. Approved twice is approved once."""
    with transaction.atomic():
        asked = _held(asked)
        if not may_approve_export(actor, asked):
            raise NotAllowed(asked.sign)
        if asked.approved_at is None:
            asked.approved_by, asked.approved_at = actor, now()
            asked.save(update_fields=["approved_by", "approved_at"])
            _note(actor, Verb.EXPORT_APPROVED, asked)
    return asked


def decline_export(*, actor: Officer, asked: AskedExport) -> None:
    """A second person says no: the request is gone, and the record keeps that it was there."""
    _end(actor, asked, allowed=may_approve_export)


def take_back_export(*, actor: Officer, asked: AskedExport) -> None:
    """Whoever asked wants it no more."""
    _end(actor, asked, allowed=may_take_back)


def make_export(*, sign: str, target: Path, key_dir: Path) -> tuple[AskedExport, Contents]:
    """Write an approved export into a new encrypted file, once. For the command line.

    Raises InputRefused for one that is unknown, not approved, approved too long ago or made
    already, and for a file that is there or cannot be written; ProtectionFailed without a recovery
    key or for a text that does not open. Then there is no file.
    """
    asked = _to_make(sign)
    recipient = recovery.recipient(key_dir)
    if os.path.lexists(target):
        raise InputRefused("--to", f"{target} is there already", "Name a new file")
    draft = target.with_name(f".{target.name}.{os.getpid()}.partial")
    draft.unlink(missing_ok=True)
    try:
        scope = Scope(asked.sign, asked.purpose, asked.post)
        sealed, contents = write_export(scope, draft, recipient)
        _put_in_place(draft, target)
        try:
            with transaction.atomic():
                _mark_made(asked, sealed, contents)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    finally:
        draft.unlink(missing_ok=True)
    return asked, contents


def _put_in_place(draft: Path, target: Path) -> None:
    """Never over a file that is there. Not every disk takes a second name: there, a copy."""
    try:
        try:
            os.link(draft, target)
        except OSError as failed:
            if failed.errno not in NO_SECOND_NAME:
                raise
            _copy(draft, target)
        flush_folder(target.parent)
    except OSError as failed:
        raise not_written(target, failed) from failed


def _copy(draft: Path, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as into, draft.open("rb") as whole:
            shutil.copyfileobj(whole, into)
            into.flush()
            os.fsync(into.fileno())
    except OSError:
        target.unlink(missing_ok=True)
        raise


def _mark_made(asked: AskedExport, sealed: Sealed, contents: Contents) -> None:
    held = _to_make(asked.sign, lock=True)
    asked.made_at, asked.sha256 = now(), sealed.sha256
    asked.rows = sum(one.rows for one in contents.files.values())
    asked.save(update_fields=["made_at", "sha256", "rows"])
    cases = contents.files["tables/cases.Case.csv"].rows
    record(
        actor=None,
        verb=Verb.EXPORT_MADE,
        subject=held.pk,
        post=held.post_id,
        detail={"purpose": held.purpose, "rows": asked.rows, "cases": cases},
    )


def _to_make(sign: str, *, lock: bool = False) -> AskedExport:
    rows = AskedExport.objects.filter(sign=sign)
    rows = rows.select_for_update(of=("self",)) if lock else rows.select_related("post")
    asked = rows.first()
    if asked is None:
        raise InputRefused("--request", "there is no such request", "Use the sign on its page")
    if asked.made_at:
        raise InputRefused("--request", "this export was made already", "Ask for another one")
    if asked.approved_at is None:
        mend = "Ask a protection lead: menu, Moving in and out"
        raise InputRefused("--request", "no second person has approved it", mend)
    if now() - asked.approved_at > APPROVED_FOR:
        mend = "Ask for another one"
        raise InputRefused("--request", "it was approved more than 14 days ago", mend)
    return asked


def _end(
    actor: Officer, asked: AskedExport, *, allowed: Callable[[Officer, AskedExport], bool]
) -> None:
    with transaction.atomic():
        asked = _held(asked)
        if asked.is_made or not allowed(actor, asked):
            raise NotAllowed(asked.sign)
        _note(actor, Verb.EXPORT_DECLINED, asked)
        asked.delete()


def _held(asked: AskedExport) -> AskedExport:
    found = AskedExport.objects.select_for_update(of=("self",)).filter(pk=asked.pk).first()
    if found is None:
        raise NotAllowed(asked.sign)
    return found


def _note(actor: Officer, verb: Verb, asked: AskedExport) -> None:
    record(
        actor=actor.pk,
        verb=verb,
        subject=asked.pk,
        post=asked.post_id,
        detail={"purpose": asked.purpose},
    )
