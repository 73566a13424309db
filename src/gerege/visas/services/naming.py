"""Applications are made findable by the applicant's name: as they come in, and those of before."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from gerege.kernel.clock import now
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault
from gerege.visas.engine.keys import Keyer
from gerege.visas.finding.naming import name_keys, not_findable
from gerege.visas.models import Application, Batch, NameKey
from gerege.visas.passes.screening_key import screening_key

AT_ONCE = 500
MOST_AT_A_TICK = 20_000


def keep_names(
    written: Mapping[Application, Mapping[str, str]], keyer: Keyer | None = None
) -> None:
    """Let new applications be found by the names in what stood in the file. In a transaction."""
    by = keyer or Keyer(screening_key())
    rows = (row for one, cells in written.items() for row in name_keys(by, one, cells))
    NameKey.objects.bulk_create(rows, batch_size=AT_ONCE)


def name_missing() -> int:
    """Make findable what an earlier version imported; returns how many. For ``tick``.

    A part at a time, so that the other work of the minute comes to its turn. Raises
    ProtectionFailed if a row does not open; the others are findable then all the same.
    """
    left, broken = MOST_AT_A_TICK, 0
    for batch_id in not_findable().order_by("batch").values_list("batch", flat=True).distinct():
        after = UUID(int=0)
        while left > 0 and (portion := _named_portion(batch_id, after)).seen:
            left, broken, after = left - portion.seen, broken + portion.broken, portion.last
    if broken:
        raise ProtectionFailed(f"{broken} visa applications cannot be found by name")
    return MOST_AT_A_TICK - left


@dataclass(frozen=True)
class _Portion:
    seen: int
    broken: int
    last: UUID


def _named_portion(batch_id: UUID, after: UUID) -> _Portion:
    with transaction.atomic():
        # Whoever erases the batch, or one of it, waits for this and finds what it wrote.
        batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
        if batch is None:
            return _Portion(0, 0, after)
        rows = not_findable().filter(post=batch.post_id, batch=batch, pk__gt=after).order_by("pk")
        found = vault.unlocked(rows[:AT_ONCE], "batch_id")
        opened = {one: told for one in found if (told := _written(one)) is not None}
        keep_names(opened)
        Application.objects.filter(pk__in=[one.pk for one in opened]).update(named_at=now())
    return _Portion(len(found), len(found) - len(opened), found[-1].pk if found else after)


def _written(application: Application) -> dict[str, str] | None:
    try:
        return application.written()
    except ProtectionFailed:
        return None
