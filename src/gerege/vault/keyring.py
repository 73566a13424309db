"""The master key: one file outside the database, read once a process, checked against the database.

Everything else is derived from it or wrapped by it. Without it nothing opens, for anybody; so a
printed copy of the file belongs in a safe (its text can be typed again, see ``audit.keyfile``).
"""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from gerege.audit.keyfile import read_secret, write_secret
from gerege.audit.storage import whole_or_nothing
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import crypto
from gerege.vault.crypto import Key
from gerege.vault.models import VaultState

FILE_NAME = "master-key"
LABEL = "gerege-master-key"
KEK_VERSION = 1
CHECK_TEXT = "this master key belongs to this database"

_process: dict[str, bytes] = {}
_known_to_belong: set[bytes] = set()


def create_master_key(key_dir: Path) -> Path:
    """Make the master key of a new installation, once; returns its file.

    Raises ProtectionFailed if there is one already or it cannot be written whole.
    """
    path = Path(key_dir) / FILE_NAME
    write_secret(path, LABEL, crypto.new_key())
    return path


def use_for_this_process(key: bytes) -> None:
    """Use this key instead of the one on disk. For tests and benchmarks."""
    forget()
    _process["master"] = key


def forget() -> None:
    """Read the file again at the next use."""
    _process.clear()
    _known_to_belong.clear()
    _derived.cache_clear()


def key_file() -> Path:
    """Where the master key is kept."""
    return Path(settings.GEREGE_KEY_DIR) / FILE_NAME


def master() -> bytes:
    """The master key. Raises ProtectionFailed, naming file and mend, if it cannot be had."""
    if "master" not in _process:
        _process["master"] = read_secret(key_file(), LABEL)
    return _process["master"]


def derived(*purpose: str) -> Key:
    """The key for one purpose (``"names"``; ``"exact", "phone"``), from the master key."""
    return _derived(master(), purpose)


@lru_cache(maxsize=256)
def _derived(secret: bytes, purpose: tuple[str, ...]) -> Key:
    return crypto.named(crypto.derive(secret, *purpose))


def wrapping_key() -> Key:
    """The key that wraps the keys of records."""
    return derived("wrap record keys", str(KEK_VERSION))


def check_value() -> str:
    """What the database remembers of the master key: enough to know it again, not to guess it."""
    return crypto.blind(derived("key check").secret, CHECK_TEXT, 32)


def must_belong(*, writing: bool = False) -> None:
    """Raise ProtectionFailed if this database was written with another master key.

    The first writer of a new database leaves the mark by which the key is known again.
    """
    if not writing and _check_bytes() in _known_to_belong:
        return
    state = VaultState.objects.filter(pk=1).first()
    if state is None and writing:
        state = _first_state()
    if state is not None:
        _must_match(state)


def startup_problems() -> list[str]:
    """Every reason not to start: what is wrong and how to mend it. Empty when all is well."""
    from gerege.vault.soundness import problems  # noqa: PLC0415  it checks this module

    return problems()


def wrong_key() -> str:
    """The sentence for a master key that is sound but is not the one of this database."""
    return (
        f"the master key in {key_file()} does not belong to this database. Put back the key this "
        "database was written with; nothing can be opened or saved with another"
    )


def _check_bytes() -> bytes:
    return bytes.fromhex(check_value())


def _first_state() -> VaultState:
    with whole_or_nothing():
        state, _made = VaultState.objects.get_or_create(
            pk=1, defaults={"key_check": check_value(), "made_at": clock.now()}
        )
    return state


def _must_match(state: VaultState) -> None:
    if not crypto.same(bytes.fromhex(state.key_check), _check_bytes()):
        raise ProtectionFailed(wrong_key())
    _known_to_belong.add(_check_bytes())
