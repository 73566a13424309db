"""A ministry that moves: everything there is, a recovery key, and an empty place to go to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage
import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from gerege.audit import signing, triggers
from gerege.vault import keyring, record_keys

KEY_OF_TESTS = b"only for tests, 32 bytes of key!"
ANOTHER_KEY = b"another installation's own key.."
Begin = Callable[[], None]


@dataclass(frozen=True)
class Place:
    """Where the export goes, and what opens it."""

    folder: Path
    keys: Path
    identity: str

    @property
    def file(self) -> Path:
        return self.folder / "everything.age"


@pytest.fixture
def place(tmp_path: Path, settings: Settings) -> Iterator[Place]:
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    settings.GEREGE_KEY_DIR = keys
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data_dir=tmp_path, key_dir=keys)
    signing.create_signing_key(keys)
    signing.forget_key()
    key = pyrage.x25519.Identity.generate()
    (keys / "recovery-recipient").write_text(f"{key.to_public()}\n", encoding="ascii")
    yield Place(tmp_path, keys, str(key))
    signing.forget_key()


@pytest.fixture
def empty_again() -> Iterator[Begin]:
    """Empties the database and begins a new installation with other keys."""

    def begin() -> None:
        triggers.remove(connection)
        call_command("flush", interactive=False, verbosity=0)
        triggers.install(connection)
        record_keys.empty_memory()
        keyring.use_for_this_process(ANOTHER_KEY)

    yield begin
    record_keys.empty_memory()
    keyring.use_for_this_process(KEY_OF_TESTS)
