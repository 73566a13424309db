"""The store holds nothing of its own: what a restore did not bring back is prepared anew."""

from django.conf import settings
from django.db import transaction

from gerege.vault import services as vault
from gerege.visas.engine.preparing import prepare
from gerege.visas.importing import sources
from gerege.visas.models import Application, Batch
from gerege.visas.passes import store, whole_pass
from gerege.visas.passes.screening_key import screening_key


def rebuild_missing() -> int:
    """Prepare the file of every whole batch of the last year that has none, or one of an earlier
    edition; returns how many.

    Backups hold the database and the keys, not the store, and a new version of the program may make
    other keys. Without this, new applications would be compared with fewer old ones and nobody
    would be told. Raises ProtectionFailed if a row does not open.
    """
    missing = [one for one in store.batches_with_rows() if not store.is_current(one.pk)]
    for batch in missing:
        _rebuild(batch)
    if missing:
        with transaction.atomic():
            whole_pass.change(anew=True)
    return len(missing)


def _rebuild(batch: Batch) -> None:
    rows = list(Application.objects.filter(batch=batch).select_related("batch").order_by("row"))
    if not rows:
        return
    vault.unlock([batch.pk])
    with sources.run_folder() as folder:
        written = [{**row.written(), "more": ""} for row in rows]
        asked = batch.mapping().values()
        told = (name for one in written for name in one if name != "more")
        # The columns of the file too: what it asked for and nobody answered is told as empty.
        columns = list(dict.fromkeys([*asked, *told]))
        prepared = prepare(
            sources.put_rows(folder, columns, written),
            folder / "prepared",
            key=screening_key(),
            as_of=batch.post.local_date(batch.uploaded_at),
            mapping={column: column for column in columns},
            region=settings.GEREGE_VISA_REGION,
        )
        ids = {place: row.pk for place, row in enumerate(rows, start=2)}
        store.write(batch.pk, store.with_our_ids(prepared.parts, ids))
