"""A secret of 32 bytes in a file of its own: written once, read only if nobody else can read it.

The text can be printed and typed again, so that a copy may lie in a safe:

    gerege-master-key v1
    0f1e2d3c 4b5a6978 …
    check 9a8b7c6d5e4f3021
"""

import hashlib
from pathlib import Path

from gerege.audit.private_files import make_private_folder, read_private, write_new
from gerege.kernel.errors import ProtectionFailed

SECRET_BYTES = 32
LONGEST_FILE = 1024
VERSION = "v1"


def write_secret(path: Path, label: str, secret: bytes) -> None:
    """Write the secret to a new file with mode 0400 in a folder with mode 0700, or nothing at all.

    Raises ProtectionFailed if the file exists already (a key is never overwritten: what it protects
    would be lost), if others can enter the folder, or if it cannot be written.
    """
    try:
        make_private_folder(path.parent)
        write_new(path, _as_text(label, secret).encode("ascii"))
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
        content = read_private(path, LONGEST_FILE)
    except FileNotFoundError as missing:
        raise ProtectionFailed(
            f"{path} is missing. Bring it back from its safe copy; for a new installation without "
            "any data run: gerege setup"
        ) from missing
    except OSError as failed:
        raise ProtectionFailed(f"{path} could not be read ({failed.strerror})") from failed
    return parse_secret(path, label, content)


def _as_text(label: str, secret: bytes) -> str:
    digits = secret.hex()
    groups = " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
    return f"{label} {VERSION}\n{groups}\ncheck {_checksum(label, secret)}\n"


def _checksum(label: str, secret: bytes) -> str:
    """Finds a mistyped digit. Says nothing useful about a random secret of 256 bits."""
    return hashlib.sha256(f"{label} {VERSION} check".encode() + secret).hexdigest()[:16]


def parse_secret(path: Path, label: str, content: bytes) -> bytes:
    """The secret in what such a file holds. Raises ProtectionFailed, naming the file."""
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
