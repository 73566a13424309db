"""A file arrives and its columns are confirmed; nothing of it is in the queue yet."""

import json
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gerege.accounts import parking
from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault import services as vault
from gerege.vault.cleaning import clean
from gerege.visas.engine.dictionary import FIRST
from gerege.visas.engine.matching import signature
from gerege.visas.engine.reading import Opened, open_file
from gerege.visas.importing import sources
from gerege.visas.importing.refusals_of_files import in_words
from gerege.visas.models import (
    Application,
    Batch,
    ColumnMapping,
    NameKey,
    RefusedRow,
    SourcePart,
)
from gerege.visas.passes import store
from gerege.visas.passes.screening_key import key_of_file
from gerege.visas.policies import visa_post_of

LARGEST = 32 * 1024 * 1024
LONGEST_NAME = 120
OF_A_FILE = (Application, RefusedRow, SourcePart)
MAY_CHANGE = (Batch.State.UPLOADED, Batch.State.FAILED)
"""Also after an import that failed: a column at the wrong heading may be why."""


def receive_file(*, actor: Officer, data: bytes, name: str = "") -> tuple[Batch, bool]:
    """Keep a file, sealed, until its columns are confirmed; True if it was there before.

    ``name`` is what it was called, by which its sender knows it again.
    The same file at the same post again is the batch it made the first time. Raises InputRefused
    for a file that cannot be read at all; nothing of it is kept then. NotAllowed for other roles.
    """
    post = visa_post_of(actor)
    if len(data) > LARGEST:
        mend = _("Split it into files of at most 32 MB.")
        raise InputRefused("file", _("The file is too large"), mend)
    there = Batch.objects.filter(post=post, file_key=key_of_file(data))
    known = there.first()
    if known is not None:
        return known, True
    # Read before anything is locked: whoever acts meanwhile waits for no file of another.
    opened = _opened(data)
    try:
        return _kept(actor, post, data, opened, name), False
    except IntegrityError:
        # Somebody sent the same file at the same moment.
        return there.get(), True


def _kept(actor: Officer, post: Post, data: bytes, opened: Opened, name: str) -> Batch:
    batch = Batch(post=post, file_key=key_of_file(data), uploaded_by=actor, uploaded_at=now())
    batch.size, batch.file_format = len(data), opened.format[:16]
    batch.signature = signature(opened.headings)
    with transaction.atomic():
        vault.make_record_key(batch.pk)
        batch.seal_field("headings", json.dumps(opened.headings, ensure_ascii=False))
        batch.seal_field("name", _plain_name(name))
        batch.columns = _remembered(batch)
        batch.save(force_insert=True)
        sources.keep(batch, data)
        detail = {"kilobytes": len(data) // 1024}
        record(
            actor=actor.pk, verb=Verb.VISA_FILE_KEPT, subject=batch.pk, post=post.pk, detail=detail
        )
    return batch


def confirm_columns(*, actor: Officer, batch: Batch, columns: Sequence[str]) -> None:
    """Which column each heading is; remembered for every file with the same headings.

    Raises InputRefused when a column stands twice or none holds the number of the application.
    """
    chosen = [column for column in columns if column]
    twice = next((column for column in chosen if chosen.count(column) > 1), None)
    if twice:
        mend = _("Keep it at one heading.")
        raise InputRefused("columns", _("Two headings have the same column"), mend)
    if FIRST not in chosen:
        mend = _("Say which heading holds the number of the application.")
        raise InputRefused("columns", _("The number of the application is missing"), mend)
    with transaction.atomic():
        held = _held(actor, batch)
        held.columns, held.state, held.problem = list(columns), Batch.State.UPLOADED, None
        held.save(update_fields=["columns", "state", "problem"])
        ColumnMapping.objects.update_or_create(
            post=held.post,
            signature=held.signature,
            defaults={"columns": list(columns), "confirmed_by": actor, "confirmed_at": now()},
        )
        record(
            actor=actor.pk, verb=Verb.VISA_COLUMNS_CONFIRMED, subject=batch.pk, post=held.post_id
        )


def throw_away(*, actor: Officer, batch: Batch) -> None:
    """Forget a file that was not imported, with its key; sent again, it is a new one.

    Raises NotAllowed for others, and for a file that is imported or being imported.
    """
    with transaction.atomic():
        vault.hold_the_root()
        held = _held(actor, batch)
        number, post = held.pk, held.post_id
        # An import that failed may have left rows that nobody has seen.
        for rows in (NameKey.objects.filter(application__batch=number),
                     *(model.objects.filter(batch=number) for model in OF_A_FILE)):  # fmt: skip
            rows.delete()
        parking.forget_about_any({number})
        vault.forget(number)
        held.delete()
        record(actor=actor.pk, verb=Verb.VISA_FILE_THROWN_AWAY, subject=number, post=post)
        transaction.on_commit(_clean)
        store.remove(number)


def _clean() -> None:
    clean([model._meta.db_table for model in (*OF_A_FILE, Batch)])


def _plain_name(sent: str) -> str:
    """The last part of a name, whatever system wrote it; nothing that cannot be seen."""
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(filter(str.isprintable, last)).strip()[:LONGEST_NAME]


def _held(actor: Officer, batch: Batch) -> Batch:
    """The batch, locked, while its columns may still change. Raises NotAllowed."""
    rows = Batch.objects.select_for_update().filter(pk=batch.pk, state__in=MAY_CHANGE)
    held = rows.first()
    if held is None or held.post_id != visa_post_of(actor).pk:
        raise NotAllowed(str(batch.pk))
    return held


def _opened(data: bytes) -> Opened:
    with sources.run_folder() as folder:
        try:
            return open_file(sources.put(folder, data))
        except InputRefused as refusal:
            raise in_words(refusal, get_language() or "mn") from None


def _remembered(batch: Batch) -> list[str] | None:
    known = ColumnMapping.objects.filter(post=batch.post, signature=batch.signature).first()
    return known.columns if known else None
