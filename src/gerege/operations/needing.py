"""Which backups need a master key that is about to be destroyed.

A backup made before a rotation was finished holds keys of cases wrapped by the epoch before, and
soon no copy of its keys: it is opened with the newest copy beside it. What the newest no longer
holds opens nothing. That is the purpose of destroying a key, and it has to be meant.
"""

from dataclasses import dataclass

from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel.errors import InputRefused
from gerege.operations import folders, manifest
from gerege.operations.folders import Kept
from gerege.operations.place import Place
from gerege.vault import epochs, recovery


@dataclass(frozen=True)
class Needing:
    """Backups that need a key: those that lose it, and those whose older papers keep it."""

    lost: tuple[Kept, ...]
    kept_by_older_papers: tuple[Kept, ...]


def must_not_be_needed(place: Place, epoch: int) -> None:
    """Raise InputRefused, with their names, if backups become unreadable without this key."""
    lost = needing(place, epoch).lost
    if lost:
        names = ", ".join(one.path.name for one in lost)
        raise InputRefused(
            "--destroy",
            f"{len(lost)} backups cannot be read without the key of epoch {epoch}: {names}",
            "Wait until they have ended, or say that it is meant: --even-backups",
        )


def needing(place: Place, epoch: int) -> Needing:
    """The backups in the folder that need the key of this epoch, the newest first.

    None for an epoch that is current, unknown or destroyed already: the vault says that itself.
    """
    if not _could_be_destroyed(epoch):
        return Needing((), ())
    before = _events_when_nothing_needed(epoch)
    needed = [one for one in folders.kept_in(place.backups) if _is_before(one, before)]
    now = recovery.recipient(place.key_dir) if needed else ""
    older = tuple(one for one in needed if one.recipient != now)
    return Needing(tuple(one for one in needed if one not in older), older)


def _could_be_destroyed(epoch: int) -> bool:
    is_over = epoch < epochs.current_number()
    return is_over and any(row.number == epoch and not row.retired_at for row in epochs.rows())


def _events_when_nothing_needed(epoch: int) -> int | None:
    """How long the record was when a rotation away from this epoch was finished; None if never."""
    done = Event.objects.filter(verb=Verb.KEYS_ROTATED, detail__epoch__gt=epoch)
    return done.order_by("sequence").values_list("sequence", flat=True).first()


def _is_before(one: Kept, events: int | None) -> bool:
    """Asked of the record and not of the clock, which can have been wrong."""
    try:
        return events is None or manifest.read(one.path).head.size < events
    except InputRefused:
        return True
