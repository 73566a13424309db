"""Whoever has the database and not the master key reads nothing of what a person told."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from tests.vault.builders import let_be_found

from gerege.kernel.ids import new_id
from gerege.vault import browser, key_folder, keyring, services
from gerege.vault.models import BrowserKey, ExactIndex, NameIndex, RecordKey, VaultState

pytestmark = pytest.mark.django_db
TOLD = {
    "name": "Наранцэцэг",
    "latin": "Narantsetseg",
    "telephone": "97699112233",
    "passport": "E1234567",
    "story": "Утас, паспорт хоёрыг нь хураан авсан",
}


def everything_in_the_vault() -> Iterator[bytes]:
    for model in (RecordKey, ExactIndex, NameIndex, VaultState, BrowserKey):
        for row in model.objects.all().values_list():
            for value in row:
                yield (
                    bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                )


@pytest.fixture
def stored(case: UUID) -> bytes:
    """All that is kept of one person, as one piece of bytes."""
    envelopes = [
        services.seal(subject=case, place="cases.person.given", row=new_id(), text=text)
        for text in TOLD.values()
    ]
    names = [TOLD["name"], TOLD["latin"]]
    let_be_found(case, phone=TOLD["telephone"], passport=TOLD["passport"], names=names)
    browser.public_key()
    parked = services.seal_for(purpose="parked-form", owner="o", data=TOLD["story"].encode())
    return b"\x00".join([*everything_in_the_vault(), *envelopes, parked])


@pytest.mark.parametrize("text", TOLD.values(), ids=TOLD.keys())
def test_no_text_can_be_read_whole_or_in_part(stored: bytes, text: str) -> None:
    for piece in (text, text.casefold(), text.upper(), text[:6], text[-6:]):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert piece.encode(encoding) not in stored


def test_no_key_lies_beside_what_it_opens(stored: bytes) -> None:
    for secret in (
        keyring.master(),
        keyring.wrapping_key(1).secret,
        keyring.derived_from(keyring.root(), "names").secret,
        keyring.derived_from(keyring.root(), "exact", "phone").secret,
    ):
        assert secret not in stored
        assert secret.hex().encode() not in stored


def test_the_same_number_has_another_hash_under_another_key_and_kind(case: UUID) -> None:
    let_be_found(case, phone="12345678", passport="12345678")
    digests = set(ExactIndex.objects.values_list("digest", flat=True))
    assert len(digests) == 2
    assert all(len(digest) == 8 for digest in digests)


def test_no_private_key_lies_open_in_a_file_of_the_installation(installation: Path) -> None:
    """Only the two key files hold secrets; nothing else is written beside them."""
    names = sorted(file.name for file in (installation / "keys").iterdir())
    assert names[:-1] == ["audit-signing-key", "audit-signing-key.pub"]
    assert key_folder.epoch_of(names[-1]) == 1


def test_the_test_database_is_the_one_that_was_looked_at(stored: bytes) -> None:
    assert str(RecordKey.objects.get().subject).encode() in stored
    assert connection.vendor in ("sqlite", "postgresql")
