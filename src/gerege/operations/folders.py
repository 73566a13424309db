"""The folder of backups: one folder for each, named by its moment; one that is there is whole."""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal, get_args

from gerege.kernel.errors import InputRefused
from gerege.operations import manifest

Kind = Literal["backup", "snapshot"]
PARTIAL = ".partial-"
LOCK = ".lock"
HEARTBEAT = ".last-tick"
NAME = re.compile(rf"(\d{{8}}T\d{{6}}\.\d{{3}})Z-({'|'.join(get_args(Kind))})")
MOMENT = "%Y%m%dT%H%M%S.%f"
LOOK_AGAIN_SECONDS = 0.2
SPARE = 64 * 1024 * 1024
MEGABYTE = 1024 * 1024


class Busy(InputRefused):
    """Somebody else writes a backup at this moment."""


@dataclass(frozen=True)
class Kept:
    """One whole backup in the folder."""

    path: Path
    made_at: datetime
    kind: Kind

    @property
    def has_keys(self) -> bool:
        """True while a copy of the keys lies beside the database."""
        return (self.path / manifest.KEYS).is_file()

    @property
    def recipient(self) -> str:
        """The public recovery key it is encrypted to; empty where its list does not say so."""
        try:
            return manifest.read(self.path).recipient
        except InputRefused:
            return ""


def name_of(moment: datetime, kind: Kind) -> str:
    """The name of a folder; sorts by time."""
    return f"{moment.astimezone(UTC).strftime(MOMENT)[:-3]}Z-{kind}"


def kept_in(root: Path | None) -> list[Kept]:
    """Every whole backup, the newest first; none where there is no folder."""
    if root is None or not root.is_dir():
        return []
    found = [kept for path in root.iterdir() if (kept := _kept(path))]
    return sorted(found, key=lambda one: one.path.name, reverse=True)


def must_be_usable(root: Path | None, data_dir: Path, needed: int) -> Path:
    """The folder, if ``needed`` bytes can be put there. Raises InputRefused with the mend."""
    if root is None:
        raise _refused("no folder for backups is set", "Set it to a folder on another disk")
    if not root.is_dir():
        raise _refused(f"{root} is not there", "Mount the disk, or make the folder (mode 700)")
    if root.resolve().is_relative_to(data_dir.resolve()):
        raise _refused(f"{root} lies in the data folder, and is lost with it", "Use another disk")
    _must_be_writable(root)
    must_have_room(root, needed)
    return root


def must_have_room(folder: Path, needed: int) -> None:
    """Raise InputRefused if there is less room than this and a little more."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        raise InputRefused(
            str(folder),
            f"{free // MEGABYTE} MB are free and {(needed + SPARE) // MEGABYTE} MB are needed",
            "Make room there",
        )


@contextmanager
def alone(root: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """Nobody else writes into the folder meanwhile. Raises Busy if somebody still does then."""
    until = time.monotonic() + wait_seconds
    with (root / LOCK).open("wb") as handle:
        while not _is_locked(handle):
            if time.monotonic() >= until:
                raise Busy(
                    "GEREGE_BACKUP_DIR", "another backup is being written", "Wait until it is done"
                )
            time.sleep(LOOK_AGAIN_SECONDS)
        yield


def _is_locked(handle: BinaryIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def all_or_nothing(root: Path, name: str) -> Iterator[Path]:
    """A hidden folder to fill; it gets its name only when the block ends without an error.

    What an interrupted run left behind is removed first. Call inside ``alone``.
    """
    for left in root.glob(f"{PARTIAL}*"):
        shutil.rmtree(left)
    partial = root / f"{PARTIAL}{name}"
    partial.mkdir(mode=0o700)
    try:
        yield partial
        flush(partial)
        partial.rename(root / name)
        flush(root)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def remove(kept: Kept) -> None:
    """Remove one backup; an interruption leaves none that looks whole."""
    doomed = kept.path.with_name(f"{PARTIAL}{kept.path.name}")
    kept.path.rename(doomed)
    shutil.rmtree(doomed)


def flush_file(opened: BinaryIO) -> None:
    """What was written to this file is on the disk when this returns."""
    opened.flush()
    os.fsync(opened.fileno())


def flush(folder: Path) -> None:
    """Names in this folder are on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _kept(path: Path) -> Kept | None:
    found = NAME.fullmatch(path.name)
    if found is None or not (path / manifest.NAME).is_file():
        return None
    moment = datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC)
    return Kept(path, moment, "backup" if found[2] == "backup" else "snapshot")


def _must_be_writable(root: Path) -> None:
    probe = root / f".probe-{os.getpid()}"
    try:
        probe.touch(mode=0o600)
    except OSError as failed:
        raise _refused(
            f"nothing can be written to {root} ({failed.strerror})", "Check its rights and its disk"
        ) from failed
    finally:
        with suppress(OSError):
            probe.unlink()


def _refused(problem: str, mend: str) -> InputRefused:
    return InputRefused("GEREGE_BACKUP_DIR", problem, mend)
