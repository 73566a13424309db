"""A copy of the database file of one moment, made while others write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gerege.kernel.errors import ProtectionFailed

BUSY_SECONDS = 60.0


@dataclass(frozen=True)
class Facts:
    """What the list of contents says of a database."""

    events: int
    root: str
    schema: dict[str, str]
    counts: dict[str, int]


def state_of(database: Path) -> str:
    """Changes with every write to the database: time and size of its file and its journal.

    A write appends to the journal or changes the file, so an equal state is an unchanged database.
    Opening and closing changes nothing that is seen here.
    """
    files = (database, database.with_name(f"{database.name}-wal"))
    there = [found for file in files if (found := _stat(file)) and found[1]]
    return " ".join(f"{changed}:{size}" for changed, size in there)


def _stat(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


def copy(database: Path, target: Path) -> None:
    """One reading of the whole database into a new file; in WAL mode nobody waits for it.

    Raises ProtectionFailed if it cannot be read, or the copy not be written.
    """
    target.touch(mode=0o600)
    try:
        with _reading(database) as source, closing(sqlite3.connect(target)) as into:
            # The copy lies where the database lies and is not kept: a power cut may lose it.
            into.execute("PRAGMA synchronous=OFF")
            source.backup(into, pages=-1)
    except sqlite3.Error as failed:
        raise ProtectionFailed(f"the database could not be copied ({failed})") from failed


def must_be_sound(database: Path, *, thorough: bool) -> None:
    """Raise ProtectionFailed if the file contradicts itself. Thorough: indexes against rows too."""
    check = "integrity_check" if thorough else "quick_check"
    try:
        with _reading(database) as opened:
            said = [row[0] for row in opened.execute(f"PRAGMA {check}(1)")]
    except sqlite3.Error as failed:
        said = [str(failed)]
    if said != ["ok"]:
        raise ProtectionFailed(f"the copy of the database is damaged: {said[0]}")


def facts(database: Path) -> Facts:
    """Length and root of the record, the last migration of each room, how many records."""
    with _reading(database) as opened:
        head = opened.execute("SELECT size, root FROM audit_head WHERE id = 1").fetchone()
        schema = opened.execute("SELECT app, MAX(name) FROM django_migrations GROUP BY app")
        records = opened.execute("SELECT COUNT(*) FROM vault_recordkey").fetchone()[0]
        events, root = head or (0, "")
        return Facts(events, root, dict(schema.fetchall()), {"events": events, "records": records})


@contextmanager
def _reading(database: Path) -> Iterator[sqlite3.Connection]:
    address = f"{database.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as opened:
        yield opened
