"""The master key is changed, killed at any moment and changed again while others save and read."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = Path(__file__).with_name("rotate_at_once.py")
RECORDS, KILLS = 1000, 3


def start(folder: Path, *what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, str(PROGRAM), *what],
        env={key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        | {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "GEREGE_DATA_DIR": str(folder),
            "GEREGE_KEY_DIR": str(folder / "keys"),
        },
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ended(program: subprocess.Popen[str]) -> str:
    said, wrong = program.communicate(timeout=120)
    assert program.returncode == 0, wrong
    return said


def kill_in_the_middle(program: subprocess.Popen[str]) -> None:
    assert program.stdout is not None
    assert program.stdout.readline() == "now\n"
    time.sleep(random.uniform(0, 0.4))  # noqa: S311  no secret
    program.kill()
    program.communicate()


def test_nothing_acknowledged_is_lost_while_the_key_changes_and_is_killed(tmp_path: Path) -> None:
    ended(start(tmp_path, "new", str(RECORDS)))
    journals = [str(tmp_path / name) for name in ("first", "second")]
    workers = [start(tmp_path, "work", journal) for journal in journals]
    for _ in range(KILLS):
        kill_in_the_middle(start(tmp_path, "rotate"))
    ended(start(tmp_path, "rotate"))
    ended(start(tmp_path, "destroy"))
    for journal in journals:
        Path(f"{journal}.stop").touch()
    for worker in workers:
        ended(worker)
    acknowledged, there = map(int, ended(start(tmp_path, "read", *journals)).split())
    assert acknowledged > 20
    assert there >= RECORDS + acknowledged
    with sqlite3.connect(tmp_path / "gerege.sqlite3") as database:
        used = database.execute("SELECT DISTINCT kek_version FROM vault_recordkey").fetchall()
        current = database.execute("SELECT epoch FROM vault_vaultstate").fetchall()
    assert used == current
    names = [path.name for path in (tmp_path / "keys").glob("master-key*")]
    assert [(int(name.rpartition("-")[2]),) for name in names] == current
