"""The key that signs the state of the record, and heads as they leave the server.

Ed25519 (RFC 8032). The private half is in ``<key dir>/audit-signing-key``; the public half is
written beside it and belongs on the paper where the auditor keeps it.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from gerege.audit.keyfile import read_secret, write_secret
from gerege.kernel.errors import InputRefused, ProtectionFailed

FILE_NAME = "audit-signing-key"
PUBLIC_FILE_NAME = "audit-signing-key.pub"
LABEL = "gerege-audit-signing-key"
FORMAT = "gerege audit head v1"
KEY_ID_CHARACTERS = 16
PUBLIC_KEY_BYTES = 32

_cached: dict[str, Ed25519PrivateKey] = {}


@dataclass(frozen=True)
class SavedHead:
    """Size and root of the record at a moment, with the signature over them. All hexadecimal."""

    size: int
    root: str
    at: str
    key_id: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """What the signature covers: the format and every field, one a line."""
        lines = (FORMAT, str(self.size), self.root, self.at, self.key_id)
        return "\n".join(lines).encode("ascii")

    def as_text(self) -> str:
        """The file that is kept outside the server."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=2) + "\n"

    @property
    def when(self) -> datetime:
        """The moment of signing."""
        return datetime.fromisoformat(self.at)


def create_signing_key(key_dir: Path) -> Path:
    """Make the key, once. Raises ProtectionFailed if there is one or it cannot be written."""
    key = Ed25519PrivateKey.generate()
    path = key_dir / FILE_NAME
    write_secret(path, LABEL, key.private_bytes_raw())
    _write_public(key_dir / PUBLIC_FILE_NAME, key.public_key())
    return path


def use_for_this_process(seed: bytes) -> None:
    """Sign with this key instead of the one on disk. For tests and benchmarks."""
    _cached["key"] = Ed25519PrivateKey.from_private_bytes(seed)


def forget_key() -> None:
    """Read the file again at the next use."""
    _cached.clear()


def signing_key() -> Ed25519PrivateKey:
    """The private key, read once a process. Raises ProtectionFailed if it cannot be had."""
    if "key" not in _cached:
        secret = read_secret(Path(settings.GEREGE_KEY_DIR) / FILE_NAME, LABEL)
        _cached["key"] = Ed25519PrivateKey.from_private_bytes(secret)
    return _cached["key"]


def public_key() -> Ed25519PublicKey:
    """The public half of the key of this installation."""
    return signing_key().public_key()


def public_key_as_text(key: Ed25519PublicKey) -> str:
    """The public key in hexadecimal, to print and to compare."""
    return key.public_bytes_raw().hex()


def key_id_of(key: Ed25519PublicKey) -> str:
    """The short name of a public key: its first eight bytes."""
    return public_key_as_text(key)[:KEY_ID_CHARACTERS]


def read_public_key(path: Path) -> Ed25519PublicKey:
    """The public key in this file. Raises InputRefused if it is none."""
    try:
        raw = bytes.fromhex(path.read_text(encoding="ascii").strip())
        return Ed25519PublicKey.from_public_bytes(raw)
    except (OSError, ValueError) as broken:
        raise InputRefused(
            str(path), "no public key of a record", "Give the file audit-signing-key.pub"
        ) from broken


def sign_head(size: int, root: str, at: datetime) -> SavedHead:
    """Sign size and root as they are at this moment."""
    key = signing_key()
    head = SavedHead(size, root, moment_as_text(at), key_id_of(key.public_key()))
    return SavedHead(**{**asdict(head), "signature": key.sign(head.signed_bytes()).hex()})


def moment_as_text(at: datetime) -> str:
    """A moment in the one way in which it is signed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def must_be_signed_by(head: SavedHead, key: Ed25519PublicKey) -> None:
    """Raise ProtectionFailed unless this very head was signed with this key."""
    if head.key_id != key_id_of(key):
        raise ProtectionFailed(
            f"the head of {head.at} was signed with the key {head.key_id}, not with "
            f"{key_id_of(key)}. Give the public key it was signed with (--public-key)"
        )
    try:
        key.verify(bytes.fromhex(head.signature), head.signed_bytes())
    except (InvalidSignature, ValueError) as wrong:
        raise ProtectionFailed(
            f"the signature of the head of {head.at} does not hold: it was changed after signing"
        ) from wrong


def read_head(path: Path) -> SavedHead:
    """A head that was kept in a file. Raises InputRefused if the file holds none."""
    mend = "Give a file written by: gerege verify-audit --save-head FILE"
    try:
        found = json.loads(path.read_text(encoding="ascii"))
        if found.pop("format") != FORMAT:
            raise InputRefused(str(path), "another format", mend)
        head = SavedHead(**found)
        bytes.fromhex(head.root)
        datetime.fromisoformat(head.at)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as broken:
        raise InputRefused(str(path), "this is no head of a record", mend) from broken
    if not isinstance(head.size, int) or head.size < 0:
        raise InputRefused(str(path), "the size is no number", mend)
    return head


def write_head(path: Path, head: SavedHead) -> None:
    """Keep a head in a new file. Raises InputRefused if the file exists or cannot be written."""
    try:
        with path.open("x", encoding="ascii") as opened:
            opened.write(head.as_text())
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as failed:
        raise InputRefused(
            str(path), f"not written ({failed.strerror})", "Name a new file in a folder you may use"
        ) from failed


def _write_public(path: Path, key: Ed25519PublicKey) -> None:
    path.unlink(missing_ok=True)
    path.write_text(public_key_as_text(key) + "\n", encoding="ascii")
    path.chmod(0o444)
