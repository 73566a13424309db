"""The sealed tallies of waits: one more, and what is in them."""

import json
from collections.abc import Mapping
from datetime import date

from gerege.accounts.models import as_bytes
from gerege.vault import services as vault
from gerege.visas.engine.judging import SEEN_BEFORE
from gerege.visas.models import Application, WaitTally
from gerege.visas.monitoring import groups
from gerege.visas.waiting.waits import Groups

PURPOSE = "visa-waits"
OPENED, DECIDED = "opened", "decided"
A_RULE, AT_RANDOM, NOBODY = "rule", "random", "nobody"
Tally = dict[str, dict[str, dict[str, dict[str, int]]]]


def owner_of(row: WaitTally) -> str:
    """To what a tally is sealed."""
    return f"{row.post_id}:{row.quarter.isoformat()}"


def add_one(*, application: Application, until: str, days: int, quarter: date) -> None:
    """Count one application. Call in the transaction of the act, before the record is written.

    Begin that transaction with ``vault.hold_the_root``.
    """
    WaitTally.objects.get_or_create(
        post_id=application.post_id, quarter=quarter, defaults={"sealed": b""}
    )
    row = WaitTally.objects.select_for_update().get(post=application.post_id, quarter=quarter)
    tally = _told(row)
    for kind, group in groups_of(application).items():
        counts = tally.setdefault(until, {}).setdefault(kind, {}).setdefault(group, {})
        counts[str(days)] = counts.get(str(days), 0) + 1
    data = json.dumps(tally, sort_keys=True).encode()
    row.sealed = vault.seal_for(purpose=PURPOSE, owner=owner_of(row), data=data)
    row.save(update_fields=["sealed"])


def groups_in(row: WaitTally, until: str, kind: str) -> Groups:
    """Of one kind the groups of a tally. Raises ProtectionFailed if it does not open."""
    found = _told(row).get(until, {}).get(kind, {})
    return {name: {int(day): n for day, n in days.items()} for name, days in found.items()}


def groups_of(application: Application) -> Mapping[str, str]:
    """In which group of each kind an application is; empty where nothing was said, or clearly."""
    told = {"class": application.visa_class, "why": why_of(application)}
    return told | groups.groups_of(application.written())


def why_of(application: Application) -> str:
    """Why somebody looked: a rule holds, it was drawn at random, or neither.

    *Seen before* is no rule, and in no count: it would tell of protected cases.
    """
    if application.flags.exclude(rule=SEEN_BEFORE).exists():
        return A_RULE
    return AT_RANDOM if application.is_sampled else NOBODY


def _told(row: WaitTally) -> Tally:
    if not row.sealed:
        return {}
    data = vault.reveal_for(purpose=PURPOSE, owner=owner_of(row), data=as_bytes(row.sealed))
    told: Tally = json.loads(data)
    return told
