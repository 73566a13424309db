"""kill -9 at random points of mixed writes, on both databases: what was lost, doubled, half?

Two ways. *Writers* call the services (first contact, note, person, answers, safe contact, look,
search, close) and tell each act once it is committed; they are killed very often. *The program* is
served as a ministry serves it, with its worker; officers sign in and send real forms over HTTP,
some twice, and again when the line broke; all its processes are killed at once, on PostgreSQL in
some rounds the database server as well. The same programs are the tests in ``tests/crash``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WRITERS = (sys.executable, "-m", "tests.crash.killing")
SERVED = (sys.executable, "-m", "tests.crash.served")
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
        # The programs make their servers themselves, or are told of one by ON_A_SERVER.
        surroundings.pop("DATABASE_URL", None)
        done = subprocess.run(  # noqa: S603  our own program
            command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True
        )
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def main() -> int:
    """Print one line for each way of crashing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="of writers, on each database")
    parser.add_argument("--server-crashes", type=int, default=30, help="of PostgreSQL, by writers")
    parser.add_argument("--served-kills", type=int, default=250, help="of the whole program")
    parser.add_argument("--minutes", type=float, default=12.0, help="for each line of the program")
    asked = parser.parse_args()
    problems = [*writers(asked.kills, asked.server_crashes)]
    problems += served(asked.served_kills, asked.minutes)
    for problem in problems[:20]:
        print(f"    {problem}")
    return 1 if problems else 0


def writers(kills: int, crashes: int) -> Iterator[str]:
    """Kill writers; what was wrong."""
    ways = {
        "writers on SQLite": (*WRITERS, "--kills", str(kills)),
        "writers on PostgreSQL": (*ON_A_SERVER, *WRITERS, "--kills", str(kills)),
        "PostgreSQL itself": (*WRITERS, "--server-crashes", str(crashes)),
    }
    heading("killed", "writers", "servers", "told", "lost or half", "seconds")
    for name, command in ways.items():
        one = found_by(*command)
        wrong = len(one["problems"])
        line(name, one["kills"], one["server_crashes"], one["acknowledged"], wrong, one["seconds"])
        yield from one["problems"]


def served(kills: int, minutes: float) -> Iterator[str]:
    """Kill the whole program; what was wrong."""
    most = (*SERVED, "--kills", str(kills), "--minutes", str(minutes))
    ways = {
        "program on SQLite": most,
        "program on PostgreSQL": (*most, "--database-crashes", str(kills // 3)),
    }
    columns = ("kills", "database_crashes", "acknowledged", "in_flight", "most_in_flight")
    columns = (*columns, "broken", "done_unanswered", "sent_again", "lost", "doubled", "seconds")
    print()
    heading("killed", *(name.replace("_", " ") for name in columns))
    for name, command in ways.items():
        one = found_by(*command)
        line(name, *(one[column] for column in columns))
        yield from one["problems"]


def heading(first: str, *names: str) -> None:
    """The names of the columns."""
    print(f"{first:<22}" + "".join(f"{name:>17}" for name in names), flush=True)


def line(name: str, *figures: float) -> None:
    """One way of crashing."""
    print(f"{name:<22}" + "".join(f"{n:>17.0f}" for n in figures), flush=True)


if __name__ == "__main__":
    sys.exit(main())
