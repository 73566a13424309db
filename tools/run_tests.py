"""Run the guards and the tests in groups and print the minutes each took.

``--only GROUP`` runs one group. The exit status is 0 only if every group passed.
On PostgreSQL the tests that touch a database run a second time, one example of each
(tests/conftest.py), and the main journeys: a first call to its result, finding the file, a form on
a slow line, erasing, signing in with a second factor.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
# The slowest are named, so that whoever makes the run shorter knows where to begin.
PYTEST = (str(BIN / "pytest"), "-p", "no:cacheprovider", "--durations=25")
ON_POSTGRESQL = (sys.executable, "tools/postgres.py")
# Who is done takes over from the other half, so that no long test is the last on one side only.
BOTH_HALVES = ("-n", "2", "--dist", "worksteal")
ROOMS = (*BOTH_HALVES, "tests", "--ignore=tests/journeys", "--ignore=tests/guards")
GUARDS = (*BOTH_HALVES, "tests/guards")
# Each half has a ministry of its own, and what one file of journeys leaves in it stays its own.
JOURNEYS = ("-n", "2", "--dist", "loadfile")
MAIN_JOURNEYS = (
    "tests/journeys/test_first_call_to_result.py",
    "tests/journeys/test_a_slow_line.py",
    "tests/journeys/test_erase_a_case.py",
    "tests/journeys/test_second_step.py",
)
CODE = ("src", "tests", "benchmarks", "tools")
LONGEST = 30 * 60.0


@dataclass
class Group:
    """Commands that belong together, and how they went."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    minutes: float = 0.0
    failed: int = 0
    passed: int = 0
    notes: list[str] = field(default_factory=list)


def groups() -> list[Group]:
    """What is run, cheapest first."""
    ruff, mypy = str(BIN / "ruff"), str(BIN / "mypy")
    return [
        Group(
            "style",
            (
                (ruff, "format", "--check", *CODE),
                (ruff, "check", *CODE),
                (mypy,),
                (str(BIN / "lint-imports"),),
                (str(BIN / "bandit"), "-q", "-c", "pyproject.toml", "-r", "src"),
                (sys.executable, "tools/check_deploy.py"),
                (str(BIN / "gerege"), "catalogue", "check"),
            ),
        ),
        Group("rules and rooms", ((*PYTEST, *ROOMS),)),
        Group("guards", ((*PYTEST, *GUARDS),)),
        Group("rooms on PostgreSQL", ((*ON_POSTGRESQL, *PYTEST, *ROOMS),)),
        Group("guards on PostgreSQL", ((*ON_POSTGRESQL, *PYTEST, *GUARDS),)),
        Group("journeys", ((*PYTEST, *JOURNEYS, "tests/journeys"),)),
        Group("journeys on PostgreSQL", ((*ON_POSTGRESQL, *PYTEST, *JOURNEYS, *MAIN_JOURNEYS),)),
    ]


def run(group: Group, environment: dict[str, str]) -> None:
    """Run a group's commands, all of them, and count."""
    print(f"\n=== {group.name}", flush=True)
    began = time.monotonic()
    for command in group.commands:
        status, said = _done(command, environment)
        print(said[-24000:], flush=True)
        _count(group, command, status, said)
    group.minutes = (time.monotonic() - began) / 60


def _done(command: tuple[str, ...], environment: dict[str, str]) -> tuple[int, str]:
    """Run a command to its end or to the limit; its status and what it said.

    What it says goes to a file: at the end of a pipe one would wait for every program that a test
    left behind, too.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as told:
        program = subprocess.Popen(  # noqa: S603  our own commands
            command,
            cwd=ROOT,
            env=environment,
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            program.wait(LONGEST)
        except subprocess.TimeoutExpired:
            _end(program)
            told.seek(0, os.SEEK_END)
            told.write(f"\nended after {LONGEST / 60:.0f} minutes\n")
        told.seek(0)
        return program.returncode, told.read()


def compiling_once(folder: Path) -> dict[str, str]:
    """Surroundings in which the program, which tests start hundreds of times, is compiled once.

    Beside the tree: where Python is told to write nothing into it, each start would compile anew.
    """
    kept = {name: told for name, told in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder)}


def _end(program: "subprocess.Popen[bytes]") -> None:
    """Ask all its programs to stop, and then make them."""
    os.killpg(program.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        program.wait(60)
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def _count(group: Group, command: tuple[str, ...], status: int, output: str) -> None:
    if PYTEST[0] not in command:
        group.passed += status == 0
        group.failed += status != 0
        return
    tail = output[-2000:]
    passed = sum(map(int, re.findall(r"(\d+) passed", tail)))
    failed = sum(map(int, re.findall(r"(\d+) (?:failed|errors?)", tail)))
    group.passed += passed
    # A run that stopped without counting (no test found, a crash) is a failure.
    group.failed += failed or int(status != 0)


def main() -> int:
    """Run the groups asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[group.name for group in groups()])
    only = parser.parse_args().only
    chosen = [group for group in groups() if only in (None, group.name)]
    with tempfile.TemporaryDirectory(prefix="gerege-compiled-") as folder:
        for group in chosen:
            run(group, compiling_once(Path(folder)))
    print(f"\n{'group':<24}{'minutes':>8}{'passed':>8}{'failed':>8}")
    for group in chosen:
        print(f"{group.name:<24}{group.minutes:>8.1f}{group.passed:>8}{group.failed:>8}")
    passed, failed = sum(g.passed for g in chosen), sum(g.failed for g in chosen)
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
