"""Sealing, revealing, finding and forgetting. Personal data has no other way into the database.

Who may see a text is decided by the room that calls. These functions decide that what is shown is
whole and is what was written there; otherwise they raise ProtectionFailed and show nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gerege.audit.storage import whole_or_nothing
from gerege.kernel.errors import InputRefused
from gerege.vault import crypto, keyring, record_keys
from gerege.vault.crypto import Key
from gerege.vault.finding import (
    Candidate,
    Reach,
    find_by_name,
    find_exact,
    find_numbers,
    make_findable,
    make_findable_again,
    most_shared,
    too_common,
)
from gerege.vault.models import FormerKey
from gerege.vault.record_keys import Row
from gerege.vault.rooted import Findable

FORMER_KEY = "former key"
SCHEMA_VERSION = 1


def make_record_key(subject: UUID) -> None:
    """Give a record (a case) its own random key, in the transaction that creates the record.

    Raises ProtectionFailed if it has one already, or the master key is missing or another one.
    """
    record_keys.make(subject)


def unlock(subjects: Iterable[UUID]) -> None:
    """Make ready to reveal texts of many records: one query for all their keys."""
    record_keys.unlock(subjects)


def unlocked(rows: QuerySet[Row], subject: str) -> list[Row]:
    """The rows, ready to reveal texts of the records in their column ``subject``: one query."""
    return record_keys.unlocked(rows, subject)


def unlocked_columns(
    rows: QuerySet[Any], subject: str, columns: Sequence[str]
) -> list[dict[str, Any]]:
    """These columns of the rows, ready to ``reveal`` their texts: where few of many are shown."""
    return record_keys.unlocked_columns(rows, subject, columns)


def seal(*, subject: UUID, place: str, row: UUID, text: str) -> bytes:
    """Seal a text under the key of its record, bound to its place (``cases.note.text``) and row.

    Raises ProtectionFailed if the record has no key or the master key is not the right one,
    InputRefused for a text that cannot be written down exactly.
    """
    return _sealed(record_keys.current(subject), subject, place, row, text)


def seal_many(*, subject: UUID, row: UUID, texts: Mapping[str, str]) -> dict[str, bytes]:
    """Seal several texts of one row, by place, with one look-up of the key. Raises as ``seal``."""
    key = record_keys.current(subject)
    return {place: _sealed(key, subject, place, row, text) for place, text in texts.items()}


def seal_rows(*, subject: UUID, place: str, texts: Mapping[UUID, str]) -> dict[UUID, bytes]:
    """Seal one text of each of many rows, with one look-up of the key. Raises as ``seal``."""
    key = record_keys.current(subject)
    return {row: _sealed(key, subject, place, row, text) for row, text in texts.items()}


def reveal(*, subject: UUID, place: str, row: UUID, sealed: bytes) -> str:
    """The text, whole and unchanged, as it was sealed for this very place, row and record.

    Raises ProtectionFailed for anything else: wrong key, changed bit, other row, erased record.
    """
    envelope = bytes(sealed)
    key = record_keys.opening(subject, crypto.key_id_of(envelope))
    plain = crypto.open_sealed(key, envelope, _bound(subject, place, row))
    return crypto.unpadded(plain).decode("utf-8")


def forget(subject: UUID) -> bool:
    """Erase a record: its key and everything by which it could be found; False if there was none.

    What was sealed under the key stays as noise until the rows are deleted. Call in a transaction.
    """
    with whole_or_nothing():
        return record_keys.destroy(subject)


def hold_the_root() -> None:
    """Begin with this where something else is locked before a key or a seal is made.

    Whoever changes the root waits for all who use it, and those who come later wait behind; so
    nobody may come later with a lock in hand. Call in a transaction.
    """
    keyring.hold_the_root()


def seal_for(*, purpose: str, owner: str, data: bytes) -> bytes:
    """Seal what belongs to no case (a second factor's secret, a parked form) for one owner.

    Call in the transaction that keeps it, or a new root may not reach it. Raises ProtectionFailed
    if the master key is missing or belongs to another database.
    """
    keyring.must_belong(writing=True)
    key = _purpose_key(keyring.root(), purpose)
    return crypto.seal(key, crypto.padded(data), crypto.bind(purpose, owner))


def reveal_for(*, purpose: str, owner: str, data: bytes) -> bytes:
    """What was sealed for this purpose and this owner. Raises ProtectionFailed otherwise."""
    envelope = bytes(data)
    key = _opening_key(purpose, crypto.key_id_of(envelope))
    return crypto.unpadded(crypto.open_sealed(key, envelope, crypto.bind(purpose, owner)))


def renewed_for(*, purpose: str, owner: str, data: bytes) -> bytes:
    """The same sealed with the present root; unchanged if it is already. Raises as both do."""
    keyring.must_belong(writing=True)
    envelope = bytes(data)
    if is_of_present_root(purpose=purpose, data=envelope):
        return envelope
    plain = reveal_for(purpose=purpose, owner=owner, data=envelope)
    return seal_for(purpose=purpose, owner=owner, data=plain)


def is_of_present_root(*, purpose: str, data: bytes) -> bool:
    """True if this says that the root which this process knows as the present one sealed it."""
    return crypto.key_id_of(data) == _purpose_key(keyring.root(), purpose).id


def derive_for(*, purpose: str, owner: str, at: datetime | None = None) -> bytes:
    """A key of 256 bits for one owner; the same again whenever it is asked for, never stored.

    ``at`` is when it was first asked for, where somebody outside may still hold it: then the key is
    the one of that time. Raises ProtectionFailed if the master key is missing or belongs to another
    database.
    """
    keyring.must_belong(writing=True)
    former = _former_key(purpose, at) if at else None
    return crypto.derive(former or _deriving_key(keyring.root(), purpose), owner)


def keep_former_key(*, purpose: str, root: bytes, replaced_at: datetime) -> None:
    """Keep the key for one purpose from a root that is being replaced. In that transaction.

    Of two roots replaced at the same moment it is that of the first.
    """
    key = _deriving_key(root, purpose)
    sealed = seal_for(purpose=FORMER_KEY, owner=purpose, data=key)
    FormerKey.objects.get_or_create(
        purpose=purpose, replaced_at=replaced_at, defaults={"sealed": sealed}
    )


def _sealed(key: Key, subject: UUID, place: str, row: UUID, text: str) -> bytes:
    try:
        plain = text.encode("utf-8")
    except UnicodeEncodeError as broken:
        raise InputRefused(
            place.rpartition(".")[2], "holds half a character", "Type the text again"
        ) from broken
    return crypto.seal(key, crypto.padded(plain), _bound(subject, place, row))


def _bound(subject: UUID, place: str, row: UUID) -> bytes:
    return crypto.bind(place, str(row), str(subject), str(SCHEMA_VERSION))


def _purpose_key(root: bytes, purpose: str) -> Key:
    return keyring.derived_from(root, "seal for", purpose)


def _deriving_key(root: bytes, purpose: str) -> bytes:
    return keyring.derived_from(root, "derive for", purpose).secret


def _former_key(purpose: str, at: datetime) -> bytes | None:
    """The key of that time, if the root was replaced since."""
    since = FormerKey.objects.filter(purpose=purpose, replaced_at__gt=at)
    kept = since.order_by("replaced_at").first()
    if kept is None:
        return None
    return reveal_for(purpose=FORMER_KEY, owner=purpose, data=bytes(kept.sealed))


def _opening_key(purpose: str, key_id: str) -> Key:
    """The key that made a seal: from the root that is remembered, or from those there are now."""
    for roots in (keyring.roots, keyring.roots_now):
        keys = [_purpose_key(root, purpose) for root in roots().all]
        found = next((key for key in keys if key.id == key_id), None)
        if found:
            return found
    keyring.must_belong()
    return keys[0]


__all__ = [
    "Candidate",
    "Findable",
    "Reach",
    "derive_for",
    "find_by_name",
    "find_exact",
    "find_numbers",
    "forget",
    "hold_the_root",
    "make_findable",
    "make_findable_again",
    "make_record_key",
    "most_shared",
    "reveal",
    "reveal_for",
    "seal",
    "seal_for",
    "seal_many",
    "seal_rows",
    "too_common",
    "unlock",
    "unlocked",
    "unlocked_columns",
]
