"""What a phone sends when the line is back: read, not opened. Pure."""

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from uuid import UUID

LARGEST = 20_000


@dataclass(frozen=True)
class SealedMessage:
    """Sealed to the server's public key; the phone itself could not read it back."""

    client_id: UUID
    key_id: str
    enc: bytes
    ciphertext: bytes


def read_message(body: bytes) -> SealedMessage | None:
    """The parts of a message, or None when the body is something else."""
    if len(body) > LARGEST:
        return None
    try:
        parts = json.loads(body)
        return SealedMessage(
            client_id=UUID(parts["client_id"]),
            key_id=str(parts["key_id"])[:64],
            enc=_bytes(parts["enc"]),
            ciphertext=_bytes(parts["ct"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _bytes(text: str) -> bytes:
    """Base 64 with the URL alphabet, padding left out."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
