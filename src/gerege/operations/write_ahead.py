"""The write-ahead log of PostgreSQL, shipped segment by segment, encrypted to the recovery key.

Called by the server itself (``archive_command``, ``restore_command``), under its account: it knows
neither the settings nor the keys of the program, only the public half of the recovery key.
"""

import os
from pathlib import Path

from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault.sealing import flush_folder, open_stream, seal_stream, sha256_of

DIGEST_CHARACTERS = 32
# The status of ``gerege fetch-wal`` for a segment that was never shipped: no other failure has it.
NOT_THERE = 3


def ship(segment: Path, folder: Path, recipient: str) -> Path:
    """Encrypt a finished segment into the folder; once it returns the server may forget it.

    The same segment again is no error. Raises InputRefused if another content is there under this
    name (two servers ship into one folder) or it cannot be written.
    """
    if not segment.is_file():
        raise InputRefused(str(segment), "is no segment of the log", "Use %p in archive_command")
    target = folder / f"{segment.name}.{sha256_of(segment)[:DIGEST_CHARACTERS]}.age"
    there = _shipped(folder, segment.name)
    if there == [target]:
        return target
    if there:
        raise InputRefused(
            str(folder), f"{segment.name} is there with other content", "Give each server a folder"
        )
    draft = folder / f".{segment.name}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    try:
        with segment.open("rb") as source:
            seal_stream(source, draft, recipient)
        draft.rename(target)
        flush_folder(folder)
    finally:
        draft.unlink(missing_ok=True)
    return target


def fetch(name: str, folder: Path, identity: str, target: Path) -> bool:
    """Decrypt a segment for a server that recovers; False when there is none of this name.

    Raises ProtectionFailed if it does not open, or is not what its name says.
    """
    there = _shipped(folder, name)
    if not there:
        return False
    target.unlink(missing_ok=True)
    open_stream(there[0], target, identity, None)
    if sha256_of(target)[:DIGEST_CHARACTERS] != there[0].name.split(".")[-2]:
        target.unlink()
        raise ProtectionFailed(f"{there[0]} is not the segment that its name says")
    return True


def remove_before(folder: Path, moment: float) -> int:
    """Remove segments shipped before a moment (seconds since 1970); returns how many.

    A backup needs those from its own beginning on, so give the moment of the oldest one, and some.
    """
    old = [path for path in folder.glob("*.age") if path.stat().st_mtime < moment]
    for path in old:
        path.unlink()
    return len(old)


def _shipped(folder: Path, name: str) -> list[Path]:
    """Files of this very segment; ``0…A.history`` and ``0…A.00000028.backup`` are others."""
    return [path for path in folder.glob(f"{name}.*.age") if path.name.rsplit(".", 2)[0] == name]
