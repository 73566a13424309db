"""The recovery key is tried, and whoever looks after the keys is warned in time."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from tests.vault.builders import verbs, write

from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import drill, key_folder, keyring, recovery, rotation, soundness

pytestmark = pytest.mark.django_db


def test_without_a_recovery_key_it_is_warned_and_nothing_stops(keys: Path) -> None:
    write("x")
    assert keyring.startup_problems() == []
    assert any("no recovery key" in warning for warning in soundness.warnings())
    recovery.use(keys, recovery.make().recipient)
    assert ["never" in warning for warning in soundness.warnings()] == [True]
    later = recovery.escrow_file(keys).stat().st_mtime_ns + 1_000_000_000
    os.utime(key_folder.files(keys)[1], ns=(later, later))
    assert "older than the newest key" in soundness.warnings()[0]


def test_an_old_key_is_warned_of(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("x")
    later = clock.now() + timedelta(days=401)
    assert not any("400 days" in warning for warning in soundness.warnings())
    monkeypatch.setattr(clock, "now", lambda: later)
    assert any("400 days" in warning for warning in soundness.warnings())


def test_the_drill_opens_everything_and_keeps_the_day(keys: Path) -> None:
    write("x")
    made = recovery.make()
    recovery.use(keys, made.recipient)
    rotation.rotate()
    assert drill.last_drill() is None
    files = drill.drill(recovery.identity_from_shares(made.shares[1:]))
    assert len([name for name in files if key_folder.epoch_of(name)]) == 2
    assert drill.last_drill() is not None
    assert soundness.warnings() == []
    drill.renewed()
    assert drill.last_drill() is None
    assert verbs()[-2:] == ["recovery.drilled", "recovery.renewed"]


def test_a_drill_with_an_escrow_that_lacks_a_key_fails(keys: Path) -> None:
    write("x")
    made = recovery.make()
    recovery.use(keys, made.recipient)
    stale = recovery.escrow_file(keys).read_bytes()
    rotation.rotate()
    recovery._put(recovery.escrow_file(keys), stale)
    with pytest.raises(ProtectionFailed, match="the key of epoch 2 is not in it"):
        drill.drill(recovery.identity_from_shares(made.shares[:2]))
    assert drill.last_drill() is None


def test_a_drill_finds_a_recipient_that_somebody_else_put_there(keys: Path) -> None:
    made = recovery.make()
    recovery.use(keys, made.recipient)
    foreign = f"{recovery.make().recipient}\n".encode()
    recovery._put(keys / recovery.RECIPIENT_FILE, foreign, recovery.PUBLIC_MODE)
    with pytest.raises(ProtectionFailed, match="encrypts to another recovery key"):
        drill.drill(recovery.identity_from_shares(made.shares[:2]))
    assert drill.last_drill() is None
