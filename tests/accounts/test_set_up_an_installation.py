"""``gerege setup`` on an empty machine, and on one that is not empty."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.databases import OwnDatabase

from gerege.config.commands.setup import refuse_what_exists
from gerege.kernel.errors import InputRefused
from gerege.vault import key_folder


def gerege(own: OwnDatabase, *arguments: str, **told: str) -> "subprocess.CompletedProcess[str]":
    """Run a command as an administrator would, in production mode."""
    env = {**own.environment, "GEREGE_MODE": "production", **told}
    command = [sys.executable, "-m", "gerege", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603


def test_it_makes_keys_database_and_one_administrator_and_refuses_a_second_time(
    own_database: OwnDatabase,
) -> None:
    done = gerege(own_database, "setup", "--administrator", "Anar")
    assert done.returncode == 0, done.stderr
    assert "User name: anar" in done.stdout
    assert "One-time password" in done.stdout
    keys = own_database.folder / "keys"
    master = key_folder.files(keys)[1]
    for secret in (master, keys / "session-secret"):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o400
    before = master.read_bytes()
    again = gerege(own_database, "setup")
    assert again.returncode == 1
    assert again.stderr.startswith("gerege: setup: there is an installation already")
    assert master.read_bytes() == before


def test_what_was_set_up_is_sound_unless_its_server_may_forget(own_database: OwnDatabase) -> None:
    assert gerege(own_database, "setup").returncode == 0
    said = gerege(own_database, "check").stdout.splitlines()
    if own_database.url:
        # The server of the tests is set to forget, for speed.
        settings = ("fsync", "full_page_writes", "synchronous_commit")
        assert all(f"{name} is off" in line for name, line in zip(settings, said, strict=False))
        assert len(said) >= len(settings)
    else:
        assert said[0] == "Keys, database, disk and catalogue are in order."


def test_a_new_disk_for_the_keys_is_empty_though_the_system_keeps_a_folder_on_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "keys/lost+found").mkdir(parents=True)
    refuse_what_exists(tmp_path, tmp_path / "keys", tmp_path / "gerege.sqlite3")


def test_a_check_before_the_set_up_writes_nothing_and_names_the_set_up(
    own_database: OwnDatabase,
) -> None:
    (own_database.folder / "data").mkdir(exist_ok=True)
    checked = gerege(own_database, "check")
    assert checked.returncode == 1
    assert list((own_database.folder / "data").iterdir()) == []
    if not own_database.url:
        assert "gerege setup" in checked.stdout
    assert gerege(own_database, "setup").returncode == 0


def test_a_database_without_tables_is_set_up_and_one_with_a_table_is_refused(
    tmp_path: Path,
) -> None:
    file = tmp_path / "gerege.sqlite3"
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        refuse_what_exists(tmp_path, tmp_path / "keys", file)
        opened.execute("CREATE TABLE of_somebody (id)")
    with pytest.raises(InputRefused):
        refuse_what_exists(tmp_path, tmp_path / "keys", file)


def test_a_lonely_key_is_reason_enough_to_refuse(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "master-key").write_text("old")
    with pytest.raises(InputRefused):
        refuse_what_exists(tmp_path, keys, tmp_path / "gerege.sqlite3")
    assert (keys / "master-key").read_text() == "old"


def test_whoever_runs_the_server_makes_the_second_person(own_database: OwnDatabase) -> None:
    assert gerege(own_database, "setup", "--administrator", "anar").returncode == 0
    made, again = (gerege(own_database, "administrator", "saran") for _try in range(2))
    assert made.returncode == 0, made.stderr
    assert "User name: saran" in made.stdout
    assert again.returncode == 1
    assert len(again.stderr.splitlines()) == 1
