"""An uploaded file while it waits: sealed in pieces, and in clear only in the folder of a run."""

import base64
import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from gerege.audit.private_files import make_private_folder
from gerege.vault import services as vault
from gerege.visas.engine.workspace import workspace
from gerege.visas.models import Batch, SourcePart

PIECE = 384 * 1024
PLACE = "visas.sourcepart.content"


def keep(batch: Batch, data: bytes) -> None:
    """Seal the file under the key of its batch. Call in the transaction that makes the batch."""
    parts = [SourcePart(batch=batch, order=at // PIECE) for at in range(0, len(data), PIECE)]
    texts = {
        part.pk: base64.b64encode(data[part.order * PIECE :][:PIECE]).decode() for part in parts
    }
    sealed = vault.seal_rows(subject=batch.pk, place=PLACE, texts=texts)
    for part in parts:
        part.content = sealed[part.pk]
    SourcePart.objects.bulk_create(parts, batch_size=8)


def forget(batch: Batch) -> None:
    """The file is not needed any more: everything in it stands in the rows."""
    SourcePart.objects.filter(batch=batch).delete()


@contextmanager
def run_folder() -> Iterator[Path]:
    """A private folder for one run, beside the store; gone at the end, whatever happens."""
    home = Path(settings.GEREGE_VISA_STORE)
    for private in (home, home / "runs"):
        make_private_folder(private)
    with workspace(home / "runs") as folder:
        yield folder


def put(folder: Path, data: bytes) -> Path:
    """A file that has just arrived, in clear, in the folder of a run."""
    path = folder / "source"
    path.write_bytes(data)
    return path


def put_rows(folder: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Path:
    """Rows as a file of their own, in clear, in the folder of a run."""
    path = folder / "rows"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return path


def written_out(batch: Batch, folder: Path) -> Path:
    """The file in clear, in the folder of a run. Raises ProtectionFailed if it does not open."""
    path = folder / "source"
    with path.open("wb") as file:
        for part in SourcePart.objects.filter(batch=batch).order_by("order").iterator(8):
            file.write(base64.b64decode(part.reveal_field("content")))
    return path
