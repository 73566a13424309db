"""Names of which nobody told whose searches find them.

The version before knows no keeper: what it writes while it runs beside this one (ADR 16) is a
candidate of everybody's searches, so that nobody is missed meanwhile. Whose they are is told later.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from gerege.audit.storage import whole_or_nothing
from gerege.vault import rooted
from gerege.vault.models import NO_KEEPER, NameIndex, RecordKey

AT_ONCE = 200


def tell_keepers() -> int:
    """Let such names be found by their keeper's searches alone; returns of how many records.

    For ``tick``, a few in each transaction. What somebody holds is left for the next time; what
    does not open, or belongs to no room, stays as it is. Raises ProtectionFailed as every use of
    the keys does.
    """
    told, after = 0, NO_KEEPER
    while records := _without_keeper(after):
        with transaction.atomic(), whole_or_nothing():
            told += _tell(records)
        after = records[-1]
    return told


def _without_keeper(after: UUID) -> list[UUID]:
    rows = NameIndex.objects.filter(keeper=NO_KEEPER, record_id__gt=after).order_by("record_id")
    return list(rows.values_list("record_id", flat=True).distinct()[:AT_ONCE])


def _tell(records: Sequence[UUID]) -> int:
    """Hold the keys of these records first, as whoever writes their names does."""
    keys = RecordKey.objects.filter(pk__in=records).order_by("pk")
    held = list(keys.select_for_update(skip_locked=True).values_list("pk", flat=True))
    findable = rooted.findable(held)
    keepers = {pk: one.keeper for pk, one in findable.items() if one}
    for keeper in set(keepers.values()):
        own = [pk for pk in keepers if keepers[pk] == keeper]
        NameIndex.objects.filter(record__in=own).update(keeper=keeper)
    return len(keepers)
