"""From a file of any of the four formats to portions of rows; what it is, its content says."""

from pathlib import Path

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.reading.batch import Batch, Opened
from gerege.visas.engine.reading.csv_file import open_csv
from gerege.visas.engine.reading.parquet_file import open_parquet

__all__ = ["Batch", "Opened", "open_file"]

PARQUET = b"PAR1"


def open_file(path: Path) -> Opened:
    """Open a file of applications. Raises InputRefused, saying why it cannot be read at all."""
    if not path.is_file():
        raise InputRefused("file", "there is no such file", "Name a file of applications.")
    with path.open("rb") as stream:
        start = stream.read(8)
    if not start:
        raise InputRefused("file", "the file is empty", "Export it again.")
    if start.startswith(PARQUET):
        return open_parquet(path)
    return open_csv(path, "utf-8")
