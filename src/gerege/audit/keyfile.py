"""A secret of 32 bytes in a file of its own: written once, read only if nobody else can read it.

The text can be printed and typed again, so that a copy may lie in a safe:

    gerege-master-key v1
    0f1e2d3c 4b5a6978 …
    check 9a8b7c6d5e4f3021
"""

import contextlib
import hashlib
import os
import stat
from pathlib import Path

from gerege.kernel.errors import ProtectionFailed

SECRET_BYTES = 32
LONGEST_FILE = 1024
OWNER_ONLY = 0o077
VERSION = "v1"


def write_secret(path: Path, label: str, secret: bytes) -> None:
    """Write the secret to a new file with mode 0400 in a folder with mode 0700, or nothing at all.

    Raises ProtectionFailed if the file exists already (a key is never overwritten: what it protects
    would be lost), if others can enter the folder, or if it cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _must_be_private(path.parent, os.stat(path.parent))
        _write_whole(path, _as_text(label, secret).encode("ascii"))
    except FileExistsError as exists:
        raise ProtectionFailed(
            f"{path} exists already and is never overwritten. Move it away first if you are sure "
            "that nothing is protected by it"
        ) from exists
    except OSError as failed:
        raise ProtectionFailed(
            f"{path} could not be written ({failed.strerror}). Nothing was kept. Check the disk "
            "and the rights of the folder"
        ) from failed


def read_secret(path: Path, label: str) -> bytes:
    """The secret in this file.

    Raises ProtectionFailed, naming the file and the mend, if it is missing, can be read by others
    than its owner, or is damaged.
    """
    try:
        content = _read_private(path)
    except FileNotFoundError as missing:
        raise ProtectionFailed(
            f"{path} is missing. Bring it back from its safe copy; for a new installation without "
            "any data run: gerege setup"
        ) from missing
    except OSError as failed:
        raise ProtectionFailed(f"{path} could not be read ({failed.strerror})") from failed
    return _from_text(path, label, content)


def _as_text(label: str, secret: bytes) -> str:
    digits = secret.hex()
    groups = " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
    return f"{label} {VERSION}\n{groups}\ncheck {_checksum(label, secret)}\n"


def _checksum(label: str, secret: bytes) -> str:
    """Finds a mistyped digit. Says nothing useful about a random secret of 256 bits."""
    return hashlib.sha256(f"{label} {VERSION} check".encode() + secret).hexdigest()[:16]


def _from_text(path: Path, label: str, content: bytes) -> bytes:
    lines = [line.strip() for line in content.decode("ascii", errors="replace").splitlines()]
    if len(lines) < 1 or lines[0] != f"{label} {VERSION}":
        raise ProtectionFailed(f"{path} does not begin with '{label} {VERSION}': another file?")
    try:
        secret = bytes.fromhex(lines[1])
        written = lines[2].removeprefix("check ")
    except (IndexError, ValueError) as broken:
        raise _damaged(path) from broken
    if len(secret) != SECRET_BYTES or written != _checksum(label, secret):
        raise _damaged(path)
    return secret


def _damaged(path: Path) -> ProtectionFailed:
    return ProtectionFailed(
        f"{path} is damaged: its check line does not fit. Bring it back from its safe copy"
    )


def _read_private(path: Path) -> bytes:
    _must_be_private(path.parent, os.stat(path.parent))
    # The file that was checked is the file that is read: no second look-up of the name.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as opened:
        _must_be_private(path, os.fstat(opened.fileno()))
        return opened.read(LONGEST_FILE)


def _must_be_private(path: Path, found: os.stat_result) -> None:
    if found.st_mode & OWNER_ONLY:
        mode = "700" if stat.S_ISDIR(found.st_mode) else "400"
        raise ProtectionFailed(
            f"{path} is open to others than its owner. Close it: chmod {mode} {path}"
        )
    if found.st_uid not in (os.geteuid(), 0):
        raise ProtectionFailed(f"{path} belongs to another account. Give it to the one that serves")


def _write_whole(path: Path, content: bytes) -> None:
    """All or nothing: a hidden file is written and flushed, then given its name if that is free."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o400)
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.link(draft, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
