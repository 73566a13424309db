"""HPKE's sealing side, built from HMAC, ECDH and AES-GCM only, as a browser's script has to do it.

Written from RFC 9180, sections 4, 4.1, 5.1 and 6.1, apart from the product's own code, so that the
two can be held against each other.
"""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEM = b"KEM\x00\x10"
AES_128, AES_256 = (1, 16), (2, 32)


@dataclass(frozen=True)
class Parcel:
    """What is sent."""

    enc: bytes
    ciphertext: bytes


def extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, hashlib.sha256)


def expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labelled + b"\x01", hashlib.sha256)[:length]


def seal(
    public: bytes,
    plain: bytes,
    *,
    info: bytes,
    aad: bytes = b"",
    cipher: tuple[int, int] = AES_256,
    ephemeral: EllipticCurvePrivateKey | None = None,
) -> Parcel:
    """One message to the owner of ``public`` (an uncompressed point)."""
    mine = ephemeral or generate_private_key(SECP256R1())
    enc = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public)
    agreed = extract(KEM, b"", b"eae_prk", mine.exchange(ECDH(), theirs))
    shared = expand(KEM, agreed, b"shared_secret", enc + public, 32)

    number, key_length = cipher
    suite = b"HPKE\x00\x10\x00\x01" + number.to_bytes(2, "big")
    context = (
        b"\x00" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    )
    secret = extract(suite, shared, b"secret", b"")
    key = expand(suite, secret, b"key", context, key_length)
    nonce = expand(suite, secret, b"base_nonce", context, 12)
    return Parcel(enc, AESGCM(key).encrypt(nonce, plain, aad))
