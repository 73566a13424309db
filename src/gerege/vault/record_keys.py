"""The keys of records: made, wrapped, unwrapped, held for one request at most, thrown away."""

import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model, OuterRef, QuerySet, Subquery

from gerege.audit.storage import whole_or_nothing
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import crypto, keyring
from gerege.vault.crypto import Key
from gerege.vault.models import RecordKey

# A worker that serves no requests empties its memory by the clock instead.
HELD_SECONDS = 60.0
MOST_HELD = 4096
AT_ONCE = 500
Row = TypeVar("Row", bound=Model)
Columns = dict[str, Any]


@dataclass
class _Held(threading.local):
    """Unwrapped keys of this thread, by record and key name; emptied around every request."""

    keys: dict[tuple[UUID, str], Key] = field(default_factory=dict)
    since: float = 0.0


_held = _Held()


def make(subject: UUID) -> None:
    """Give a record its key. Raises ProtectionFailed if it has one already: it is not replaced."""
    with transaction.atomic(), whole_or_nothing():
        epoch = keyring.epoch_for_writing()
        if RecordKey.objects.filter(pk=subject).exists():
            raise ProtectionFailed(f"the record {subject} has a key already; it is never replaced")
        RecordKey.objects.create(
            subject=subject,
            wrapped=wrap(subject, crypto.new_key(), epoch),
            kek_version=epoch,
            created_at=clock.now(),
            root_number=keyring.roots().number,
        )


def current(subject: UUID) -> Key:
    """The key to seal with, always asked of the database: a text is never sealed with a key that
    was erased, or that was made in a transaction which was rolled back.

    Raises ProtectionFailed if there is none, or the master key is not the one that wrapped it.
    """
    row = RecordKey.objects.filter(pk=subject).first()
    if row is None:
        raise ProtectionFailed(gone(subject))
    return _remember(row)


def opening(subject: UUID, key_id: str) -> Key:
    """The key that made an envelope, from memory or the database. Raises ProtectionFailed."""
    _empty_if_old()
    held = _held.keys.get((subject, key_id))
    return held or current(subject)


def unlock(subjects: Iterable[UUID]) -> None:
    """Fetch the keys of many records in one query; a record without a key is passed over."""
    _empty_if_old()
    there = {subject for subject, _key_id in _held.keys}
    wanted = list(dict.fromkeys(s for s in subjects if s not in there))
    for at in range(0, len(wanted), AT_ONCE):
        for row in RecordKey.objects.filter(pk__in=wanted[at : at + AT_ONCE]):
            _remember(row)


def unlocked(rows: QuerySet[Row], subject: str) -> list[Row]:
    """The rows, and the keys of the records in their column ``subject``, in one query.

    A record without a key is passed over, and so is a key that does not open: whoever asks for a
    text of that record is told, and the others are not kept shut.
    """
    found: list[Any] = list(_with_keys(rows, subject))
    _remember_all((getattr(row, subject), row.key_wrapped, row.key_epoch) for row in found)
    return found


def unlocked_columns(rows: QuerySet[Any], subject: str, columns: Sequence[str]) -> list[Columns]:
    """The same, but nothing of each row but these columns, which is far quicker than whole rows."""
    found = list(_with_keys(rows, subject).values(subject, *columns, "key_wrapped", "key_epoch"))
    told = ((row[subject], row.pop("key_wrapped"), row.pop("key_epoch")) for row in found)
    _remember_all(told)
    return found


def destroy(subject: UUID) -> bool:
    """Delete the key and everything by which the record is found; False if there was none."""
    for name in [name for name in _held.keys if name[0] == subject]:
        del _held.keys[name]
    hold(subject)
    count, _by_table = RecordKey.objects.filter(pk=subject).delete()
    return count > 0


def must_exist(subject: UUID) -> None:
    """Raise ProtectionFailed if the record has no key; hold it until the transaction ends."""
    if not hold(subject):
        raise ProtectionFailed(gone(subject))


def hold(subject: UUID) -> bool:
    """Let nobody else change the key or the hashes of a record until the transaction ends.

    The key is locked before its hashes, everywhere. False if there is none.
    """
    found = RecordKey.objects.select_for_update().filter(pk=subject).values_list("pk").first()
    return found is not None


def empty_memory(**_: object) -> None:
    """Forget every unwrapped key of this thread. Called before and after each request."""
    _held.keys.clear()


def gone(subject: UUID) -> str:
    """The sentence for a record without a key."""
    return f"the record {subject} has no key: it was erased, or was never given one"


def _remember(row: RecordKey) -> Key:
    key = unwrap(row)
    if len(_held.keys) >= MOST_HELD:
        empty_memory()
    if not _held.keys:
        _held.since = time.monotonic()
    _held.keys[row.subject, key.id] = key
    return key


def _with_keys(rows: QuerySet[Any], subject: str) -> QuerySet[Any]:
    keys = RecordKey.objects.filter(pk=OuterRef(subject))
    wrapped, epoch = (Subquery(keys.values(name)[:1]) for name in ("wrapped", "kek_version"))
    found: QuerySet[Any] = rows.annotate(key_wrapped=wrapped, key_epoch=epoch)
    return found


def _remember_all(told: Iterable[tuple[UUID, bytes | None, int]]) -> None:
    """Keys that were read with rows: many may be of one record, whose key is unwrapped once."""
    _empty_if_old()
    for subject, (wrapped, epoch) in {one: (key, by) for one, key, by in told}.items():
        if wrapped is not None:
            with suppress(ProtectionFailed):
                _remember(RecordKey(subject=subject, wrapped=wrapped, kek_version=epoch))


def _empty_if_old() -> None:
    if time.monotonic() - _held.since > HELD_SECONDS:
        empty_memory()


def wrap(subject: UUID, secret: bytes, epoch: int) -> bytes:
    """The key of a record under the master key of an epoch, bound to the record and the epoch."""
    return crypto.seal(keyring.wrapping_key(epoch), secret, _bound(subject, epoch))


def unwrap(row: RecordKey) -> Key:
    """The key in this row. Raises ProtectionFailed if another master key or record is meant."""
    return crypto.named(opened(row, keyring.wrapping_key(row.kek_version)))


def opened(row: RecordKey, key: Key) -> bytes:
    """The secret in this row, with a wrapping key at hand. Raises ProtectionFailed."""
    envelope = bytes(row.wrapped)
    if crypto.key_id_of(envelope) != key.id:
        raise ProtectionFailed(keyring.wrong_key())
    return crypto.open_sealed(key, envelope, _bound(row.subject, row.kek_version))


def _bound(subject: UUID, epoch: int) -> bytes:
    return crypto.bind("record key", str(subject), str(epoch))
