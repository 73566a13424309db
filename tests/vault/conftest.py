"""Keys for the tests of the vault: one in memory as everywhere, or a real one in a file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings
from tests.audit.emptying import allow_emptying_between_tests

from gerege.audit import signing
from gerege.kernel.ids import new_id
from gerege.vault import keyring, record_keys
from gerege.vault.services import make_record_key

allow_emptying_between_tests()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    key = keyring.root()
    record_keys.empty_memory()
    yield
    record_keys.empty_memory()
    keyring.use_for_this_process(key)


@pytest.fixture
def case(db: None) -> UUID:
    """A record with a key."""
    subject = new_id()
    make_record_key(subject)
    return subject


@pytest.fixture
def installation(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A folder for keys and data as ``gerege setup`` leaves it, used by this process."""
    key_dir = tmp_path / "keys"
    settings.GEREGE_KEY_DIR = key_dir
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data_dir=tmp_path, key_dir=key_dir)
    keyring.create_master_key(key_dir)
    signing.create_signing_key(key_dir)
    keyring.forget()
    signing.forget_key()
    yield tmp_path
    signing.forget_key()
