"""The store follows the tables: what they say is the truth, and a file is written after it is kept.

A file that is rewritten does not come back when the database says no. So whoever adds rows to a
batch or takes some away marks it as behind, in the same transaction; when that is kept, its file is
written and the mark taken away. If that fails, or the machine stops between, ``rebuild_missing``
finds the mark and prepares the file anew.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.db import DatabaseError, transaction

from gerege.visas.models import Application, Batch
from gerege.visas.passes import store


def follows(batch_id: UUID, added: pa.Table | None = None) -> None:
    """Say that rows of a whole batch come or go; ``added`` are those that come, prepared.

    Call in the transaction that changes them, which has locked the batch.
    """
    Batch.objects.filter(pk=batch_id).update(is_behind=True)

    def follow() -> None:
        # What cannot be written now stays marked, and is made anew with the next minute's work.
        with suppress(OSError, pa.ArrowException, DatabaseError):
            write_if_true(batch_id, lambda there: _changed(batch_id, there, added))

    transaction.on_commit(follow)


def write_if_true(batch_id: UUID, made: Callable[[frozenset[str]], pa.Table | None]) -> bool:
    """Write the file of a batch that is held meanwhile, and take its mark away.

    ``made`` is given what applications the table has, and gives back their rows; None if it lacks
    one, and then nothing is written and the answer is False. True too where the batch is gone.
    """
    with transaction.atomic():
        held = Batch.objects.select_for_update().filter(pk=batch_id, state=Batch.State.DONE)
        if held.first() is None:
            return True
        numbers = Application.objects.filter(batch=batch_id).values_list("pk", flat=True)
        table = made(frozenset(number.hex for number in numbers))
        if table is None:
            return False
        store.write(batch_id, table)
        Batch.objects.filter(pk=batch_id).update(is_behind=False)
    return True


def only(table: pa.Table, there: Collection[str]) -> pa.Table:
    """The rows of these applications."""
    return table.filter(pc.is_in(table[store.ID], value_set=pa.array(sorted(there), pa.string())))


def _changed(batch_id: UUID, there: Collection[str], added: pa.Table | None) -> pa.Table | None:
    kept = store.read(batch_id)
    if kept is not None and added is not None:
        # A row that was corrected comes in place of itself.
        kept = store.without(kept, added[store.ID].to_pylist())
    tables = [one for one in (kept, added) if one is not None]
    if not tables:
        return None
    table = only(pa.concat_tables(tables, promote_options="default"), there)
    return table if table.num_rows == len(there) else None
