"""Identifiers that many share for a good reason, and what is sealed about them."""

import json
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import as_bytes
from gerege.vault import services as vault
from gerege.visas.models import Declared

PURPOSE = "visa-declared"
WHAT = {
    "agency": _("Licensed agency"),
    "employer": _("Registered employer with many workers"),
    "school": _("School or university"),
    "hospital": _("Hospital"),
    "hotel": _("Hotel or dormitory"),
    "travel": _("Travel company or visa centre"),
    "help": _("Organisation that helps people"),
    "other": _("Something else, said in the reason"),
}
"""Why many share something without any harm in it."""


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


def standing_on(day: date) -> QuerySet[Declared]:
    """What is declared on this day."""
    return Declared.objects.filter(ends_on__gte=day, ended_at__isnull=True)


def in_force(day: date) -> Sequence[tuple[str, int]]:
    """Kind and key of every identifier that is declared on this day, for the engine."""
    rows = standing_on(day).values_list("kind", "value").order_by("kind", "value").distinct()
    return [(kind, int(value, 16)) for kind, value in rows]
