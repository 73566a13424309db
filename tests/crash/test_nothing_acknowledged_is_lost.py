"""Killed with SIGKILL at random points: what was acknowledged is there once, nothing is half.

Writers that call the services are killed often; the whole program, served as a ministry serves it
and used by officers over HTTP, as often as its starting allows. The same with more kills is
``benchmarks/crashes.py``.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.databases import OwnDatabase

ROOT = Path(__file__).resolve().parents[2]
KILLS, SERVER_CRASHES = 100, 4
SERVED_KILLS, SERVED_WITH_DATABASE = 4, 2
WRITERS, SERVED = "tests.crash.killing", "tests.crash.served"


def killed(environment: dict[str, str], *asked: str) -> dict[str, Any]:
    """Run writers that are killed and read what was found."""
    test = {"GEREGE_MODE": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return found_by(environment | test, WRITERS, *asked)


def found_by(environment: dict[str, str], program: str, *asked: str) -> dict[str, Any]:
    """Run the program and read what it found."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", program, *asked],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_writer_killed_at_any_point_loses_nothing_it_had_told(own_database: OwnDatabase) -> None:
    found = killed(own_database.environment, "--kills", str(KILLS))
    assert found["problems"] == []
    assert found["kills"] >= KILLS
    assert found["acknowledged"] > 0


def test_a_database_server_killed_with_all_its_processes_loses_nothing_either(
    tmp_path: Path,
) -> None:
    environment = {**with_our_path(), "GEREGE_DATA_DIR": str(tmp_path)}
    crashes = str(SERVER_CRASHES)
    found = killed(environment, "--server-crashes", crashes, "--kills", "20")
    assert found["problems"] == []
    assert found["server_crashes"] == SERVER_CRASHES
    assert found["acknowledged"] > 0


def with_our_path() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def holds(found: dict[str, Any]) -> None:
    """Everything that was answered is there once, and there was something to lose."""
    assert found["problems"] == []
    assert (found["lost"], found["doubled"]) == (0, 0)
    assert found["acknowledged"] > found["kills"]
    assert found["in_flight"] > found["kills"]
    assert found["sign_ins"] > 0
    assert found["sent_again"] > 0


def test_the_served_program_killed_with_all_its_processes_keeps_every_form_once() -> None:
    found = found_by(with_our_path(), SERVED, "--kills", str(SERVED_KILLS))
    holds(found)
    assert found["kills"] == SERVED_KILLS


def test_the_served_program_and_its_database_server_killed_keep_every_form_once() -> None:
    """On a server of its own: the program refuses one that may forget, as that of the tests may."""
    crashes = str(SERVED_WITH_DATABASE)
    asked = ("--kills", str(SERVED_KILLS), "--database-crashes", crashes)
    found = found_by(with_our_path(), SERVED, *asked)
    holds(found)
    assert found["database_crashes"] == SERVED_WITH_DATABASE
