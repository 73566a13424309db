"""Identifiers that many share for a good reason, and what is sealed about them."""

import json
from collections.abc import Sequence
from datetime import date

from gerege.accounts.models import as_bytes
from gerege.vault import services as vault
from gerege.visas.models import Declared

PURPOSE = "visa-declared"


def owner_of(row: Declared) -> str:
    """To what the reason is sealed."""
    return f"{row.kind}:{row.value}"


def seal_reason(row: Declared, *, identifier: str, reason: str) -> None:
    """Put identifier and reason, sealed, into the row. Saves nothing."""
    told = json.dumps({"identifier": identifier, "reason": reason}).encode()
    row.sealed = vault.seal_for(purpose=PURPOSE, owner=owner_of(row), data=told)


def reason_of(row: Declared) -> dict[str, str]:
    """``identifier`` and ``reason``, as they were typed. Raises ProtectionFailed."""
    sealed = as_bytes(row.sealed)
    told: dict[str, str] = json.loads(
        vault.reveal_for(purpose=PURPOSE, owner=owner_of(row), data=sealed)
    )
    return told


def in_force(day: date) -> Sequence[tuple[str, int]]:
    """Kind and key of every identifier that is declared on this day, for the engine."""
    rows = Declared.objects.filter(ends_on__gte=day, ended_at__isnull=True)
    return [(kind, int(value, 16)) for kind, value in rows.values_list("kind", "value")]
