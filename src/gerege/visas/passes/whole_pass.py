"""On what flags and links rest, and whether they have to be worked out anew.

Whoever changes flags or links outside a pass says so first (``change``): so one does it at a time,
and a pass that is under way sees it and begins again instead of writing over it.
"""

from dataclasses import dataclass
from datetime import datetime

from gerege.visas.models import Batch, WholePass
from gerege.visas.passes import store
from gerege.visas.passes.running import Basis, basis_today

ONLY = 1


@dataclass(frozen=True)
class Standing:
    """What a page tells of the newest pass."""

    ended_at: datetime | None
    came: int
    left: int
    is_due: bool


def change(*, anew: bool = False) -> None:
    """Say that flags or links are about to change. Call in the transaction that does it.

    It waits for others who do. ``anew`` asks for a pass: something was taken away, and whom that
    concerns is not looked for here.
    """
    row = held()
    row.changes += 1
    row.basis = "" if anew else row.basis
    row.save(update_fields=["changes", "basis"])


def held() -> WholePass:
    """The row, locked until the transaction ends."""
    WholePass.objects.get_or_create(pk=ONLY)
    return WholePass.objects.select_for_update().get(pk=ONLY)


def changes() -> int:
    """How often flags or links changed so far, outside a pass."""
    row = WholePass.objects.filter(pk=ONLY).first()
    return row.changes if row is not None else 0


def is_due(basis: Basis) -> bool:
    """True if what the newest whole pass rested on is no more what results should rest on."""
    return _is_behind(WholePass.objects.filter(pk=ONLY).first() or WholePass(), basis)


def standing() -> Standing:
    """When everything was last screened anew, what came of it, and whether it is due."""
    row = WholePass.objects.filter(pk=ONLY).first() or WholePass()
    return Standing(row.ended_at, row.came, row.left, _is_behind(row, basis_today()))


def _is_behind(row: WholePass, basis: Basis) -> bool:
    other = row.basis != basis.digest
    return other and Batch.objects.filter(state=Batch.State.DONE).exists()


def is_whole() -> bool:
    """False while a file of the store is missing, or behind the table: a pass over the others would
    unlink too much."""
    if Batch.objects.filter(state=Batch.State.DONE, is_behind=True).exists():
        return False
    recent = store.batches_with_rows().values_list("pk", flat=True)
    return all(store.is_readable(pk) for pk in recent)
