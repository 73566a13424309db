"""What an installation is told by its variables, and what cannot be read is said."""

from pathlib import Path

import pytest

from gerege.config.environment import read_environment
from gerege.kernel.errors import ProtectionFailed


def test_another_country_adopts_it_by_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEREGE_HOME", "PHL, Asia/Manila, Манила, Manila")
    home = read_environment().home
    assert (home.country, home.zone, home.place_en) == ("PHL", "Asia/Manila", "Manila")


@pytest.mark.parametrize("text", ["", "PHL", "PHL,Asia/Nowhere,М,M", "PHL,,М,M"])
def test_a_home_that_cannot_be_read_stops_the_program(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("GEREGE_HOME", text)
    with pytest.raises(ProtectionFailed, match="GEREGE_HOME"):
        read_environment()


def test_a_mode_that_does_not_exist_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEREGE_MODE", "debug")
    with pytest.raises(ProtectionFailed, match="GEREGE_MODE"):
        read_environment()


def test_without_a_secret_nothing_can_be_signed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GEREGE_MODE", "production")
    monkeypatch.setenv("GEREGE_DATA_DIR", str(tmp_path))
    assert read_environment().session_secret() == ""


@pytest.mark.parametrize("text", ["", "0", "-3", "a month", "3.5"])
def test_days_that_are_none_stop_the_program(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("GEREGE_BACKUP_KEEP_DAYS", text)
    with pytest.raises(ProtectionFailed, match="GEREGE_BACKUP_KEEP_DAYS"):
        read_environment()


def test_backups_are_made_only_where_a_folder_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert read_environment().backup_dir is None
    monkeypatch.setenv("GEREGE_BACKUP_DIR", str(tmp_path))
    assert read_environment().backup_dir == tmp_path
    assert read_environment().backup_keep_days == 35


@pytest.mark.parametrize("text", ["", "0", "59", "241", "300", "3 minutes"])
def test_snapshots_too_rare_for_five_minutes_stop_the_program(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("GEREGE_SNAPSHOT_SECONDS", text)
    with pytest.raises(ProtectionFailed, match="GEREGE_SNAPSHOT_SECONDS"):
        read_environment()
