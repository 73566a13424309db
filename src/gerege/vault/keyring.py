"""The keys of this process: master keys by epoch, and the root secret from which the rest comes.

A master key is a file outside the database (``key_folder``). It only wraps: the keys of records,
and the **root**, a random secret kept wrapped in the database, from which blind indexes, seals for
owners and derived keys come. So a rotation wraps anew and computes nothing anew. In a database from
before there were epochs the master key of epoch 1 is the root itself.

Every epoch whose file is there can be opened: a process that meets a record wrapped by an epoch it
has not heard of reads that file. Which epoch wraps what is new is asked of the database each time.

The root can be changed too (``new_root``). Whoever makes something with it asks the database which
root is current, and holds it until the transaction ends. Whoever looks for something uses what this
process remembers, and then asks whether that is still so (``steadily``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

from gerege.audit.storage import whole_or_nothing
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import crypto, key_folder
from gerege.vault.crypto import Key
from gerege.vault.key_folder import FIRST
from gerege.vault.models import KeyEpoch, VaultState

CHECK_TEXT = "this master key belongs to this database"
ROOT, FORMER_ROOT = "root", "former root"
Found = TypeVar("Found")

# Any number, the same in every process: who makes something with the root shares it, who changes
# the root has it alone (PostgreSQL; SQLite lets one transaction write at a time).
ROOT_LOCK = 7_305_819_226


@dataclass(frozen=True, repr=False)
class Roots:
    """The root, and the one before while what was made with that is being made anew."""

    number: int
    current: bytes
    former: bytes | None = None

    @property
    def all(self) -> tuple[bytes, ...]:
        """Every root with which something may have been made that is looked for now."""
        return (self.current,) if self.former is None else (self.current, self.former)


_masters: dict[int, bytes] = {}
_roots: dict[str, Roots] = {}
_known_to_belong: set[bytes] = set()


def create_master_key(key_dir: Path) -> Path:
    """Make the master key of a new installation, once; returns its file.

    Raises ProtectionFailed if there is one already or it cannot be written whole.
    """
    return key_folder.create(Path(key_dir), FIRST, clock.now().year)


def begin() -> None:
    """Give a new database its root, wrapped by the master key of epoch 1. Does nothing later.

    Raises ProtectionFailed if the master key cannot be had or the database cannot write.
    """
    with transaction.atomic(), whole_or_nothing():
        if VaultState.objects.filter(pk=1).exists():
            return
        root, made_at = crypto.new_key(), clock.now()
        VaultState.objects.create(
            key_check=check_of(root), made_at=made_at, root=wrap_root(root, FIRST), epoch=FIRST
        )
        KeyEpoch.objects.create(number=FIRST, made_at=made_at)


def use_for_this_process(key: bytes) -> None:
    """Use this as root and as master key of epoch 1, whatever the disk says. For tests."""
    forget()
    _masters[FIRST] = key
    _roots["root"] = Roots(FIRST, key)


def forget() -> None:
    """Read files and root again at the next use."""
    _masters.clear()
    _roots.clear()
    _known_to_belong.clear()
    _derived.cache_clear()


def key_dir() -> Path:
    """The folder of keys. Raises ProtectionFailed in the process outside, which has none."""
    _must_have_keys()
    return Path(settings.GEREGE_KEY_DIR)


def _must_have_keys() -> None:
    if settings.GEREGE_KEY_DIR is None:
        raise ProtectionFailed("this process has no keys: what it is asked to open stays closed")


def master(epoch: int = FIRST) -> bytes:
    """The master key of an epoch. Raises ProtectionFailed, with the mend, if it cannot be had."""
    _must_have_keys()
    if epoch not in _masters:
        _masters[epoch] = key_folder.read(key_dir(), epoch)
    return _masters[epoch]


def forget_master(epoch: int) -> None:
    """Hold the key of an epoch that was destroyed no longer."""
    _masters.pop(epoch, None)
    _derived.cache_clear()


def wrapping_key(epoch: int) -> Key:
    """The key of an epoch that wraps the keys of records."""
    return wrapping_key_of(master(epoch), epoch)


def wrapping_key_of(master_key: bytes, epoch: int) -> Key:
    """The key that wraps the keys of records, from a master key that lies somewhere else."""
    return _derived(master_key, ("wrap record keys", str(epoch)))


def derived_from(secret: bytes, *purpose: str) -> Key:
    """The key for one purpose (``"names"``; ``"exact", "phone"``), from one of several roots."""
    return _derived(secret, purpose)


def root() -> bytes:
    """The root secret. Raises ProtectionFailed if it does not open with the keys that are here."""
    return roots().current


def roots() -> Roots:
    """The roots as this process remembers them. Raises ProtectionFailed if one does not open."""
    _must_have_keys()
    return _roots.get("root") or roots_now()


def roots_now() -> Roots:
    """The roots as the database has them now. Raises ProtectionFailed if one does not open."""
    return _roots_in(_state())


def steadily(ask: Callable[[Roots], Found]) -> Found:
    """What is found with the roots of one moment: asked again if they were changed meanwhile."""
    must_belong()
    before = roots()
    while True:
        found, after = ask(before), roots_now()
        if after == before:
            return found
        before = after


def hold_the_root(*, alone: bool = False) -> None:
    """Let nobody change the root until this transaction ends; or, ``alone``, nobody use it.

    Always the first lock of a transaction, so that no two wait for each other.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        how = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {how}(%s)", [ROOT_LOCK])


