"""Master key and root are changed, killed at any moment and changed again while others work."""

import random
import subprocess
import sys
import time
from pathlib import Path

from tests.databases import OwnDatabase

PROGRAM = Path(__file__).with_name("rotate_at_once.py")
RECORDS, KILLS = 1000, 2


def start(own: OwnDatabase, *what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, str(PROGRAM), *what],
        env=own.environment,
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


def change_beside_two_who_save(database: OwnDatabase, folder: Path, *acts: str) -> None:
    """Kill the first of the acts in its middle, then do them all; everything acknowledged stays."""
    ended(start(database, "new", str(RECORDS)))
    journals = [str(folder / name) for name in ("first", "second")]
    workers = [start(database, "work", journal) for journal in journals]
    for _ in range(KILLS):
        kill_in_the_middle(start(database, acts[0]))
    for act in acts:
        ended(start(database, act))
    for journal in journals:
        Path(f"{journal}.stop").touch()
    for worker in workers:
        ended(worker)
    acknowledged, there = map(int, ended(start(database, "read", *journals)).split())
    assert acknowledged > 20
    assert there >= RECORDS + acknowledged


def test_nothing_acknowledged_is_lost_while_the_key_changes_and_is_killed(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    change_beside_two_who_save(own_database, tmp_path, "rotate", "destroy")
    [(epochs,)] = own_database.rows("SELECT COUNT(DISTINCT kek_version) FROM vault_recordkey")
    assert epochs == 1
    [(current,)] = own_database.rows("SELECT epoch FROM vault_vaultstate")
    names = [path.name for path in (own_database.folder / "keys").glob("master-key*")]
    assert [name.rpartition("-")[2] for name in names] == [str(current)]


def test_everybody_acknowledged_is_found_while_the_root_changes_and_is_killed(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    change_beside_two_who_save(own_database, tmp_path, "indexes")
    [(former, current)] = own_database.rows("SELECT former_root, root_number FROM vault_vaultstate")
    assert former is None
    assert own_database.rows("SELECT DISTINCT root_number FROM vault_recordkey") == [(current,)]
