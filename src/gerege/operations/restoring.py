"""Opening a backup again. Nothing that is there is ever overwritten; what fails leaves nothing.

Files first, without the database of this process: the list of contents, the checksums, the keys,
the database. ``proving`` then says whether what came out is what went in.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gerege.audit import signing
from gerege.audit.private_files import overwrite_and_remove
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.operations import folders, manifest, sqlite_copy
from gerege.operations.manifest import DATABASE, KEYS, Manifest
from gerege.vault import recovery
from gerege.vault.sealing import as_identity, open_stream

DATABASE_FILE = "gerege.sqlite3"
PROVED = "last-proved.json"
PASSING = "gerege-restoring-"
MEMORY = Path("/dev/shm")  # noqa: S108  # nosec B108  only for folders of mode 700 made by mkdtemp
LARGEST_KEY_FILE = 4096


@dataclass(frozen=True)
class Source:
    """A backup, and what opens it. ``escrow`` is a copy of the keys from elsewhere, or None."""

    folder: Path
    identity: str
    escrow: Path | None = None


def must_be_free(option: str, folder: Path) -> None:
    """Raise InputRefused if there is anything in this folder, or it cannot be made."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputRefused(
            option, f"{folder} is not empty and is never overwritten", "Name a new folder"
        )
    if not folder.parent.is_dir():
        raise InputRefused(option, f"{folder.parent} is not there", "Make it, or name another one")


def read_whole(folder: Path) -> Manifest:
    """The list of contents of a backup whose files are all as they were written. Raises."""
    found = manifest.read(folder)
    manifest.must_be_whole(folder, found)
    return found


def unpack(source: Source, contents: Manifest, data: Path, keys: Path) -> None:
    """Decrypt database and keys into these folders, which are made.

    Raises ProtectionFailed if anything does not open or is damaged, InputRefused for a folder that
    is not empty or a disk that is too small.
    """
    inside = contents.files[DATABASE].inside
    folders.must_have_room(data.parent, inside)
    data.mkdir(mode=0o700, exist_ok=True)
    unpack_keys(source, keys)
    database = data / DATABASE_FILE
    open_stream(source.folder / DATABASE, database, source.identity, inside)
    sqlite_copy.must_be_sound(database, thorough=True)


def unpack_keys(source: Source, keys: Path) -> None:
    """Decrypt the keys into this folder. Raises as ``unpack``."""
    recovery.restore_keys(escrow_of(source).read_bytes(), source.identity, keys)


def escrow_of(source: Source) -> Path:
    """The copy of the keys to use: the one given, the backup's own, or the newest beside it.

    Old backups keep none: what the newest no longer holds was destroyed on purpose. A copy that was
    encrypted to another recovery key is passed over. Raises InputRefused if there is none at all.
    """
    own = [source.folder] if (source.folder / KEYS).is_file() else []
    found = [source.escrow] if source.escrow else [path / KEYS for path in (*own, *_beside(source))]
    if not found:
        raise InputRefused(
            "--keys",
            "there is no copy of the keys here that these shares open",
            "Give the newest file keys.age that was made for them",
        )
    return found[0]


def _beside(source: Source) -> list[Path]:
    """Folders with keys that this identity can open, the newest first; those that tell come first.

    Lists from before the recipient was written down do not tell.
    """
    recipient = str(as_identity(source.identity).to_public())
    there = [one for one in folders.kept_in(source.folder.parent) if one.has_keys]
    told = [one.path for one in there if one.recipient == recipient]
    return told + [one.path for one in there if not one.recipient]


@contextmanager
def built_beside(target: Path, *, of_keys: bool = False) -> Iterator[Path]:
    """A hidden place next to ``target``; the block fills and moves it, or nothing stays.

    Keys that stayed unused are overwritten, also those that a killed run left.
    """
    building = target.with_name(f".restoring-{target.name}")
    _remove(building, of_keys=of_keys)
    try:
        yield building
    finally:
        _remove(building, of_keys=of_keys)


@contextmanager
def passing_folder(parent: Path, *, of_keys: bool = False) -> Iterator[Path]:
    """A private folder in ``parent`` that is gone afterwards; so is what a killed run left there.

    Raises InputRefused if none can be made there.
    """
    for left in parent.glob(f"{PASSING}*"):
        _sweep(left)
    try:
        folder = Path(tempfile.mkdtemp(prefix=PASSING, dir=parent))
        held = _hold(folder)
    except OSError as failed:
        raise InputRefused(
            "--work-in", f"{parent} cannot be used ({failed.strerror})", "Name another folder"
        ) from failed
    try:
        yield folder
    finally:
        _remove(folder, of_keys=of_keys)
        os.close(held)


def for_keys(otherwise: Path) -> Path:
    """Where to unpack keys that are needed only meanwhile: in memory, if there is such a disk."""
    is_there = MEMORY.is_mount() and os.access(MEMORY, os.W_OK | os.X_OK)
    return MEMORY if is_there else otherwise


def is_forgotten(secret: Path) -> bool:
    """Overwrite and remove this file; False if it is still there."""
    try:
        overwrite_and_remove(secret)
    except OSError:
        # Somebody else's file in a folder of our own: its name at least can be removed.
        with suppress(OSError):
            secret.unlink()
    return not os.path.lexists(secret)


def _sweep(left: Path) -> None:
    """Remove a folder of our own that no process holds any more."""
    try:
        held = _hold(left)
    except OSError:
        return
    try:
        if os.fstat(held).st_uid == os.geteuid():
            _remove(left, of_keys=True)
    finally:
        os.close(held)


def _hold(folder: Path) -> int:
    """Raises OSError if another process holds it, or it is no folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _remove(folder: Path, *, of_keys: bool) -> None:
    """A database is sealed and large, and only removed; keys are overwritten first."""
    for path in sorted(folder.rglob("*")) if of_keys else ():
        if path.is_file() and path.stat().st_size <= LARGEST_KEY_FILE:
            is_forgotten(path)
    shutil.rmtree(folder, ignore_errors=True)


def put_in_place(building: Path, target: Path) -> None:
    """Give the restored folder its name. Raises ProtectionFailed if something took it meanwhile."""
    try:
        if target.is_dir():
            target.rmdir()
        building.rename(target)
        folders.flush(target.parent)
    except OSError as failed:
        raise ProtectionFailed(
            f"{target} could not be put in place ({failed.strerror}). Nothing was restored"
        ) from failed


def note_proved(folder: Path, contents: Manifest) -> bool:
    """Write beside the backups that this one was proved now; False where nothing can be written.

    It lies there and not in the database, so that it survives what it is about.
    """
    found = {
        "at": signing.moment_as_text(clock.now()),
        "backup": folder.name,
        "events": contents.head.size,
    }
    draft = folder.parent / f".{PROVED}"
    try:
        draft.write_text(json.dumps(found) + "\n", encoding="ascii")
        draft.replace(folder.parent / PROVED)
    except OSError:
        return False
    return True


def proved_at(root: Path | None) -> datetime | None:
    """When a backup of this folder was last proved; None if never, or if the note is damaged."""
    if root is None:
        return None
    try:
        found = json.loads((root / PROVED).read_text(encoding="ascii"))
        at = datetime.fromisoformat(found["at"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return at if at.tzinfo else None
