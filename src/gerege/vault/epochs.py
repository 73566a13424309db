"""Epochs of the master key: which is current, how much each one still wraps."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from gerege.kernel import clock
from gerege.vault.key_folder import FIRST
from gerege.vault.models import KeyEpoch, RecordKey, VaultState


@dataclass(frozen=True)
class Epoch:
    """A generation of the master key. ``wrapped`` counts the records whose keys need it."""

    number: int
    made_at: datetime
    wrapped: int
    retired_at: datetime | None = None


def all() -> list[Epoch]:  # noqa: A001  read as epochs.all()
    """Every epoch there ever was, oldest first; retired ones have no key any more."""
    counted = RecordKey.objects.values_list("kek_version").annotate(Count("pk"))
    wrapped = dict(counted.order_by("kek_version"))
    return [
        Epoch(row.number, row.made_at, wrapped.get(row.number, 0), row.retired_at) for row in rows()
    ]


def current() -> Epoch:
    """The epoch that wraps whatever is made now."""
    return next(epoch for epoch in all() if epoch.number == current_number())


def current_number() -> int:
    """The number of the current epoch."""
    epoch = VaultState.objects.filter(pk=1).values_list("epoch", flat=True).first()
    return epoch or FIRST


def unfinished() -> bool:
    """True if a rotation stopped half-way: keys are still wrapped by an epoch before this one."""
    return RecordKey.objects.filter(kek_version__lt=current_number()).exists()


def rows() -> list[KeyEpoch]:
    """The table, and the first epoch of a database from before there was a table."""
    found = list(KeyEpoch.objects.order_by("number"))
    return found or [KeyEpoch(number=FIRST, made_at=_begun())]


def _begun() -> datetime:
    made_at = VaultState.objects.filter(pk=1).values_list("made_at", flat=True).first()
    return made_at or clock.now()
