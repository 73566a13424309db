"""Keys for the tests of the vault: one in memory as everywhere, or a real one in a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import Settings
from tests.audit.emptying import allow_emptying_between_tests
from tests.vault.builders import found_by

from gerege.audit import signing
from gerege.audit.keyfile import write_secret
from gerege.kernel.errors import ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault import crypto, key_folder, keyring, own, record_keys, rooted, services
from gerege.vault.rooted import Findable, HandedOut, Indexed
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


@pytest.fixture(params=["of this version", "from before there were epochs"])
def keys(request: pytest.FixtureRequest, installation: Path) -> Path:
    """The key folder of an installation, new or old; ``installation`` leaves it new."""
    folder = installation / "keys"
    if request.param == "of this version":
        keyring.begin()
        return folder
    key_folder.files(folder)[1].unlink()
    # As the version before did.
    write_secret(folder / "master-key", "gerege-master-key", crypto.new_key())
    return folder


@pytest.fixture
def people() -> dict[UUID, Findable]:
    """What the records of these tests are found by, as it would be sealed in them."""
    return {}


@pytest.fixture
def room(installation: Path, people: dict[UUID, Findable], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key folder of an installation with a room that knows these people."""

    def findable(subjects: Sequence[UUID]) -> Iterator[tuple[UUID, Findable | None]]:
        for subject in subjects:
            try:
                record_keys.current(subject)
            except ProtectionFailed:
                yield subject, None
            else:
                yield from ((subject, people[subject]) for _ in range(subject in people))

    made = (*own.MADE, Indexed("tests", findable), HandedOut("draft-key"))
    monkeypatch.setattr(rooted, "_all", lambda: made)
    keyring.begin()
    return installation / "keys"


@pytest.fixture
def keep(room: Path, people: dict[UUID, Findable]) -> Callable[[str], UUID]:
    """Keep a record that is found by a telephone and a name."""

    def written(number: str) -> UUID:
        case = new_id()
        with transaction.atomic():
            services.make_record_key(case)
            people[case] = found_by(number)
            services.make_findable({case: people[case]})
        return case

    return written
