"""Keys with which a browser seals what is being typed while the line is down.

A key is derived from the vault for one officer, one browser and one second of issue. The browser
keeps only the second; the key is asked for again, within the hour, by the same officer there.
"""

import base64
import re
from datetime import UTC, datetime
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.kernel import clock
from gerege.vault import services as vault

PURPOSE = "draft-key"
VALID_SECONDS = 3600
SECONDS = re.compile(r"[0-9]{1,12}")


def read_issued(written: str | None) -> int | None:
    """The second of issue: now if none is asked for; None if malformed, to come, or an hour old."""
    now = int(clock.now().timestamp())
    if written is None:
        return now
    if not SECONDS.fullmatch(written):
        return None
    issued = int(written)
    return issued if now - VALID_SECONDS <= issued <= now else None


def key_for(officer: Officer, browser: UUID, issued: int) -> str:
    """32 bytes in base 64 (URL alphabet, no padding)."""
    at = datetime.fromtimestamp(issued, tz=UTC)
    key = vault.derive_for(purpose=PURPOSE, owner=f"{officer.pk}:{browser}:{issued}", at=at)
    return base64.urlsafe_b64encode(key).decode("ascii").rstrip("=")
