"""The files of the master keys: one for each epoch, in the folder of keys.

``master-key-2026-1`` is the key of epoch 1, made in 2026. ``master-key`` is that of an installation
from before there were epochs; it goes on as epoch 1. Which epoch is current says the database.
"""

import re
from pathlib import Path

from gerege.audit.keyfile import parse_secret, read_secret, write_secret
from gerege.audit.private_files import overwrite_and_remove
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import crypto

OLD_NAME = "master-key"
LABEL = "gerege-master-key"
NAME = re.compile(r"master-key(?:-(?P<year>[0-9]{4})-(?P<epoch>[1-9][0-9]{0,3}))?")
FIRST = 1


def files(key_dir: Path) -> dict[int, Path]:
    """The key files that are there, by epoch. Raises ProtectionFailed for two of one epoch."""
    found: dict[int, Path] = {}
    there = sorted(key_dir.iterdir()) if key_dir.is_dir() else []
    for path in there:
        epoch = epoch_of(path.name)
        if epoch is not None and found.setdefault(epoch, path) != path:
            raise ProtectionFailed(
                f"{found[epoch]} and {path} are both the key of epoch {epoch}. Take away the one "
                "that does not belong here"
            )
    return found


def epoch_of(name: str) -> int | None:
    """The epoch whose key is in a file of this name; None for any other file."""
    match = NAME.fullmatch(name)
    return None if match is None else int(match["epoch"] or FIRST)


def create(key_dir: Path, epoch: int, year: int) -> Path:
    """Make the key of an epoch. Raises ProtectionFailed if it is there or cannot be written."""
    if epoch in files(key_dir):
        raise ProtectionFailed(
            f"{files(key_dir)[epoch]} exists already and is never overwritten. Move it away first "
            "if you are sure that nothing is protected by it"
        )
    path = key_dir / f"{OLD_NAME}-{year}-{epoch}"
    write_secret(path, _label(path), crypto.new_key())
    return path


def read(key_dir: Path, epoch: int) -> bytes:
    """The key of an epoch. Raises ProtectionFailed, naming file and mend, if it cannot be had."""
    path = files(key_dir).get(epoch)
    if path is None:
        raise ProtectionFailed(
            f"the master-key is missing: that of epoch {epoch}, in {key_dir}. Say in "
            "GEREGE_KEY_DIR where it is, or bring it back (gerege recovery restore-keys); for an "
            "empty installation run: gerege setup"
        )
    return read_secret(path, _label(path))


def parsed(name: str, content: bytes) -> bytes:
    """The key in the content of a key file that lies somewhere else. Raises ProtectionFailed."""
    return parse_secret(Path(name), _label(Path(name)), content)


def destroy(key_dir: Path, epoch: int) -> bool:
    """Overwrite and remove the key of an epoch; False if there is none. Raises ProtectionFailed."""
    path = files(key_dir).get(epoch)
    if path is None:
        return False
    try:
        overwrite_and_remove(path)
    except OSError as failed:
        raise ProtectionFailed(f"{path} could not be removed ({failed.strerror})") from failed
    return True


def _label(path: Path) -> str:
    """The first word in the file: on paper too it says which epoch's key this is."""
    return f"gerege-{path.name}"
