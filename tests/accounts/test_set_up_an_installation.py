"""``gerege setup`` on an empty machine, and on one that is not empty."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gerege.config.commands.setup import refuse_what_exists
from gerege.kernel.errors import InputRefused
from gerege.vault import key_folder


def gerege_setup(data_dir: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as an administrator would, in production mode."""
    env = {**os.environ, "GEREGE_MODE": "production", "GEREGE_DATA_DIR": str(data_dir)}
    env["PYTHONPATH"] = os.pathsep.join(["src", env.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "gerege", "setup", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603


def test_it_makes_keys_database_and_one_administrator_and_refuses_a_second_time(
    tmp_path: Path,
) -> None:
    done = gerege_setup(tmp_path / "data", "--administrator", "Anar")
    assert done.returncode == 0, done.stderr
    assert "User name: anar" in done.stdout
    assert "One-time password" in done.stdout
    keys = tmp_path / "data" / "keys"
    master = key_folder.files(keys)[1]
    for secret in (master, keys / "session-secret"):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o400
    before = master.read_bytes()
    again = gerege_setup(tmp_path / "data")
    assert again.returncode == 1
    assert again.stderr.startswith("gerege: setup: there is an installation already")
    assert master.read_bytes() == before


def test_a_lonely_key_is_reason_enough_to_refuse(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "master-key").write_text("old")
    with pytest.raises(InputRefused):
        refuse_what_exists(tmp_path, keys, tmp_path / "gerege.sqlite3")
    assert (keys / "master-key").read_text() == "old"
