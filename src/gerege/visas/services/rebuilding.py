"""The store holds nothing of its own: what a restore did not bring back is prepared anew."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import pyarrow as pa
from django.conf import settings
from django.db import transaction

from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault
from gerege.visas.engine.preparing import prepare
from gerege.visas.importing import sources
from gerege.visas.models import Application, Batch
from gerege.visas.passes import store, whole_pass
from gerege.visas.passes.following import only, write_if_true
from gerege.visas.passes.screening_key import screening_key

TRIES = 3


def rebuild_missing() -> int:
    """Prepare the file of every whole batch of the last year that has none, or one of an earlier
    edition, and of every batch whose file is behind its table; returns how many.

    Backups hold the database and the keys, not the store, and a new version of the program may make
    other keys. Without this, new applications would be compared with fewer old ones and nobody
    would be told. Raises ProtectionFailed if a row does not open or cannot be prepared any more;
    the others are there then all the same.
    """
    missing = _missing()
    left_out = sum(_rebuild(batch) for batch in missing)
    if missing:
        with transaction.atomic():
            whole_pass.change(anew=True)
    if left_out:
        raise ProtectionFailed(f"{left_out} visa applications cannot be compared with others")
    return len(missing)


def _missing() -> list[Batch]:
    found = {one.pk: one for one in store.batches_with_rows() if not store.is_current(one.pk)}
    behind = Batch.objects.filter(state=Batch.State.DONE, is_behind=True).select_related("post")
    return list((found | {one.pk: one for one in behind}).values())


def _rebuild(batch: Batch) -> int:
    """How many of its rows could not be prepared. Where rows came meanwhile it begins again."""
    for _ in range(TRIES):
        found = _prepared(batch)
        if found is None:
            return Application.objects.filter(batch=batch).count()
        if write_if_true(batch.pk, found.as_it_stands):
            return len(found.looked_at) - int(found.rows.num_rows)
    return 0


@dataclass(frozen=True)
class _Found:
    """The rows of a batch, prepared, and which of them were looked at."""

    looked_at: frozenset[str]
    rows: pa.Table

    def as_it_stands(self, there: frozenset[str]) -> pa.Table | None:
        """Without what was erased since; None if something came."""
        return only(self.rows, there) if self.looked_at >= there else None


def _prepared(batch: Batch) -> _Found | None:
    """None if the batch itself does not open: its key is missing, and may come back."""
    rows = vault.unlocked(Application.objects.filter(batch=batch).order_by("row"), "batch_id")
    try:
        asked = batch.mapping().values()
    except ProtectionFailed:
        return None
    written = dict(_opened(rows))
    return _Found(frozenset(row.pk.hex for row in rows), _table(batch, list(asked), written))


def _opened(rows: Collection[Application]) -> list[tuple[UUID, dict[str, str]]]:
    opened = []
    for row in rows:
        with suppress(ProtectionFailed):
            opened.append((row.pk, {**row.written(), "more": ""}))
    return opened


def _table(batch: Batch, asked: list[str], written: dict[UUID, dict[str, str]]) -> pa.Table:
    if not written:
        return store.with_our_ids([], {}, batch.came_at)
    # The columns of the file too: what it asked for and nobody answered is told as empty.
    told = (name for one in written.values() for name in one if name != "more")
    columns = list(dict.fromkeys([*asked, *told]))
    with sources.run_folder() as folder:
        prepared = prepare(
            sources.put_rows(folder, columns, list(written.values())),
            folder / "prepared",
            key=screening_key(),
            as_of=batch.post.local_date(batch.uploaded_at),
            mapping={column: column for column in columns},
            region=settings.GEREGE_VISA_REGION,
            zone=batch.post.zone,
        )
        ids = dict(enumerate(written, start=2))
        return store.with_our_ids(prepared.parts, ids, batch.came_at)
