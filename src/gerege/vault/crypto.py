"""Sealing, keys and keyed hashes. Pure: bytes in, bytes out; no database, no files.

- AES-256-GCM-SIV (RFC 8452): a nonce that repeats by accident, as after a restored copy of a
  machine, reveals at most that two texts are equal.
- The envelope is ``v1|key id|nonce|ciphertext and tag``. Version, key id and everything the caller
  binds are authenticated: a text moved to another field, row or person does not open.
- Opening gives the text or raises; there is no third way.
- Keys for different purposes are derived with HKDF-SHA-256 (RFC 5869) under different labels.
"""

import hashlib
import hmac
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from gerege.kernel.errors import ProtectionFailed

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
LENGTH_BYTES = 4
KEY_ID_CHARACTERS = 8
HEADER = re.compile(rb"v1\|([0-9a-f]{8})\|")

SMALLEST_BUCKET = 64
LARGEST_DOUBLING = 4096


def new_key() -> bytes:
    """A random key of 256 bits."""
    return os.urandom(KEY_BYTES)


def bind(*parts: str) -> bytes:
    """Join parts so that no two different lists give the same bytes: each with its length first."""
    encoded = [part.encode("utf-8") for part in parts]
    return b"".join(len(part).to_bytes(LENGTH_BYTES, "big") + part for part in encoded)


def derive(key: bytes, *purpose: str) -> bytes:
    """A key of 256 bits for one purpose, from a key that is itself random (never a password)."""
    _must_be_a_key(key)
    return HKDFExpand(SHA256(), KEY_BYTES, bind("gerege", *purpose)).derive(key)


@dataclass(frozen=True, repr=False)
class Key:
    """A key with the short public name that stands in every envelope it made."""

    secret: bytes
    id: str

    def __repr__(self) -> str:
        return f"Key({self.id})"


def named(secret: bytes) -> Key:
    """Give a key its name: eight hexadecimal digits derived from it, that say nothing about it."""
    return Key(secret, derive(secret, "name of the key").hex()[:KEY_ID_CHARACTERS])


def seal(key: Key, plain: bytes, bound: bytes) -> bytes:
    """Encrypt and authenticate; ``bound`` is authenticated with it and must be given to open."""
    header = f"v1|{key.id}|".encode("ascii")
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + AESGCMSIV(key.secret).encrypt(nonce, plain, header + bound)


def open_sealed(key: Key, envelope: bytes, bound: bytes) -> bytes:
    """The plain bytes. Raises ProtectionFailed on a wrong key, a wrong place or any changed bit."""
    made_by, body = _header(envelope)
    if made_by != key.id:
        raise ProtectionFailed(f"this was sealed with the key {made_by}, not with {key.id}")
    nonce, ciphertext = envelope[body : body + NONCE_BYTES], envelope[body + NONCE_BYTES :]
    try:
        return AESGCMSIV(key.secret).decrypt(nonce, ciphertext, envelope[:body] + bound)
    except (InvalidTag, ValueError) as wrong:
        raise ProtectionFailed(
            "a sealed text does not open: it was changed, or moved from where it was sealed"
        ) from wrong


def key_id_of(envelope: bytes) -> str:
    """The name of the key that made this envelope. Raises ProtectionFailed if it is none."""
    return _header(envelope)[0]


def _header(envelope: bytes) -> tuple[str, int]:
    """The key's name, and where the body begins."""
    found = HEADER.match(envelope)
    if found is None or len(envelope) < found.end() + NONCE_BYTES + TAG_BYTES:
        raise ProtectionFailed("this is no sealed text, or it was cut off")
    return found[1].decode("ascii"), found.end()


def padded(plain: bytes) -> bytes:
    """Fill up to the next bucket, so that the length of what is stored says little about the text.

    Buckets: 64 bytes, doubled up to 4096, then multiples of 4096; four of them hold the length.
    """
    whole = len(plain).to_bytes(LENGTH_BYTES, "big") + plain
    return whole.ljust(_bucket(len(whole)), b"\x00")


def unpadded(whole: bytes) -> bytes:
    """Take the filling off again. Raises ProtectionFailed if it was not put on by ``padded``."""
    length = int.from_bytes(whole[:LENGTH_BYTES], "big")
    plain = whole[LENGTH_BYTES : LENGTH_BYTES + length]
    if whole != padded(plain):
        raise ProtectionFailed("a sealed text opens, but its filling is wrong: nothing is shown")
    return plain


def blind(key: bytes, value: str, digest_bytes: int) -> str:
    """A keyed hash (HMAC-SHA-256) of a value, cut to ``digest_bytes``, in hexadecimal."""
    _must_be_a_key(key)
    return hmac.new(key, value.encode("utf-8"), hashlib.sha256).digest()[:digest_bytes].hex()


def same(one: bytes, other: bytes) -> bool:
    """Compare without telling by the time taken where they differ."""
    return hmac.compare_digest(one, other)


def _bucket(length: int) -> int:
    size = SMALLEST_BUCKET
    while size < length and size < LARGEST_DOUBLING:
        size *= 2
    if length <= size:
        return size
    return -(-length // LARGEST_DOUBLING) * LARGEST_DOUBLING


def _must_be_a_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ProtectionFailed(f"a key has {KEY_BYTES} bytes, this one {len(key)}")
