"""A file arrives and its columns are confirmed; nothing of it is in the queue yet."""

import json
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault import services as vault
from gerege.visas.engine.dictionary import FIRST
from gerege.visas.engine.matching import signature
from gerege.visas.engine.reading import Opened, open_file
from gerege.visas.importing import sources
from gerege.visas.importing.refusals_of_files import in_words
from gerege.visas.models import Batch, ColumnMapping
from gerege.visas.passes.screening_key import key_of_file
from gerege.visas.policies import visa_post_of

LARGEST = 32 * 1024 * 1024
MAY_CHANGE = (Batch.State.UPLOADED, Batch.State.FAILED)
"""Also after an import that failed: a column at the wrong heading may be why."""


def receive_file(*, actor: Officer, data: bytes) -> tuple[Batch, bool]:
    """Keep a file, sealed, until its columns are confirmed; True if it was there before.

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
        return _kept(actor, post, data, opened), False
    except IntegrityError:
        # Somebody sent the same file at the same moment.
        return there.get(), True


def _kept(actor: Officer, post: Post, data: bytes, opened: Opened) -> Batch:
    batch = Batch(post=post, file_key=key_of_file(data), uploaded_by=actor, uploaded_at=now())
    batch.size, batch.file_format = len(data), opened.format[:16]
    batch.signature = signature(opened.headings)
    with transaction.atomic():
        vault.make_record_key(batch.pk)
        batch.seal_field("headings", json.dumps(opened.headings, ensure_ascii=False))
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
