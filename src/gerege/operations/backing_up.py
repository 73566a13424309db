"""Making a backup: a copy of one moment, encrypted to the recovery key, whole or not there at all.

A *backup* is asked for, or made each night, and checked thoroughly. A *snapshot* is the same thing
made every few minutes while people write (``ticking``), and kept for a day.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from django.db import transaction

from gerege.audit import services as audit
from gerege.audit import signing
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.operations import folders, manifest, postgres_copy, sqlite_copy, thinning, write_ahead
from gerege.operations.folders import Kept, Kind
from gerege.operations.manifest import DATABASE, KEYS, Manifest
from gerege.operations.place import Place
from gerege.operations.sqlite_copy import Facts
from gerege.vault import recovery
from gerege.vault.sealing import Readable, Sealed, not_written, seal_stream, sha256_of

WORKING = "backup.working"
# PostgreSQL ships its log here; a base backup needs it from its own beginning on.
LOG = "wal"
# Longer than a snapshot takes that keeps what is promised of it (``loss``).
WAIT_SECONDS = 300.0
LOG_BEFORE_A_BACKUP = timedelta(hours=1)


def back_up(*, place: Place, kind: Kind = "backup") -> Kept:
    """Make a backup, then remove those that are too old. What is there afterwards is whole.

    A backup waits for a snapshot that is just being written; a snapshot comes again in a minute.

    Raises InputRefused when the folder cannot be used, is too small or is being used;
    ProtectionFailed without a recovery key or a signing key, or when the copy is damaged.
    """
    recipient = recovery.recipient(place.key_dir)
    needed = _size_of(place)
    root = folders.must_be_usable(place.backups, place.data_dir, needed)
    if place.database:
        folders.must_have_room(place.data_dir, needed)
    wait = WAIT_SECONDS if kind == "backup" else 0.0
    with folders.alone(root, wait), _working_alone(place, wait):
        made_at = clock.now()
        name = folders.name_of(made_at, kind)
        with folders.all_or_nothing(root, name) as folder:
            _fill(folder, place, kind, recipient)
        made = Kept(root / name, made_at, kind)
        remove_old(place)
    return made


def record_backup(made: Kept) -> None:
    """Record in the database that a backup was completed; the event itself is in the next one."""
    events = manifest.read(made.path).head.size
    with transaction.atomic():
        audit.record(actor=None, verb=Verb.BACKUP_MADE, detail={"events": events})


def remove_old(place: Place) -> None:
    """Remove backups, snapshots and copies of keys whose time is over."""
    now, kept = clock.now(), folders.kept_in(place.backups)
    surplus = thinning.backups_to_remove(kept, place.keep_days, now)
    surplus += thinning.snapshots_to_remove(kept, now)
    for one in surplus:
        folders.remove(one)
    left = folders.kept_in(place.backups)
    for one in thinning.keys_to_remove(left):
        (one.path / KEYS).unlink()
    if place.database is None and place.backups and left:
        oldest = left[-1].made_at - LOG_BEFORE_A_BACKUP
        write_ahead.remove_before(place.backups / LOG, oldest.timestamp())


@dataclass(frozen=True)
class _Copy:
    """One moment of the database, to be read once, and what is said of it."""

    source: Readable
    facts: Facts
    state: str


def _fill(folder: Path, place: Place, kind: Kind, recipient: str) -> None:
    begun, made_at = time.monotonic(), clock.now()
    with _copied(place, kind) as copy:
        sealed = seal_stream(copy.source, folder / DATABASE, recipient)
    files = {DATABASE: sealed, KEYS: _copy_keys(place.key_dir, folder)}
    facts = copy.facts
    made = Manifest(
        kind=kind,
        made_at=signing.moment_as_text(made_at),
        seconds=round(time.monotonic() - begun, 1),
        product=version("gerege"),
        database="sqlite" if place.database else "postgresql",
        state=copy.state,
        schema=facts.schema,
        counts=facts.counts,
        files=files,
        head=signing.sign_head(facts.events, facts.root, made_at),
        recipient=recipient,
    )
    _write(folder / manifest.NAME, made.signed().as_text().encode("ascii"))


@contextmanager
def _copied(place: Place, kind: Kind) -> Iterator[_Copy]:
    if place.database is None:
        facts = postgres_copy.facts()
        with postgres_copy.stream() as source:
            yield _Copy(source, facts, "")
        return
    state = sqlite_copy.state_of(place.file)
    with _working_folder(place.data_dir) as working:
        copy = working / place.file.name
        sqlite_copy.copy(place.file, copy)
        sqlite_copy.must_be_sound(copy, thorough=kind == "backup")
        with copy.open("rb") as source:
            yield _Copy(source, sqlite_copy.facts(copy), state)


def _copy_keys(key_dir: Path, folder: Path) -> Sealed:
    """The escrow as it is; written anew first where a key is younger than it."""
    if recovery.escrow_is_stale(key_dir):
        recovery.write_escrow(key_dir)
    target = folder / KEYS
    content = recovery.escrow_file(key_dir).read_bytes()
    _write(target, content)
    return Sealed(sha256_of(target), len(content), len(content))


def _write(target: Path, content: bytes) -> None:
    try:
        with target.open("xb") as opened:
            target.chmod(0o600)
            opened.write(content)
            folders.flush_file(opened)
    except OSError as failed:
        raise not_written(target, failed) from failed


def _working_alone(place: Place, wait: float) -> AbstractContextManager[None]:
    """Two backups into two folders still have one place to work in."""
    return folders.alone(place.data_dir, wait) if place.database else nullcontext()


@contextmanager
def _working_folder(data_dir: Path) -> Iterator[Path]:
    """Where the copy lies until it is encrypted: beside the database, on the same disk."""
    working = data_dir / WORKING
    shutil.rmtree(working, ignore_errors=True)
    working.mkdir(mode=0o700)
    try:
        yield working
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _size_of(place: Place) -> int:
    if place.database is None:
        return postgres_copy.size()
    database = place.file
    journal = database.with_name(f"{database.name}-wal")
    return sum(file.stat().st_size for file in (database, journal) if file.exists())
