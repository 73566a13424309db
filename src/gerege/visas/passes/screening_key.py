"""The secret with which identifiers become keyed hashes; made at its first use."""

import hashlib
import hmac
import secrets
from uuid import UUID

from django.db import transaction

from gerege.audit.services import hold_the_record
from gerege.kernel.clock import now
from gerege.vault import services as vault
from gerege.visas.models import ScreeningKey

PURPOSE = "visa-screening-key"
OWNER = "installation"
KEY_BYTES = 32


def screening_key() -> bytes:
    """The secret of this installation. Raises ProtectionFailed if it does not open."""
    kept = ScreeningKey.objects.order_by("pk").first() or _made()
    return vault.reveal_for(purpose=PURPOSE, owner=OWNER, data=bytes(kept.sealed))


def _made() -> ScreeningKey:
    with transaction.atomic():
        # Two who come first at the same moment must not make two secrets.
        hold_the_record()
        kept = ScreeningKey.objects.order_by("pk").first()
        if kept is None:
            secret = secrets.token_bytes(KEY_BYTES)
            sealed = vault.seal_for(purpose=PURPOSE, owner=OWNER, data=secret)
            kept = ScreeningKey.objects.create(sealed=sealed, made_at=now())
    return kept


def key_of_file(data: bytes) -> str:
    """By which the same file is known again, and from which nothing of it can be learned."""
    return hmac.new(screening_key(), b"file\0" + data, hashlib.sha256).hexdigest()


def draw_of(secret: bytes, application: UUID) -> int:
    """The lot of an application in the random sample, a number of 64 bits."""
    digest = hmac.new(secret, b"sample\0" + application.bytes, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")
