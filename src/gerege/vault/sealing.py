"""A stream, compressed and encrypted to the recovery key: this server writes it, cannot read it.

The format is age (X25519 recipients), so any age program opens it where this one is lost; inside is
one zlib stream. Nothing of a large database is ever held in memory whole.
"""

import errno
import hashlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage

from gerege.kernel.errors import InputRefused, ProtectionFailed

AT_ONCE = 1024 * 1024
# Most of a database is sealed texts, which no effort makes smaller: only runs are looked for, which
# takes a third of the time (``benchmarks/snapshots.py``).
EFFORT = (1, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
OWNER_ONLY = 0o600


class Readable(Protocol):
    """Anything that gives its bytes piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""


@dataclass(frozen=True)
class Sealed:
    """A file that was written: its checksum, its size, and the size of what is inside."""

    sha256: str
    size: int
    inside: int


def seal_stream(
    source: Readable, target: Path, recipient: str, *, is_packed: bool = False
) -> Sealed:
    """Encrypt everything in ``source`` into a new file that is on the disk when this returns.

    ``is_packed``: it is compressed already and goes in as it is. Raises InputRefused if the file
    cannot be written whole, ProtectionFailed for a recipient that is no age key.
    """
    packed = _AsItIs(source) if is_packed else _Packed(source)
    try:
        with _new(target) as opened:
            written = _Counted(opened)
            pyrage.encrypt_io(packed, written, [as_recipient(recipient)])
            opened.flush()
            os.fsync(opened.fileno())
    except (OSError, pyrage.EncryptError) as failed:
        raise not_written(target, failed) from failed
    return Sealed(written.digest.hexdigest(), written.size, packed.inside)


def open_stream(sealed: Path, target: Path, identity: str, inside: int | None) -> None:
    """Decrypt into a new file with mode 0600.

    ``inside`` is how many bytes there are to be, if that is known. Raises ProtectionFailed if the
    key is not the right one, or the file was cut off or changed; what was written is removed.
    """
    try:
        with sealed.open("rb") as opened, _new(target) as plain:
            unpacked = _Unpacked(plain, inside)
            pyrage.decrypt_io(opened, unpacked, [as_identity(identity)])
            unpacked.must_be_whole()
            plain.flush()
            os.fsync(plain.fileno())
    except (OSError, pyrage.DecryptError, zlib.error) as failed:
        target.unlink(missing_ok=True)
        raise _not_opened(sealed, failed) from failed
    except ProtectionFailed:
        target.unlink(missing_ok=True)
        raise


def open_packed(sealed: Path, target: BinaryIO, identity: str, most: int) -> None:
    """Decrypt what was sealed as it is (``is_packed``) into an open file, and not more than this.

    Raises ProtectionFailed if the key is not the right one, or the file was cut off, changed, is
    no such file or holds more.
    """
    try:
        with sealed.open("rb") as opened:
            pyrage.decrypt_io(opened, _Bounded(target, most), [as_identity(identity)])
        target.flush()
    except (OSError, pyrage.DecryptError) as failed:
        raise _not_opened(sealed, failed) from failed


def as_recipient(text: str) -> pyrage.x25519.Recipient:
    """The public key in this text. Raises ProtectionFailed if it is none."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as wrong:
        raise ProtectionFailed("the public recovery key is no age key (age1...)") from wrong


def as_identity(text: str) -> pyrage.x25519.Identity:
    """The secret key in this text. Raises InputRefused if it is none; never repeats it."""
    try:
        return pyrage.x25519.Identity.from_str(text.strip())
    except pyrage.IdentityError as wrong:
        raise InputRefused(
            "--identity", "this is no age identity", "Give a file with AGE-SECRET-KEY-1..."
        ) from wrong


def sha256_of(path: Path) -> str:
    """The checksum of a file as it lies on the disk."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def flush_folder(folder: Path) -> None:
    """Let the names in a folder survive a power cut. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def not_written(target: Path, failed: Exception) -> InputRefused:
    """The sentence for a copy that could not be written to its end."""
    reason = failed.strerror if isinstance(failed, OSError) else str(failed)
    return InputRefused(
        str(target.parent), f"not written ({reason})", "Make room there and check its rights"
    )


def _not_opened(sealed: Path, failed: Exception) -> ProtectionFailed:
    if "No matching keys" in str(failed):
        return ProtectionFailed(f"{sealed} was not encrypted to this recovery key")
    if isinstance(failed, OSError) and failed.errno:
        return ProtectionFailed(f"{sealed} could not be unpacked ({failed.strerror})")
    return ProtectionFailed(f"{sealed} does not open: it was cut off or changed")


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb")


class _Packed:
    """Reads a stream and hands it on compressed."""

    def __init__(self, source: Readable) -> None:
        self.source = source
        self.packer = zlib.compressobj(*EFFORT)
        self.ready = bytearray()
        self.inside = 0
        self.ended = False

    def read(self, size: int) -> bytes:
        while len(self.ready) < size and not self.ended:
            self._fill()
        taken = bytes(self.ready[:size])
        del self.ready[:size]
        return taken

    def _fill(self) -> None:
        piece = self.source.read(AT_ONCE)
        self.inside += len(piece)
        self.ended = not piece
        self.ready += self.packer.compress(piece) if piece else self.packer.flush()


class _AsItIs:
    """Reads a stream and counts it."""

    def __init__(self, source: Readable) -> None:
        self.source = source
        self.inside = 0

    def read(self, size: int) -> bytes:
        piece = self.source.read(size)
        self.inside += len(piece)
        return piece


class _Counted:
    """Writes to a file and keeps checksum and size of what was written."""

    def __init__(self, target: BinaryIO) -> None:
        self.target = target
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> int:
        self.digest.update(piece)
        self.size += len(piece)
        return self.target.write(piece)

    def flush(self) -> None:
        self.target.flush()


class _Unpacked:
    """Writes what is inside a compressed stream, and not a byte more than there is to be."""

    def __init__(self, target: BinaryIO, inside: int | None) -> None:
        self.target = target
        self.left = inside
        self.unpacker = zlib.decompressobj()

    def write(self, piece: bytes) -> int:
        plain = self.unpacker.decompress(piece)
        if self.left is not None:
            self.left -= len(plain)
            if self.left < 0:
                raise zlib.error("longer than the list of contents says")
        self.target.write(plain)
        return len(piece)

    def flush(self) -> None:
        self.target.flush()

    def must_be_whole(self) -> None:
        if self.left or not self.unpacker.eof:
            raise ProtectionFailed("a file of the backup ends too early")


class _Bounded:
    """Writes to a file until it is too much."""

    def __init__(self, target: BinaryIO, most: int) -> None:
        self.target = target
        self.left = most

    def write(self, piece: bytes) -> int:
        self.left -= len(piece)
        if self.left < 0:
            raise OSError(errno.EFBIG, "it is too large")
        return self.target.write(piece)

    def flush(self) -> None:
        self.target.flush()
