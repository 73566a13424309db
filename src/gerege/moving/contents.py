"""The list of contents of an export: every file with its rows, size and hash, signed.

Anybody can encrypt a false archive to a public key; nobody else can sign its list. The key is that
of the record of acts (Ed25519), as for backups.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gerege.kernel.errors import ProtectionFailed

NAME, SIGNATURE = "manifest.json", "manifest.sig"
FORMAT = "gerege export v1"
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True)
class Listed:
    """One file of the archive. ``rows`` without the heading; 0 for a file that is no table."""

    sha256: str
    size: int
    rows: int


@dataclass(frozen=True)
class Contents:
    """What one export is. ``posts``: codes of the offices it is about; none for all of them."""

    made_at: str
    product: str
    sign: str
    purpose: str
    posts: tuple[str, ...]
    schema: Mapping[str, str]
    files: Mapping[str, Listed]

    def as_bytes(self) -> bytes:
        """The file that is signed."""
        said = {"format": FORMAT, **asdict(self)}
        return (json.dumps(said, indent=1, sort_keys=True) + "\n").encode("ascii")


def read(written: bytes, signature: bytes, key: Ed25519PublicKey) -> Contents:
    """The list, once it is known who signed it. Raises ProtectionFailed for any other."""
    try:
        key.verify(bytes.fromhex(signature.decode("ascii").strip()), written)
    except (InvalidSignature, ValueError) as wrong:
        raise ProtectionFailed(
            "the list of contents was not signed by the installation whose public key was given, "
            "or was changed. Give its audit-signing-key.pub (--public-key), or another export"
        ) from wrong
    try:
        return _from_json(json.loads(written))
    except (ValueError, TypeError, KeyError, AttributeError) as broken:
        raise ProtectionFailed(
            "the list of contents cannot be read by this version of the program"
        ) from broken


def _from_json(found: dict[str, Any]) -> Contents:
    if found.pop("format") != FORMAT:
        raise ValueError("another format")
    found["files"] = {name: Listed(**entry) for name, entry in found["files"].items()}
    return Contents(**found | {"posts": tuple(found["posts"])})


class Measured:
    """Writes into a file and keeps its hash and size."""

    def __init__(self, target: IO[bytes]) -> None:
        """``target`` takes the bytes."""
        self.target = target
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, text: str) -> int:
        """Write a text as UTF-8."""
        piece = text.encode("utf-8")
        self.digest.update(piece)
        self.size += len(piece)
        return self.target.write(piece)

    def listed(self, rows: int = 0) -> Listed:
        """What the list of contents says of it."""
        return Listed(self.digest.hexdigest(), self.size, rows)
