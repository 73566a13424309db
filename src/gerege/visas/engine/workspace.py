"""The private folder of a run: nobody else may look into it, and it is gone when the run is over.

Temporary files of a screening hold people's data. A run that was killed cannot clean up, so the
next one does: a folder whose lock nobody holds belongs to a run that is dead.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gerege.kernel.errors import InputRefused

PREFIX = "gerege-run-"
LOCK = "lock"
BESIDE = "beside"
PARTIAL = ".partial"
PRIVATE = 0o700


@contextmanager
def workspace(base: Path | None = None) -> Iterator[Path]:
    """A new private folder below ``base``, removed at the end.

    Without ``base`` it lies in one place of this account in the system's folder for such files
    (``TMPDIR``), so that any later run finds what a killed one has left. Raises InputRefused where
    that place belongs to somebody else.
    """
    home = base or Path(tempfile.gettempdir()) / f"gerege-{os.getuid()}"
    home.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    if home.is_symlink() or home.stat().st_uid != os.getuid():
        mend = "Name another folder in TMPDIR."
        raise InputRefused("TMPDIR", f"{home.name} there belongs to somebody else", mend)
    with _one_at_a_time(home):
        remove_dead_ones(home)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
        lock = _opened(folder / LOCK)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def remember_beside(private: Path, folder: Path) -> None:
    """Say where else this run writes: who removes what is left of it removes that as well."""
    (private / BESIDE).write_text(str(folder.absolute()), "utf-8", "surrogateescape")


def remove_dead_ones(home: Path) -> None:
    """Remove what runs that were killed have left behind; those that still run keep theirs."""
    for folder in home.glob(f"{PREFIX}*"):
        if folder.is_dir() and not folder.is_symlink() and _is_dead(folder):
            _remove_beside(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _remove_beside(dead: Path) -> None:
    """Only a folder that is named as an unfinished one, is our own and is written by nobody."""
    try:
        beside = Path((dead / BESIDE).read_text("utf-8", "surrogateescape"))
        handle = os.open(beside, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if beside.name.endswith(PARTIAL) and os.fstat(handle).st_uid == os.getuid():
            shutil.rmtree(beside, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(handle)


def _is_dead(folder: Path) -> bool:
    if folder.stat().st_uid != os.getuid():
        return False
    lock = _opened(folder / LOCK)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(lock)


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """Nobody may take a folder for dead between its making and its locking."""
    gate = _opened(home / f".gerege-{os.getuid()}")
    try:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield
    finally:
        os.close(gate)


def _opened(lock: Path) -> int:
    return os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
