"""The screening store: one Parquet file a batch, with codes and keyed hashes, and random ids.

Written beside its place and then put there, so that whoever reads sees all of it or the one before.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from gerege.audit.private_files import make_private_folder
from gerege.kernel.clock import now
from gerege.visas.engine.prepared import EDITION
from gerege.visas.models import Application, Batch

ID = "application_id"
EDITION_OF = b"gerege_edition"
ROW_GROUP = 122_880
WINDOW = timedelta(days=365)


def folder() -> Path:
    """Where the store is; made, and private, if it is not there."""
    path = Path(settings.GEREGE_VISA_STORE)
    make_private_folder(path)
    return path


def file_of(batch_id: UUID) -> Path:
    """The file of one batch."""
    return folder() / f"{batch_id.hex}.parquet"


def parts_of_last_year(*, also: Batch | None = None) -> list[Path]:
    """The files of whole batches that were imported within the window, and of this one."""
    own = [] if also is None else [also.pk]
    numbers = [one.pk for one in batches_of_last_year() if one.pk not in own]
    return [path for one in (*numbers, *own) if (path := file_of(one)).exists()]


def parts() -> list[Path]:
    """The files of all whole batches that have one."""
    done = Batch.objects.filter(state=Batch.State.DONE).order_by("imported_at", "pk")
    return [path for pk in done.values_list("pk", flat=True) if (path := file_of(pk)).exists()]


def batches_of_last_year() -> QuerySet[Batch]:
    """Whole batches that were imported within the window, and a month more."""
    since = now() - WINDOW - timedelta(days=31)
    done = Batch.objects.filter(state=Batch.State.DONE, imported_at__gte=since)
    return done.select_related("post").order_by("imported_at", "pk")


def batches_with_rows() -> QuerySet[Batch]:
    """Of these, those that somebody is left of: of the others there is nothing to keep."""
    holds = Exists(Application.objects.filter(batch=OuterRef("pk")))
    return batches_of_last_year().filter(holds)


def with_our_ids(parts: Sequence[Path], ids: Mapping[int, UUID]) -> pa.Table:
    """The prepared rows that were taken, under our random ids; the officers' numbers are gone."""
    tables = []
    for part in parts:
        table = pq.read_table(part)
        rows = table["row"].to_pylist()
        named = pa.array([ids[row].hex if row in ids else None for row in rows], pa.string())
        place = table.schema.get_field_index(ID)
        tables.append(table.set_column(place, ID, named).filter(pc.is_valid(named)))
    return pa.concat_tables(tables).replace_schema_metadata({EDITION_OF: EDITION})


def is_current(batch_id: UUID) -> bool:
    """False if there is no file of this batch, or one that an earlier edition has prepared."""
    path = file_of(batch_id)
    return (
        path.exists() and (pq.read_schema(path).metadata or {}).get(EDITION_OF) == EDITION.encode()
    )


def write(batch_id: UUID, table: pa.Table) -> None:
    """Put this table in place of what is kept of a batch."""
    path = file_of(batch_id)
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        pq.write_table(table, file, compression="zstd", row_group_size=ROW_GROUP)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def add(batch_id: UUID, table: pa.Table) -> None:
    """Add rows that were mended to those of their batch, which stay of the edition they are."""
    path = file_of(batch_id)
    kept = [pq.read_table(path)] if path.exists() else []
    write(batch_id, pa.concat_tables([*kept, table], promote_options="default"))


def leave_out(batch_id: UUID, applications: Collection[UUID]) -> None:
    """Write the file of a batch anew without these applications."""
    path = file_of(batch_id)
    if path.exists():
        table = pq.read_table(path)
        unwanted = pa.array([one.hex for one in applications], pa.string())
        write(batch_id, table.filter(pc.invert(pc.is_in(table[ID], value_set=unwanted))))


def remove(batch_id: UUID) -> None:
    """Nothing of this batch is screened any more."""
    file_of(batch_id).unlink(missing_ok=True)
