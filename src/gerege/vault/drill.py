"""The recovery drill: do two papers really bring the keys back, and do these open what is kept?"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from gerege.audit.services import record
from gerege.audit.storage import whole_or_nothing
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import key_folder, keyring, record_keys, recovery
from gerege.vault.models import RecordKey, VaultState


def drill(identity: str) -> list[str]:
    """Open the escrow with the recovery key and, with what is in it, root and newest case.

    Nothing is written to the disk; the day is kept in the database. Returns the names of the files
    in the escrow. Raises ProtectionFailed if anything does not open.
    """
    escrow = _read(recovery.escrow_file(keyring.key_dir()))
    files = recovery.open_escrow(escrow, identity)
    recovery.must_be_for(keyring.key_dir(), identity)
    masters = _masters(files)
    with transaction.atomic(), whole_or_nothing():
        keyring.must_belong(writing=True)
        state = keyring.locked_state()
        _must_open(state, masters)
        state.drilled_at = clock.now()
        state.save(update_fields=["drilled_at"])
        record(actor=None, verb=Verb.RECOVERY_DRILLED, detail={"files": len(files)})
    return sorted(files)


def last_drill() -> datetime | None:
    """When the present recovery key was last tried; None if it never was."""
    return VaultState.objects.filter(pk=1).values_list("drilled_at", flat=True).first()


def renewed() -> None:
    """Record that a new recovery key is in use; it was not tried yet."""
    with transaction.atomic(), whole_or_nothing():
        VaultState.objects.filter(pk=1).update(drilled_at=None)
        record(actor=None, verb=Verb.RECOVERY_RENEWED)


def _masters(files: Mapping[str, bytes]) -> dict[int, bytes]:
    numbers = {name: key_folder.epoch_of(name) for name in files}
    return {
        number: key_folder.parsed(name, files[name])
        for name, number in numbers.items()
        if number is not None
    }


def _must_open(state: VaultState, masters: Mapping[int, bytes]) -> None:
    epoch = state.epoch or key_folder.FIRST
    newest = RecordKey.objects.order_by("-created_at").first()
    for needed in {epoch, newest.kek_version if newest else epoch} - set(masters):
        raise ProtectionFailed(
            f"the escrow opens, but the key of epoch {needed} is not in it. Write it anew: gerege "
            "recovery escrow"
        )
    if keyring.root_of(state, masters[epoch]) != keyring.root():
        raise ProtectionFailed("the escrow opens, but its keys are not those of this database")
    if newest is not None:
        key = keyring.wrapping_key_of(masters[newest.kek_version], newest.kek_version)
        record_keys.opened(newest, key)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failed:
        raise ProtectionFailed(
            f"{path} cannot be read ({failed.strerror}). Write it anew: gerege recovery escrow"
        ) from failed
