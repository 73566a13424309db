"""The recovery key: made once, kept on three papers of which two suffice, never on the server.

The server has only its public half (``recovery-recipient``): what it encrypts to it, backups and
the escrow, it cannot read again. The **escrow** (``keys.age``) holds the files of the key folder
and is written anew whenever one of them changes. Both are age files (age-encryption.org/v1,
X25519), so that they open with the program ``age`` too, without Gerege.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage

from gerege.audit.private_files import make_private_folder, put_in_place, read_private
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault import bech32, key_folder, shares

RECIPIENT_FILE = "recovery-recipient"
ESCROW_FILE = "keys.age"
IDENTITY_PREFIX = "age-secret-key-"
FORMAT = "gerege keys v1"
OTHER_KEY_FILES = re.compile(r"audit-signing-key(\.pub)?|session-secret")
PUBLIC_MODE = 0o444
LONGEST_KEY_FILE = 4096
SHORT_NAME = 8
LONGEST_ESCROW = 1024 * 1024


@dataclass(frozen=True, repr=False)
class RecoveryKey:
    """A recovery key that nobody has yet: its public half, and the three shares to hand out."""

    recipient: str
    shares: tuple[str, ...]


def make() -> RecoveryKey:
    """A new recovery key. Nothing is written: ``use`` it once the shares are handed out."""
    identity = pyrage.x25519.Identity.generate()
    secret = bech32.decode(IDENTITY_PREFIX, str(identity))
    return RecoveryKey(str(identity.to_public()), shares.split(secret))


def use(key_dir: Path, recipient: str) -> None:
    """From now on encrypt to this recipient: write it down, and the escrow for it.

    Raises ProtectionFailed if either cannot be written.
    """
    _put(key_dir / RECIPIENT_FILE, f"{_checked(recipient)}\n".encode("ascii"), PUBLIC_MODE)
    write_escrow(key_dir)


def recipient(key_dir: Path) -> str:
    """To whom backups are encrypted. Raises ProtectionFailed when there is no recovery key."""
    path = key_dir / RECIPIENT_FILE
    try:
        return _checked(path.read_text(encoding="ascii").strip())
    except FileNotFoundError as missing:
        raise ProtectionFailed(
            f"there is no recovery key: {path} is missing. Make one: gerege recovery renew"
        ) from missing
    except (OSError, UnicodeDecodeError) as broken:
        raise ProtectionFailed(
            f"{path} cannot be read. Check the disk and the rights of the file"
        ) from broken


def name_of_present_key(key_dir: Path) -> str:
    """The letters on the papers of the present recovery key; empty where there is none.

    "that cannot be read" for a damaged one: the mend is a new one.
    """
    if not (key_dir / RECIPIENT_FILE).exists():
        return ""
    try:
        return recipient(key_dir)[-SHORT_NAME:]
    except ProtectionFailed:
        return "that cannot be read"


def identity_from_shares(given: Sequence[str]) -> str:
    """The secret half as age writes it (``AGE-SECRET-KEY-1…``), from two shares.

    Raises InputRefused naming the share, and the word if that can be known, that is wrong.
    """
    return bech32.encode(IDENTITY_PREFIX, shares.join(given)).upper()


def must_be_for(key_dir: Path, identity: str) -> None:
    """Raise ProtectionFailed if this server encrypts to another recovery key than this one."""
    if recipient(key_dir) != str(pyrage.x25519.Identity.from_str(identity).to_public()):
        raise ProtectionFailed(
            f"this server encrypts to another recovery key: …{recipient(key_dir)[-8:]}. Take the "
            "papers with these letters; if nobody has such papers, run: gerege recovery renew"
        )


def escrow_file(key_dir: Path) -> Path:
    """Where the escrow lies; a backup takes it along as it is."""
    return key_dir / ESCROW_FILE


def write_escrow(key_dir: Path) -> bool:
    """Write the escrow anew, of all keys as they are now; False where there is no recovery key.

    Raises ProtectionFailed if a key cannot be read or the escrow not be written: the old one stays.
    """
    if not (key_dir / RECIPIENT_FILE).exists():
        return False
    files = {path.name: _content(path).decode("ascii") for path in key_files(key_dir)}
    plain = json.dumps({"format": FORMAT, "files": files}, indent=1).encode("ascii")
    sealed = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient(key_dir))])
    _put(escrow_file(key_dir), sealed)
    return True


def open_escrow(escrow: bytes, identity: str) -> Mapping[str, bytes]:
    """The files in an escrow by name. Raises ProtectionFailed if it is not for this identity."""
    try:
        plain = pyrage.decrypt(escrow, [pyrage.x25519.Identity.from_str(identity)])
        found = json.loads(plain)
        files = {str(name): str(text).encode("ascii") for name, text in found["files"].items()}
    except (pyrage.DecryptError, pyrage.IdentityError) as wrong:
        raise ProtectionFailed(
            "the escrow does not open with these shares: they belong to another recovery key, or "
            "the file was changed"
        ) from wrong
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise ProtectionFailed("the escrow opens but holds no keys of Gerege") from broken
    if found.get("format") != FORMAT or not all(_is_key_file(name) for name in files):
        raise ProtectionFailed("the escrow opens but was written by another version of Gerege")
    return files


def restore_keys(escrow: bytes, identity: str, into: Path) -> list[str]:
    """Put a key folder back from an escrow; returns the names of the files.

    Raises InputRefused for a folder that is not empty, ProtectionFailed if the escrow does not open
    or the folder cannot be written.
    """
    files = open_escrow(escrow, identity)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise InputRefused("--into", f"{into} is not empty", "Name a new folder")
    try:
        make_private_folder(into)
    except OSError as failed:
        raise ProtectionFailed(f"{into} cannot be made ({failed.strerror})") from failed
    for name, content in sorted(files.items()):
        _put(into / name, content, PUBLIC_MODE if name.endswith(".pub") else 0o400)
    public = pyrage.x25519.Identity.from_str(identity).to_public()
    _put(into / RECIPIENT_FILE, f"{public}\n".encode("ascii"), PUBLIC_MODE)
    _put(escrow_file(into), escrow)
    return sorted(files)


def key_files(key_dir: Path) -> list[Path]:
    """Every file of the key folder that could not be made again."""
    there = sorted(key_dir.iterdir()) if key_dir.is_dir() else []
    return [path for path in there if _is_key_file(path.name)]


def escrow_is_stale(key_dir: Path) -> bool:
    """True if there is no escrow, or a key or the recipient was written after it."""
    escrow = escrow_file(key_dir)
    if not escrow.exists():
        return True
    written = escrow.stat().st_mtime_ns
    sources = [*key_files(key_dir), key_dir / RECIPIENT_FILE]
    return any(path.stat().st_mtime_ns > written for path in sources if path.exists())


def _is_key_file(name: str) -> bool:
    return key_folder.epoch_of(name) is not None or bool(OTHER_KEY_FILES.fullmatch(name))


def _content(path: Path) -> bytes:
    try:
        if path.suffix == ".pub":
            return path.read_bytes()
        return read_private(path, LONGEST_KEY_FILE)
    except OSError as failed:
        raise ProtectionFailed(f"{path} could not be read ({failed.strerror})") from failed


def _put(path: Path, content: bytes, mode: int = 0o400) -> None:
    try:
        put_in_place(path, content, mode)
    except OSError as failed:
        raise ProtectionFailed(
            f"{path} could not be written ({failed.strerror}). Check the disk and the rights of "
            "the folder"
        ) from failed


def _checked(recipient: str) -> str:
    try:
        return str(pyrage.x25519.Recipient.from_str(recipient))
    except pyrage.RecipientError as wrong:
        raise ProtectionFailed(
            f"{RECIPIENT_FILE} holds no recipient of age. Make a new one: gerege recovery renew"
        ) from wrong
