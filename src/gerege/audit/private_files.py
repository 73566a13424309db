"""Small files that only their owner may read: written whole or not at all, removed for good."""

import contextlib
import os
import stat
from pathlib import Path

from gerege.kernel.errors import ProtectionFailed

OWNER_ONLY = 0o077
SECRET_MODE = 0o400


def make_private_folder(folder: Path) -> None:
    """A folder with mode 0700. Raises ProtectionFailed if it is there and others may enter it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    must_be_private(folder, os.stat(folder))


def write_new(path: Path, content: bytes, mode: int = SECRET_MODE) -> None:
    """A new file, flushed to the disk. Raises FileExistsError: a key is never overwritten."""
    draft = _draft(path, content, mode)
    try:
        os.link(draft, path)
    finally:
        os.unlink(draft)
    flush_folder(path.parent)


def put_in_place(path: Path, content: bytes, mode: int = SECRET_MODE) -> None:
    """A file that takes the place of an older one in one step, flushed to the disk."""
    os.replace(_draft(path, content, mode), path)
    flush_folder(path.parent)


def read_private(path: Path, longest: int) -> bytes:
    """What the file holds. Raises OSError, or ProtectionFailed if others may read it."""
    must_be_private(path.parent, os.stat(path.parent))
    # The file that was checked is the file that is read: no second look-up of the name.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as opened:
        must_be_private(path, os.fstat(opened.fileno()))
        return opened.read(longest)


def overwrite_and_remove(path: Path) -> None:
    """Write noise over the file, flush it, remove its name. Raises OSError if that fails.

    On a disk that writes to new cells (SSD) or keeps snapshots the old bytes may outlive this; so
    the disk of the keys is encrypted as a whole (docs/operate/keys.md).
    """
    path.chmod(0o600)
    handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "wb") as opened:
        opened.write(os.urandom(os.fstat(opened.fileno()).st_size))
        opened.flush()
        os.fsync(opened.fileno())
    path.unlink()
    flush_folder(path.parent)


def must_be_private(path: Path, found: os.stat_result) -> None:
    """Raise ProtectionFailed, with the mend, if others than the owner can open this."""
    if found.st_mode & OWNER_ONLY:
        mode = "700" if stat.S_ISDIR(found.st_mode) else "400"
        raise ProtectionFailed(
            f"{path} is open to others than its owner. Close it: chmod {mode} {path}"
        )
    if found.st_uid not in (os.geteuid(), 0):
        raise ProtectionFailed(f"{path} belongs to another account. Give it to the one that serves")


def flush_folder(folder: Path) -> None:
    """Make sure that names given or taken in this folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draft(path: Path, content: bytes, mode: int) -> Path:
    """The content in a hidden file beside its place; nothing is left of it if it fails."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
        raise
    return draft