def root_of(state: VaultState, master_key: bytes) -> bytes:
    """The root in this row, opened with the master key of its epoch. Raises ProtectionFailed."""
    if state.root is None:
        return master_key
    return _unwrapped(state.root, master_key, state.epoch or FIRST, ROOT)


def wrap_root(secret: bytes, epoch: int, which: str = ROOT) -> bytes:
    """A root under the master key of an epoch, bound to the epoch and to its place."""
    key = _derived(master(epoch), ("wrap the root", str(epoch)))
    return crypto.seal(key, secret, _bound(epoch, which))


def check_of(secret: bytes) -> str:
    """What the database remembers of a root: enough to know it again, not to guess it."""
    return crypto.blind(_derived(secret, ("key check",)).secret, CHECK_TEXT, 32)


def must_belong(*, writing: bool = False) -> None:
    """Raise ProtectionFailed if this database was written with other keys.

    The first writer of a new database leaves the mark by which the keys are known again.
    """
    if writing:
        hold_the_root()
    elif _check_bytes() in _known_to_belong:
        return
    state = _state()
    if state is None and writing:
        state = _first_state()
    if state is not None:
        _must_match(state)


def epoch_for_writing() -> int:
    """The epoch that wraps a key made now, held until the transaction ends.

    A rotation takes the same lock to make the next epoch current. So once it has, nothing is
    wrapped by the epoch before any more, and what is counted as wrapped by it only grows less.
    """
    must_belong(writing=True)
    return locked_state().epoch or FIRST


def locked_state() -> VaultState:
    """The one row of the vault, held until the transaction ends. There must be one."""
    return VaultState.objects.select_for_update().get(pk=1)


def startup_problems() -> list[str]:
    """Every reason not to start: what is wrong and how to mend it. Empty when all is well."""
    from gerege.vault.soundness import problems  # noqa: PLC0415  it checks this module

    return problems()


def wrong_key() -> str:
    """The sentence for a master key that is sound but is not the one of this database."""
    return (
        f"the master key in {key_dir()} does not belong to this database. Put back the key this "
        "database was written with; nothing can be opened or saved with another"
    )


@lru_cache(maxsize=256)
def _derived(secret: bytes, purpose: tuple[str, ...]) -> Key:
    return crypto.named(crypto.derive(secret, *purpose))


def _state() -> VaultState | None:
    return VaultState.objects.filter(pk=1).first()


def _roots_in(state: VaultState | None) -> Roots:
    """The roots in the row: opened, unless they are those that this process remembers."""
    held = _roots.get("root")
    if state is None:
        return held or Roots(FIRST, master())
    number, changing = state.root_number or FIRST, state.former_root is not None
    if held is None or (held.number, held.former is not None) != (number, changing):
        _derived.cache_clear()
        held = _roots["root"] = _opened(state)
    return held


def _opened(state: VaultState) -> Roots:
    epoch = state.epoch or FIRST
    key = master(epoch)
    former = state.former_root and _unwrapped(state.former_root, key, epoch, FORMER_ROOT)
    return Roots(state.root_number or FIRST, root_of(state, key), former or None)


def _unwrapped(wrapped: bytes | memoryview, master_key: bytes, epoch: int, which: str) -> bytes:
    key, envelope = _derived(master_key, ("wrap the root", str(epoch))), bytes(wrapped)
    if crypto.key_id_of(envelope) != key.id:
        raise ProtectionFailed(wrong_key())
    return crypto.open_sealed(key, envelope, _bound(epoch, which))


def _check_bytes() -> bytes:
    return bytes.fromhex(check_of(root()))


def _bound(epoch: int, which: str = ROOT) -> bytes:
    return crypto.bind(which, str(epoch))


def _first_state() -> VaultState:
    with whole_or_nothing():
        state, _made = VaultState.objects.get_or_create(
            pk=1, defaults={"key_check": check_of(root()), "made_at": clock.now()}
        )
    return state


def _must_match(state: VaultState) -> None:
    _roots_in(state)
    if not crypto.same(bytes.fromhex(state.key_check), _check_bytes()):
        raise ProtectionFailed(wrong_key())
    _known_to_belong.add(_check_bytes())
