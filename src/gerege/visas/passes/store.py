"""The screening store: one Parquet file a batch, with codes and keyed hashes, and random ids.

Written beside its place and then put there, so that whoever reads sees all of it or the one before.
A file that does not open counts as missing, and is prepared anew as a missing one is.
"""

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from gerege.audit.private_files import make_private_folder
from gerege.kernel.clock import now
from gerege.kernel.errors import ProtectionFailed
from gerege.visas.engine.prepared import EDITION, MOMENT, SCHEMA
from gerege.visas.models import Application, Batch

ID = "application_id"
DAY = "submitted_at"
EDITION_OF = b"gerege_edition"
# Raised when a row is kept or its moments are read otherwise; its keys are those of before.
OURS = f"{EDITION}.2".encode()
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
    return [file_of(one) for one in (*numbers, *own) if is_readable(one)]


def parts() -> list[Path]:
    """The files of all whole batches that have one."""
    done = Batch.objects.filter(state=Batch.State.DONE).order_by("imported_at", "pk")
    return [file_of(pk) for pk in done.values_list("pk", flat=True) if is_readable(pk)]


def batches_of_last_year() -> QuerySet[Batch]:
    """Whole batches that were imported within the window, and a month more."""
    since = now() - WINDOW - timedelta(days=31)
    done = Batch.objects.filter(state=Batch.State.DONE, imported_at__gte=since)
    return done.select_related("post").order_by("imported_at", "pk")


def batches_with_rows() -> QuerySet[Batch]:
    """Of these, those that somebody is left of: of the others there is nothing to keep."""
    holds = Exists(Application.objects.filter(batch=OuterRef("pk")))
    return batches_of_last_year().filter(holds)


def with_our_ids(parts: Sequence[Path], ids: Mapping[int, UUID], came: datetime) -> pa.Table:
    """The prepared rows that were taken, under our random ids; the officers' numbers are gone.

    Without a day of submission a row counts from the day its file ``came``, by the clock of the
    post as the others are: counted for ever, it would be compared in a screening of everything
    long after a new file is compared with it.
    """
    tables, day = [], pa.scalar(came.replace(tzinfo=None), MOMENT)
    for part in parts:
        table = pq.read_table(part)
        rows = table["row"].to_pylist()
        named = pa.array([ids[row].hex if row in ids else None for row in rows], pa.string())
        place = table.schema.get_field_index(ID)
        table = table.set_column(place, ID, named)
        dated = pc.fill_null(table[DAY], day)
        table = table.set_column(table.schema.get_field_index(DAY), DAY, dated)
        tables.append(table.filter(pc.is_valid(named)))
    whole = pa.concat_tables([SCHEMA.empty_table(), *tables], promote_options="default")
    return whole.replace_schema_metadata({EDITION_OF: OURS})


def is_current(batch_id: UUID) -> bool:
    """False if there is no file of this batch, or one that an earlier edition has prepared."""
    schema = _schema(batch_id)
    return schema is not None and (schema.metadata or {}).get(EDITION_OF) == OURS


def is_readable(batch_id: UUID) -> bool:
    """False if there is no file of this batch, or one that does not open."""
    return _schema(batch_id) is not None


def _schema(batch_id: UUID) -> pa.Schema | None:
    try:
        return pq.read_schema(file_of(batch_id))
    except (OSError, pa.ArrowException):
        return None


def read(batch_id: UUID, columns: list[str] | None = None) -> pa.Table | None:
    """What is kept of a batch; None if there is no file, or one that does not open."""
    return pq.read_table(file_of(batch_id), columns=columns) if is_readable(batch_id) else None


def without(table: pa.Table, numbers: Sequence[str]) -> pa.Table:
    """The rows of all but these applications."""
    named = pa.array(numbers, pa.string())
    return table.filter(pc.invert(pc.is_in(table[ID], value_set=named)))


@contextmanager
def being_read() -> Iterator[None]:
    """Raises ProtectionFailed instead of what a file raises that is damaged, or gone meanwhile.

    What is damaged is taken away, so that it is prepared anew.
    """
    try:
        yield
    except (OSError, pa.ArrowException, duckdb.Error) as failed:
        if isinstance(failed, OSError) and failed.errno == errno.ENOSPC:
            raise
        for path in folder().glob("*.parquet"):
            if not _opens_whole(path):
                path.unlink(missing_ok=True)
        raise ProtectionFailed("a file of the screening store cannot be read") from failed


def _opens_whole(path: Path) -> bool:
    try:
        with pq.ParquetFile(path) as file:
            return all(batch.num_rows for batch in file.iter_batches())
    except (OSError, pa.ArrowException):
        return False


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


def remove(batch_id: UUID) -> None:
    """Nothing of this batch is screened any more."""
    file_of(batch_id).unlink(missing_ok=True)
