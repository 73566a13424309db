"""kill -9 at random points of mixed writes, on both databases: what was lost, what was half?

Writers call the services (first contact, note, person, answers, safe contact, look, search, close)
and tell each act once it is committed. The same program is the test in ``tests/crash``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RUN = (sys.executable, "-m", "tests.crash.killing")
ON_A_SERVER = (sys.executable, "tools/postgres.py")


def found_by(*command: str) -> dict[str, Any]:
    """Run the program in an empty folder and read its report."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "GEREGE_MODE": "test",
            "GEREGE_DATA_DIR": folder,
        }
        done = subprocess.run(  # noqa: S603  our own program
            command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True
        )
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def main() -> int:
    """Print one line for each way of crashing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--server-crashes", type=int, default=30)
    asked = parser.parse_args()
    kills, crashes = str(asked.kills), str(asked.server_crashes)
    ways = {
        "writers on SQLite": (*RUN, "--kills", kills),
        "writers on PostgreSQL": (*ON_A_SERVER, *RUN, "--kills", kills),
        "PostgreSQL itself": (*RUN, "--server-crashes", crashes),
    }
    heading = ("killed", "writers", "servers", "told", "lost or half", "seconds")
    print(f"{heading[0]:<22}" + "".join(f"{name:>14}" for name in heading[1:]))
    wrong = 0
    for name, command in ways.items():
        one = found_by(*command)
        wrong += len(one["problems"])
        figures = (one["kills"], one["server_crashes"], one["acknowledged"], len(one["problems"]))
        print(f"{name:<22}" + "".join(f"{n:>14}" for n in figures) + f"{one['seconds']:>14.0f}")
        for problem in one["problems"][:10]:
            print(f"    {problem}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
