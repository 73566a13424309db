"""The sealed tallies by nationality and sex: some more, and what is in those that are over."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from gerege.accounts.models import as_bytes
from gerege.kernel.clock import now
from gerege.vault import services as vault
from gerege.visas.models import GroupTally
from gerege.visas.monitoring.estimates import COUNTS, Tally
from gerege.visas.waiting.waits import is_over

PURPOSE = "visa-groups"
Of = tuple[str, int, str, str]
"""Rule, version, what is compared, group."""


def owner_of(row: GroupTally) -> str:
    """To what a tally is sealed."""
    return row.quarter.isoformat()


def add_groups(*, quarter: date, counted: Mapping[Of, Tally]) -> None:
    """Add these. Call in a transaction that began with ``vault.hold_the_root``."""
    if not counted:
        return
    GroupTally.objects.get_or_create(quarter=quarter, defaults={"sealed": b""})
    row = GroupTally.objects.select_for_update().get(quarter=quarter)
    told = groups_in(row)
    for of, tally in counted.items():
        told[of] = told.get(of, Tally()) + tally
    lines = [[*of, *(getattr(tally, name) for name in COUNTS)] for of, tally in told.items()]
    data = json.dumps(sorted(lines)).encode()
    row.sealed = vault.seal_for(purpose=PURPOSE, owner=owner_of(row), data=data)
    row.save(update_fields=["sealed"])


def groups_in(row: GroupTally) -> dict[Of, Tally]:
    """What is in a tally. Raises ProtectionFailed if it does not open."""
    if not row.sealed:
        return {}
    data = vault.reveal_for(purpose=PURPOSE, owner=owner_of(row), data=as_bytes(row.sealed))
    return {
        (rule, version, what, group): Tally(*counts)
        for rule, version, what, group, *counts in json.loads(data)
    }


def groups_that_are_over(rows: Iterable[GroupTally]) -> dict[Of, Tally]:
    """All of them together but the quarter that goes on: two looks a day apart would tell of whom
    was counted between them."""
    found: dict[Of, Tally] = {}
    for row in rows:
        if is_over(row.quarter, now().date()):
            for of, tally in groups_in(row).items():
                found[of] = found.get(of, Tally()) + tally
    return found
