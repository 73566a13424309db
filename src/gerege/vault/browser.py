"""What a telephone seals while it has no network opens only here; not on the telephone either.

HPKE (RFC 9180), base mode, single shot: DHKEM(P-256, HKDF-SHA256) 0x0010, HKDF-SHA256 0x0001,
AES-256-GCM 0x0002. All of it is within reach of a browser's Web Cryptography.

The recipe for the sealing side
-------------------------------
The page carries the public key as ``key_id`` and ``public_key`` (65 bytes, uncompressed point,
base 64 with the URL alphabet, no padding). For a first contact::

    info = "gerege first contact v1 " || client id    ASCII; a UUID as 36 characters, lower case
    aad  = nothing (the message is bound to its client id through info)
    pkR  = the 65 bytes of public_key

    skE, pkE = new ECDH key pair on P-256;  enc = pkE as 65 bytes, uncompressed
    dh = ECDH(skE, pkR), 32 bytes (the x coordinate)

With ``extract(salt, ikm) = HMAC-SHA256(salt, ikm)`` (an empty salt is 32 zero bytes) and
``expand(prk, info, L)`` of HKDF (RFC 5869), and::

    kem_id   = "KEM"  || 00 10
    suite_id = "HPKE" || 00 10  00 01  00 02
    labeled_extract(id, salt, label, ikm)   = extract(salt, "HPKE-v1" || id || label || ikm)
    labeled_expand(id, prk, label, info, L) = expand(prk, L as 2 bytes, big-endian
                                                     || "HPKE-v1" || id || label || info, L)

    eae_prk       = labeled_extract(kem_id, "", "eae_prk", dh)
    shared_secret = labeled_expand(kem_id, eae_prk, "shared_secret", enc || pkR, 32)

    psk_id_hash = labeled_extract(suite_id, "", "psk_id_hash", "")
    info_hash   = labeled_extract(suite_id, "", "info_hash", info)
    context     = 00 || psk_id_hash || info_hash
    secret      = labeled_extract(suite_id, shared_secret, "secret", "")
    key         = labeled_expand(suite_id, secret, "key", context, 32)
    nonce       = labeled_expand(suite_id, secret, "base_nonce", context, 12)

    ciphertext = AES-256-GCM(key, nonce, plain text, no additional data, tag of 16 bytes at end)

Sent are ``key_id``, ``enc`` and ``ciphertext``. The private half of the key pair and everything
derived from it is dropped at once: it was never extractable and is not kept.
"""

import base64
from dataclasses import dataclass
from hashlib import sha256
from typing import TypedDict
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction

from gerege.audit.storage import whole_or_nothing
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import crypto, services
from gerege.vault.models import BrowserKey

FIRST_CONTACT = b"gerege first contact v1"
SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
POINT_BYTES = 65
SCALAR_BYTES = 32
KEY_ID_CHARACTERS = 16
PURPOSE = "browser private key"


class PublicJwk(TypedDict):
    """A public key as a browser imports it (RFC 7517, RFC 7518 section 6.2)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str


@dataclass(frozen=True)
class PublishedKey:
    """The public half, with the short name by which the private half is found again."""

    key_id: str
    raw: bytes

    @property
    def base64url(self) -> str:
        """The 65 bytes in base 64, URL alphabet, no padding."""
        return _base64url(self.raw)

    def as_jwk(self) -> PublicJwk:
        """The same key as a JSON Web Key."""
        x, y = self.raw[1:33], self.raw[33:]
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": _base64url(x),
            "y": _base64url(y),
            "kid": self.key_id,
        }


def public_key() -> PublishedKey:
    """The key to which browsers seal now; made at the first call. Raises ProtectionFailed.

    Its private half is not read, sealed as it is: the process outside may not.
    """
    published = BrowserKey.objects.order_by("-made_at").values_list("key_id", "public").first()
    if published is None:
        made = make_key()
        published = made.key_id, made.public
    return PublishedKey(published[0], bytes(published[1]))


def public_key_jwk() -> PublicJwk:
    """The key to which browsers seal now, as a JSON Web Key."""
    return public_key().as_jwk()


def make_key() -> BrowserKey:
    """Make a new key pair; from now on it is the one published. Older ones go on opening."""
    private = generate_private_key(SECP256R1())
    raw = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key_id = sha256(raw).hexdigest()[:KEY_ID_CHARACTERS]
    scalar = private.private_numbers().private_value.to_bytes(SCALAR_BYTES, "big")
    with transaction.atomic(), whole_or_nothing():
        sealed = services.seal_for(purpose=PURPOSE, owner=key_id, data=scalar)
        return BrowserKey.objects.create(
            key_id=key_id, public=raw, sealed_private=sealed, made_at=clock.now()
        )


def seal_for_readers(text: str, info: bytes) -> tuple[str, bytes]:
    """Seal a text to the published key as a browser would: (name of the key, what was sealed).

    Needs no key of the vault once a pair was made, so a page for the public can do it; the page
    itself cannot read it back. The length is hidden as in the vault. Raises ProtectionFailed where
    no pair was made yet and there are no keys to make one.
    """
    published = public_key()
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), published.raw)
    plain = crypto.padded(text.encode("utf-8"))
    return published.key_id, SUITE.encrypt(plain, key, info)


def open_for_readers(sealed: bytes, info: bytes, key_id: str) -> str:
    """What ``seal_for_readers`` sealed for this very purpose. Raises ProtectionFailed."""
    enc, ciphertext = sealed[:POINT_BYTES], sealed[POINT_BYTES:]
    plain = open_browser_sealed(enc=enc, ciphertext=ciphertext, info=info, key_id=key_id)
    return crypto.unpadded(plain).decode("utf-8")


def first_contact_info(client_id: UUID) -> bytes:
    """What a first contact is bound to: its purpose and the id of its message."""
    return FIRST_CONTACT + b" " + str(client_id).encode("ascii")


def open_browser_sealed(
    *,
    enc: bytes,
    ciphertext: bytes,
    info: bytes = FIRST_CONTACT,
    key_id: str | None = None,
) -> bytes:
    """What a browser sealed to this server; without ``key_id`` the newest key is tried.

    Raises ProtectionFailed if it was sealed to another key, for another purpose or message
    (``info``), or was changed on the way.
    """
    private = _private_key(key_id)
    if len(enc) != POINT_BYTES:
        raise ProtectionFailed("this was not sealed by our page: its key has the wrong length")
    try:
        return SUITE.decrypt(enc + ciphertext, private, info)
    except (InvalidTag, ValueError) as wrong:
        raise ProtectionFailed(
            "what the telephone kept does not open: it was changed, or sealed for something else"
        ) from wrong


def _private_key(key_id: str | None) -> EllipticCurvePrivateKey:
    kept = BrowserKey.objects.filter(pk=key_id or public_key().key_id).first()
    if kept is None:
        raise ProtectionFailed("this was sealed to a key that this server does not have")
    scalar = services.reveal_for(
        purpose=PURPOSE, owner=kept.key_id, data=bytes(kept.sealed_private)
    )
    return derive_private_key(int.from_bytes(scalar, "big"), SECP256R1())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")
