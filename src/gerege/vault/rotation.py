"""Changing the master key while the program runs: a new epoch, everything wrapped anew, the old
key destroyed.

The order is what makes it safe to be killed at any point. The new key is on the disk and in the
escrow before anything is wrapped by it. The root is wrapped anew in the very transaction that makes
the epoch current; from then on whatever is new is wrapped by it (``keyring.epoch_for_writing``).
The keys of records follow in small transactions, between which others write. Whoever starts the
command again goes on where it stopped.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import transaction

from gerege.audit.services import record
from gerege.audit.storage import whole_or_nothing
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault import epochs, key_folder, keyring, record_keys, recovery
from gerege.vault.crypto import Key
from gerege.vault.models import KeyEpoch, RecordKey, VaultState

AT_ONCE = 200
LOCK_FILE = ".one-at-a-time"
# SQLite lets a process that waits look again after at most a tenth of a second.
LONGEST_PAUSE = 0.1
ZERO = UUID(int=0)


@dataclass
class Progress:
    """How far a rotation is: the epoch, keys wrapped anew in this run, records that do not open."""

    epoch: int
    resumed: bool
    rewrapped: int = 0
    broken: list[UUID] = field(default_factory=list)


def rotate() -> Progress:
    """Make the next epoch current and wrap everything anew; or finish what was interrupted.

    Records whose key does not open are left as they are and named in the answer: the key of their
    epoch must stay. Raises InputRefused while a change of the root is not finished,
    ProtectionFailed when a key cannot be read, written, or is another's.
    """
    with alone():
        if keyring.roots_now().former is not None:
            raise InputRefused(
                "rotate-keys",
                "a change of the root secret is not finished",
                "First run: gerege rotate-keys --indexes",
            )
        sweep(keyring.key_dir())
        unfinished = epochs.unfinished()
        progress = Progress(epochs.current_number(), resumed=unfinished)
        if not unfinished:
            progress.epoch = _begin_next()
        for done, broken in _rewrapped(progress.epoch):
            progress.rewrapped += done
            progress.broken += broken
    return progress


def destroy(number: int) -> None:
    """Destroy the key of an epoch by which nothing is wrapped any more, and renew the escrow.

    Raises InputRefused for an epoch that is current, unknown, or still wraps something;
    ProtectionFailed if the current key does not open what it should, or the file stays.
    """
    with alone():
        with transaction.atomic(), whole_or_nothing():
            _retire(number)
        key_folder.destroy(keyring.key_dir(), number)
        keyring.forget_master(number)
        recovery.write_escrow(keyring.key_dir())


def _begin_next() -> int:
    """The key file of the next epoch, the escrow that holds it, and only then the epoch itself.

    A key that was made but never became current (the command was killed between) is taken.
    """
    key_dir, made = keyring.key_dir(), epochs.current_number() + 1
    if made not in key_folder.files(key_dir):
        key_folder.create(key_dir, made, clock.now().year)
    recovery.write_escrow(key_dir)
    with transaction.atomic(), whole_or_nothing():
        _make_current(made)
    return made


def _make_current(number: int) -> None:
    keyring.must_belong(writing=True)
    state = keyring.locked_state()
    root = keyring.root_of(state, keyring.master(state.epoch or key_folder.FIRST))
    if not KeyEpoch.objects.exists():
        KeyEpoch.objects.create(number=key_folder.FIRST, made_at=state.made_at)
    KeyEpoch.objects.create(number=number, made_at=clock.now())
    state.root, state.epoch = keyring.wrap_root(root, number), number
    state.save(update_fields=["root", "epoch"])
    waiting = RecordKey.objects.filter(kek_version__lt=number).count()
    record(actor=None, verb=Verb.KEYS_BEGUN, detail={"epoch": number, "keys": waiting})


def _rewrapped(epoch: int) -> Iterator[tuple[int, list[UUID]]]:
    """Batch after batch: how many keys were wrapped anew, and which do not open."""
    after: UUID | None = ZERO
    while after is not None:
        begun = time.monotonic()
        with transaction.atomic(), whole_or_nothing():
            done, broken, after = _one_batch(epoch, after)
        yield done, broken
        # Others who wait for the right to write get it, however fast this disk is.
        time.sleep(min(time.monotonic() - begun, LONGEST_PAUSE))


def _one_batch(epoch: int, after: UUID) -> tuple[int, list[UUID], UUID | None]:
    """Wrap the next keys anew; the transaction of the last ones records that all is done."""
    older = RecordKey.objects.filter(kek_version__lt=epoch)
    following = older.filter(pk__gt=after).order_by("pk")
    found = list(following.select_for_update()[: AT_ONCE + 1])
    batch, more = found[:AT_ONCE], found[AT_ONCE:]
    good = [row for row in batch if _wrap_anew(row, epoch)]
    RecordKey.objects.bulk_update(good, ["wrapped", "kek_version"])
    if not more and not older.exists():
        record(actor=None, verb=Verb.KEYS_ROTATED, detail={"epoch": epoch})
    broken = [row.pk for row in batch if row.kek_version != epoch]
    return len(good), broken, batch[-1].pk if more else None


def _wrap_anew(row: RecordKey, epoch: int) -> bool:
    """Change the row, not yet the table; False if its key does not open (it was tampered with)."""
    key: Key = keyring.wrapping_key(row.kek_version)
    try:
        secret = record_keys.opened(row, key)
    except ProtectionFailed:
        return False
    row.wrapped, row.kek_version = record_keys.wrap(row.subject, secret, epoch), epoch
    return True


def _retire(number: int) -> None:
    state = keyring.locked_state()
    if number == (state.epoch or key_folder.FIRST):
        raise InputRefused(
            "--destroy", f"epoch {number} is current", "First run: gerege rotate-keys"
        )
    row = KeyEpoch.objects.filter(pk=number).first()
    if row is None:
        raise InputRefused("--destroy", f"there is no epoch {number}", "See --status")
    left = RecordKey.objects.filter(kek_version=number).count()
    if left:
        raise InputRefused(
            "--destroy",
            f"{left} keys are still wrapped by epoch {number}",
            "Run: gerege rotate-keys",
        )
    _must_open_without(state)
    if row.retired_at is None:
        row.retired_at = clock.now()
        row.save(update_fields=["retired_at"])
        record(actor=None, verb=Verb.KEY_DESTROYED, detail={"epoch": number})


def _must_open_without(state: VaultState) -> None:
    """Read the current key from the disk, as a server that starts tomorrow will, and try it."""
    epoch = state.epoch or key_folder.FIRST
    fresh = key_folder.read(keyring.key_dir(), epoch)
    root = keyring.root_of(state, fresh)
    newest = RecordKey.objects.filter(kek_version=epoch).order_by("-created_at").first()
    if newest is not None:
        record_keys.opened(newest, keyring.wrapping_key_of(fresh, epoch))
    if root != keyring.root():
        raise ProtectionFailed(keyring.wrong_key())


@contextmanager
def alone() -> Iterator[None]:
    """One rotation at a time on this server; the lock goes when the process ends, however it ends.

    Raises InputRefused if another one runs, ProtectionFailed if the folder cannot be written.
    """
    handle = _lock_handle(keyring.key_dir() / LOCK_FILE)
    try:
        _take(handle)
        yield
    finally:
        os.close(handle)


def _lock_handle(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as failed:
        raise ProtectionFailed(f"{path} cannot be written ({failed.strerror})") from failed


def _take(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as busy:
        raise InputRefused("rotate-keys", "another one is running", "Wait until it ends") from busy


def sweep(key_dir: Path) -> None:
    """Drafts of keys that a killed command left."""
    for draft in key_dir.glob(".master-key-*.*"):
        draft.unlink()
