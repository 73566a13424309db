"""The administrator reads what can be lost, in plain words, and when that was last tried."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.builders import an_officer
from tests.cases.builders import signed_in
from tests.operations.conftest import Living

from gerege.accounts.roles import Role
from gerege.kernel import clock
from gerege.operations import loss, place, program, queries, restoring
from gerege.operations.folders import HEARTBEAT
from gerege.operations.loss import State
from gerege.operations.ticking import tick

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def page(living: Living, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """What an administrator of this installation reads, in English."""
    monkeypatch.setattr(place, "here", lambda: living.place)
    browser: Client = signed_in(an_officer(Role.ADMINISTRATOR))

    def read() -> str:
        answer = browser.get("/installation/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def test_with_a_tick_every_minute_five_minutes_are_the_most_that_is_lost(
    living: Living, page: Callable[[], str]
) -> None:
    tick(place=living.place)
    most = loss.shipping(living.place).at_most
    assert most is not None
    assert most <= timedelta(minutes=5)
    text = page()
    assert "Losses are bounded" in text
    assert f"{most // timedelta(minutes=1)} min" in text


def test_without_a_folder_it_is_said_in_red(
    living: Living, page: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "here", lambda: replace(living.place, backups=None))
    text = page()
    assert "No backups are made" in text
    assert "strip--danger" in text
    (sentence,) = loss.advice(place.here())
    assert sentence.startswith("GEREGE_BACKUP_DIR is not set")


def test_a_folder_whose_disk_is_not_mounted_is_told_from_none(
    living: Living, page: Callable[[], str]
) -> None:
    shutil.rmtree(living.backups)
    assert "The folder of backups is not there" in page()
    (sentence,) = loss.advice(living.place)
    assert sentence.startswith("the folder in GEREGE_BACKUP_DIR is not there")


def test_a_server_that_keeps_its_log_to_itself_is_told_from_no_backups(
    page: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "shipping", lambda _place: loss.Shipping(State.LOG_STAYS))
    text = page()
    assert "PostgreSQL does not copy away its log" in text
    assert "archive_command in postgresql.conf" in text
    assert "Not bounded" in text


def test_a_timer_that_stands_still_is_noticed(living: Living, page: Callable[[], str]) -> None:
    tick(place=living.place)
    os.utime(living.backups / HEARTBEAT, (0, 0))
    text = page()
    assert "Nothing is being copied" in text
    assert "Not bounded" in text


def test_without_a_recovery_key_there_is_no_protection(
    living: Living, page: Callable[[], str]
) -> None:
    (living.keys / "recovery-recipient").unlink()
    assert "There is no recovery key" in page()


def test_a_copy_that_takes_too_long_is_not_called_five_minutes(living: Living) -> None:
    assert loss.bound(180, 60) == timedelta(minutes=5)
    assert loss.bound(180, 61) == timedelta(minutes=6)
    made = tick(place=living.place)
    assert made is not None
    path = made.path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("ascii")) | {"seconds": 200.0}), "ascii")
    found = loss.shipping(living.place)
    assert (found.state, found.at_most) == (State.TOO_SLOW, timedelta(minutes=8))


def test_check_says_what_can_be_lost_until_it_is_mended(living: Living) -> None:
    assert "no backups are made" in loss.advice(replace(living.place, backups=None))[0]
    assert "gerege tick" in loss.advice(living.place)[0]
    tick(place=living.place)
    assert loss.advice(living.place) == []


def test_the_last_proof_is_told_and_a_damaged_note_counts_as_none(
    living: Living, page: Callable[[], str]
) -> None:
    assert restoring.proved_at(living.backups) is None
    note = living.backups / restoring.PROVED
    note.write_text(json.dumps({"at": NOW.isoformat()}), encoding="ascii")
    assert restoring.proved_at(living.backups) == NOW
    assert "25" in page()
    for damaged in ("", "[]", '{"at": "yesterday"}', '{"at": "2026-01-01"}'):
        note.write_text(damaged, encoding="ascii")
        assert restoring.proved_at(living.backups) is None


def test_the_program_names_its_version_and_the_checksum_of_its_files(
    page: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page()
    assert program.product_version() in text
    assert program.checksum() in text
    copied = tmp_path / "gerege"
    shutil.copytree(program.PACKAGE, copied, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(program, "PACKAGE", copied)
    program.checksum.cache_clear()
    assert program.checksum() in text
    (copied / "kernel" / "ids.py").write_text("# changed\n", encoding="utf-8")
    program.checksum.cache_clear()
    assert program.checksum() not in text
    program.checksum.cache_clear()


def test_only_an_administrator_sees_it() -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        answer = signed_in(an_officer(role)).get("/installation/")
        assert answer.status_code == 404


def test_here_is_what_the_settings_say(living: Living, settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data_dir=living.data)
    assert place.here().data_dir == living.data
    assert place.here().key_dir == living.keys
    assert clock.now().tzinfo is not None


def test_a_copy_dated_later_than_now_is_told_in_red(living: Living) -> None:
    """Whoever restores would take it for the newest."""
    with clock.pretend(clock.now() + timedelta(days=90)):
        tick(place=living.place)
    tick(place=living.place)
    assert loss.shipping(living.place).state == State.LATE
    assert "dated later than now" in loss.advice(living.place)[0]


def test_a_tick_dated_later_than_now_is_no_sign_of_life(living: Living) -> None:
    tick(place=living.place)
    later = (clock.now() + timedelta(days=90)).timestamp()
    os.utime(living.backups / HEARTBEAT, (later, later))
    assert loss.shipping(living.place).state == State.LATE


@pytest.mark.parametrize(
    ("shipped", "written", "is_waiting"),
    [
        ("000000010000000000000003", "000000010000000000000004", False),
        ("000000010000000000000003", "000000010000000000000003", False),
        ("000000010000000000000003", "000000010000000000000005", True),
        ("0000000100000000000000FF", "000000010000000100000000", False),
        ("0000000100000000000000FF", "000000020000000100000001", True),
        ("000000010000000000000003.00000028.backup", "000000010000000000000005", True),
        ("00000002.history", "000000020000000000000009", False),
    ],
)
def test_a_whole_segment_that_nobody_ships_is_noticed(
    shipped: str, written: str, is_waiting: bool
) -> None:
    assert loss.waits(shipped, written, 16 * 1024 * 1024) is is_waiting
