"""Run as a program: writers are forked, write, and are killed at random points; JSON tells all.

    python -m tests.crash.killing --kills 200 [--server-crashes 5]

The database is that of the surroundings, and empty. With ``--server-crashes`` a PostgreSQL server
is started here, keeps what it acknowledges, and is itself killed with all its processes.
"""

import argparse
import json
import os
import select
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import django
from tests.crash.servers import crash, says_gone, wait_for_the_last_backend
from tools.postgres import Server, running

if TYPE_CHECKING:
    from tests.crash.acts import Told

    from gerege.accounts.models import Officer
    from gerege.cases.models import Case

WRITERS = 2
LONGEST, FIRST_WITHIN = 0.15, 10.0
OFTEN_BEFORE_THE_FIRST = 0.15
CHECKED_EVERY = 20
MASTER, SIGNING = b"only for tests, 32 bytes of key!", b"signs heads in tests, only there"


@dataclass
class Report:
    """What happened, and everything that should not have."""

    kills: int = 0
    acknowledged: int = 0
    server_crashes: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


@dataclass
class Ministry:
    """The officers who write, and the case all of them write on."""

    officers: "list[Officer]"
    shared: "Case"
    told: "list[Told]" = field(default_factory=list)


def prepared() -> Ministry:
    """Tables, keys and people."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  Django is ready only now
    from tests import builders as made  # noqa: PLC0415

    from gerege.audit import signing  # noqa: PLC0415
    from gerege.vault import keyring  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    keyring.use_for_this_process(MASTER)
    signing.use_for_this_process(SIGNING)
    officers = [made.bold() for _ in range(WRITERS)]
    return Ministry(officers, made.a_saved_contact(officers[0]))


def fork_writer(ministry: Ministry, number: int, seed: int, end: int) -> int:
    """A writer of its own connection; returns its number as a process."""
    pid = os.fork()
    if pid:
        return pid
    from tests.crash.acts import Writer, write_until_killed  # noqa: PLC0415

    officer = ministry.officers[number]
    try:
        write_until_killed(Writer(officer, ministry.shared, Random(seed)), end)  # noqa: S311
    except BaseException as failed:  # noqa: BLE001  told to whoever counts, then gone
        os.write(end, json.dumps({"act": "failed", "why": repr(failed)[:300]}).encode() + b"\n")
    os._exit(1)


def one_round(ministry: Ministry, random: Random, server: Server | None = None) -> "list[Told]":
    """Fork, let them write for a random moment, kill; what they had told by then."""
    from django.db import connections  # noqa: PLC0415

    # A child must not speak on its parent's line.
    connections.close_all()
    start, end = os.pipe()
    pids = [fork_writer(ministry, n, random.getrandbits(32), end) for n in range(WRITERS)]
    os.close(end)
    wait_a_random_moment(random, start)
    if server is not None:
        crash(server)
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for pid in pids:
        os.waitpid(pid, 0)
    with os.fdopen(start, "rb") as pipe:
        return [json.loads(line) for line in pipe.read().splitlines() if line.endswith(b"}")]


def wait_a_random_moment(random: Random, start: int) -> None:
    """From the first told act on, so that a busy machine is killed at work, too; or before it."""
    if random.random() > OFTEN_BEFORE_THE_FIRST:
        select.select([start], [], [], FIRST_WITHIN)
    time.sleep(random.uniform(0, LONGEST))


def run(kills: int, crashes: int, seed: int, server: Server | None) -> Report:
    """Kill so often, look after every few rounds and once at the end."""
    ministry, random, report = prepared(), Random(seed), Report()  # noqa: S311  not for keys
    from tests.crash.checks import half_written, lost  # noqa: PLC0415

    begun, rounds = time.monotonic(), 0
    unchecked: list[Told] = []
    while report.kills < kills or report.server_crashes < crashes:
        rounds += 1
        crashing = server if report.server_crashes < crashes else None
        told = one_round(ministry, random, crashing)
        report.server_crashes += crashing is not None
        report.kills += WRITERS if crashing is None else 0
        failed = [one["why"] for one in told if one["act"] == "failed"]
        # A writer whose server was killed says so; nobody fails for another reason.
        report.problems += [why for why in failed if crashing is None or not says_gone(why)]
        unchecked += [one for one in told if one["act"] != "failed"]
        report.acknowledged += len(told) - len(failed)
        if crashing or rounds % CHECKED_EVERY == 0:
            wait_for_the_last_backend()
            ministry.told += unchecked
            report.problems += [*lost(unchecked), *half_written()]
            unchecked = []
    wait_for_the_last_backend()
    ministry.told += unchecked
    report.problems += [*lost(ministry.told), *half_written()]
    report.seconds = time.monotonic() - begun
    return report


def main() -> None:
    """Read what is asked, run it, print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--server-crashes", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    # Writers are forked from here: what they import is loaded once.
    if not asked.server_crashes:
        report = run(asked.kills, 0, asked.seed, None)
    else:
        with running(durable=True) as server:
            os.environ["DATABASE_URL"] = server.url()
            report = run(asked.kills, asked.server_crashes, asked.seed, server)
    sys.stdout.write(json.dumps(vars(report)) + "\n")


if __name__ == "__main__":
    main()
