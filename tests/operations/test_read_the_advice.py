"""What should be mended soon is said in a sentence with its mend; what is well is not mentioned."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_django import Settings
from tests.builders import a_named_case, a_post, an_officer
from time_machine import travel

from gerege.arrivals.models import Arrival
from gerege.kernel import clock
from gerege.kernel.ids import new_id
from gerege.operations import advice as room
from gerege.operations.advice import advice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _well(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with nothing to mend."""
    data, keys, backups = (tmp_path / name for name in ("data", "keys", "backups"))
    for folder in (data, keys, backups):
        folder.mkdir(mode=0o700)
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, data_dir=data, hosts=("gerege.example.org",)
    )
    settings.GEREGE_MODE = "production"
    settings.GEREGE_KEY_DIR = keys
    settings.GEREGE_BACKUP_DIR = backups
    settings.GEREGE_DUTY_TELEPHONE = "+976 11 000000"
    monkeypatch.setattr(room.soundness, "warnings", list)
    monkeypatch.setattr(room.loss, "advice", lambda _place: [])
    disks = {data: 1, keys: 2, backups: 3}
    monkeypatch.setattr(room, "disk_of", disks.__getitem__)


def test_where_all_is_well_there_is_no_advice() -> None:
    assert advice() == []


def test_the_vault_is_asked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.soundness, "warnings", lambda: ["the master key is old"])
    assert advice() == ["the master key is old"]


def test_what_can_be_lost_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.loss, "advice", lambda _place: ["nothing is copied away"])
    assert advice() == ["nothing is copied away"]


def test_what_arrived_and_could_not_be_taken_in() -> None:
    Arrival.objects.create(
        pk=new_id(), kind="x", key_id="x", sealed=b"x", at=clock.now(), refused_at=clock.now()
    )
    (only,) = advice()
    assert "1 letters from the pages outside" in only
    assert "gerege tick --again" in only


def test_no_name_and_no_duty_telephone(settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, hosts=())
    settings.GEREGE_DUTY_TELEPHONE = ""
    first, second = advice()
    assert "GEREGE_HOSTS is empty" in first
    assert "GEREGE_DUTY_TELEPHONE" in second


def test_a_data_folder_that_others_enter(settings: Settings) -> None:
    settings.ENVIRONMENT.data_dir.chmod(0o750)
    (only,) = advice()
    assert "chmod 700" in only


def test_keys_and_backups_on_the_disk_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "disk_of", lambda _folder: 1)
    keys, backups = advice()
    assert "GEREGE_KEY_DIR" in keys
    assert "GEREGE_BACKUP_DIR" in backups


def test_a_clock_that_is_behind_the_record() -> None:
    with travel(clock.now() + timedelta(days=1), tick=False):
        a_named_case(an_officer(post=a_post()))
    (only,) = advice()
    assert "the clock of this machine is behind" in only


@pytest.mark.parametrize("host", ["", "localhost", "/run/postgresql"])
def test_a_database_on_this_machine_needs_no_encrypted_line(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    assert advice_for_server(monkeypatch, host, encrypted=False) == []


def test_a_database_server_that_is_reached_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    (only,) = advice_for_server(monkeypatch, "db.example.org", encrypted=False)
    assert "sslmode=verify-full" in only
    assert advice_for_server(monkeypatch, "db.example.org", encrypted=True) == []


def advice_for_server(monkeypatch: pytest.MonkeyPatch, host: str, *, encrypted: bool) -> list[str]:
    there = SimpleNamespace(vendor="postgresql", settings_dict={"HOST": host})
    monkeypatch.setattr(room, "connection", there)
    monkeypatch.setattr(room, "_is_encrypted", lambda: encrypted)
    return advice()
