"""What a snapshot of a large SQLite database takes, and what people notice who write meanwhile.

    python benchmarks/snapshots.py [--megabytes N]

The database is filled with random bytes, which are what sealed texts look like: nothing of them is
made smaller. A second process saves one row after the other, each flushed to the disk, before and
during the snapshot.
"""

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing import Event, Process, Queue
from pathlib import Path
from statistics import median

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "GEREGE_MODE": "test",
    "GEREGE_DATA_DIR": f"{FOLDER.name}/data",
    "GEREGE_KEY_DIR": f"{FOLDER.name}/keys",
    "GEREGE_BACKUP_DIR": f"{FOLDER.name}/backups",
}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerege.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from gerege.config import installing  # noqa: E402
from gerege.operations import manifest, place, sqlite_copy  # noqa: E402
from gerege.operations.backing_up import back_up  # noqa: E402
from gerege.vault import recovery  # noqa: E402

MEGABYTE = 1024 * 1024
ROW = 8192
QUIET_SECONDS = 5.0


def build(megabytes: int) -> place.Place:
    """An installation whose database has this size."""
    here = place.here()
    for folder in (here.data_dir, here.key_dir, Path(FOLDER.name) / "backups"):
        installing.make_folder(folder)
    installing.make_keys(here.key_dir)
    recovery.use(here.key_dir, recovery.make().recipient)
    call_command("migrate", verbosity=0)
    connection.close()
    with closing(sqlite3.connect(here.file)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE filling (id INTEGER PRIMARY KEY, sealed BLOB)")
        for _ in range(megabytes):
            rows = [(os.urandom(ROW),) for _ in range(MEGABYTE // ROW)]
            with opened:
                opened.executemany("INSERT INTO filling (sealed) VALUES (?)", rows)
    return here


def write_on(file: Path, stop: "Event", times: "Queue[list[float]]") -> None:  # type: ignore[valid-type]  # a function that makes one
    """Save row after row; afterwards hand over how long each took."""
    taken = []
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as opened:
        opened.execute("PRAGMA synchronous=FULL")
        while not stop.is_set():
            begun = time.perf_counter()
            opened.execute("BEGIN IMMEDIATE")
            opened.execute("INSERT INTO filling (sealed) VALUES (?)", (os.urandom(2048),))
            opened.execute("COMMIT")
            taken.append(time.perf_counter() - begun)
            time.sleep(0.01)
    times.put(taken)


@contextmanager
def somebody_writing(file: Path, into: list[float]) -> Iterator[None]:
    """The block runs while another process writes."""
    stop, times = Event(), Queue()
    writer = Process(target=write_on, args=(file, stop, times))
    writer.start()
    yield
    stop.set()
    into.extend(times.get())
    writer.join()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=256)
    here = build(parser.parse_args().megabytes)
    size = here.file.stat().st_size / MEGABYTE
    before: list[float] = []
    during: list[float] = []
    with somebody_writing(here.file, before):
        time.sleep(QUIET_SECONDS)
    copy = here.data_dir / "copy"
    begun = time.perf_counter()
    sqlite_copy.copy(here.file, copy)
    copied = time.perf_counter() - begun
    sqlite_copy.must_be_sound(copy, thorough=False)
    checked = time.perf_counter() - begun - copied
    copy.unlink()
    begun, begun_cpu = time.perf_counter(), time.process_time()
    with somebody_writing(here.file, during):
        made = back_up(place=here, kind="snapshot")
    whole, computed = time.perf_counter() - begun, time.process_time() - begun_cpu
    packed = manifest.read(made.path).files[manifest.DATABASE].size / MEGABYTE
    print(f"database                              {size:8.0f} MB")
    print(f"copy of one moment                    {copied:8.1f} s")
    print(f"quick check of the copy               {checked:8.1f} s")
    print(f"snapshot, whole, somebody writing     {whole:8.1f} s   {packed:.0f} MB encrypted")
    print(f"  of which this processor computed    {computed:8.1f} s")
    print(f"a write before, median and longest    {median(before):8.4f} s   {max(before):.3f} s")
    print(f"a write during, median and longest    {median(during):8.4f} s   {max(during):.3f} s")
    print(f"writes meanwhile                      {len(during):8d}")


if __name__ == "__main__":
    main()
