"""Writers are killed with SIGKILL at random points: what they had told is there, nothing is half.

The same program with more kills is ``benchmarks/crashes.py``.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.databases import OwnDatabase

ROOT = Path(__file__).resolve().parents[2]
KILLS, SERVER_CRASHES = 200, 6


def killed(environment: dict[str, str], *asked: str) -> dict[str, Any]:
    """Run the program and read what it found."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "tests.crash.killing", *asked],
        cwd=ROOT,
        env={**environment, "GEREGE_MODE": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"},
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
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "GEREGE_DATA_DIR": str(tmp_path),
    }
    crashes = str(SERVER_CRASHES)
    found = killed(environment, "--server-crashes", crashes, "--kills", "20")
    assert found["problems"] == []
    assert found["server_crashes"] == SERVER_CRASHES
    assert found["acknowledged"] > 0
