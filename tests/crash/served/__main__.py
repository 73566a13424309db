"""Run as a program: the served program is killed while officers send forms; JSON tells all.

    python -m tests.crash.served --kills 20 [--database-crashes 5] [--desks 10] [--seed 1]

An installation is made in a folder that is removed. With ``--database-crashes`` a PostgreSQL
server is started here, too, and is itself killed with all its processes in so many of
the rounds: every second time alone, so that the program goes on beside it. Otherwise the database
is a file, or that of DATABASE_URL, which must not forget what it acknowledged.
"""

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django
from tests.crash.served.ledger import Ledger
from tests.crash.served.program import Program
from tests.crash.servers import crash, kill_database, wait_for_the_last_backend
from tools.postgres import Server, running

if TYPE_CHECKING:
    from tests.crash.served.officers import Desk

MOST_ANSWERS_A_DESK, LONGEST, WITHIN = 3, 0.1, 300.0
AT_LEAST_IN_FLIGHT = 2
WAIT_FOR_A_CROWD = 0.5
COMPARED_EVERY = 10


@dataclass
class Report:
    """What happened, and everything that should not have."""

    kills: int = 0
    database_crashes: int = 0
    acknowledged: int = 0
    forms: int = 0
    sign_ins: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    broken: int = 0
    done_unanswered: int = 0
    sent_again: int = 0
    lost: int = 0
    doubled: int = 0
    start_seconds: float = 0.0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


@dataclass
class Run:
    """One long run on one installation."""

    program: Program
    random: Random
    server: Server | None
    desks: int
    report: Report = field(default_factory=Report)
    ledger: Ledger = field(default_factory=Ledger)
    done: set[str] = field(default_factory=set)

    def __call__(self, kills: int, crashes: int, minutes: float) -> Report:
        """Install, then round after round; look at everything every few rounds and at the end."""
        begun = time.monotonic()
        people = self.people()
        until = begun + minutes * 60
        while self.report.kills < kills and time.monotonic() < until and not self.report.problems:
            left = kills - self.report.kills
            due = crashes - self.report.database_crashes
            self.round(
                people, crashing=self.server is not None and self.random.random() < due / left
            )
            if self.report.kills % COMPARED_EVERY == 0:
                self.compare()
        self.send_what_is_left(people)
        self.compare()
        self.program.run("verify-audit")
        self.report.seconds = time.monotonic() - begun
        return self.report

    def people(self) -> "list[Desk]":
        """An installation, and officers with code generators in it."""
        self.program.install()
        os.environ |= self.program.surroundings
        django.setup()
        from tests.accounts.builders import with_generator  # noqa: PLC0415  Django is ready now
        from tests.builders import a_saved_contact, bold  # noqa: PLC0415
        from tests.crash.served.officers import Account, Desk, Office  # noqa: PLC0415

        officers = [bold() for _ in range(self.desks)]
        shared = a_saved_contact(officers[0])
        self.office = Office(self.program.port, self.ledger, str(shared.pk))
        return [
            Desk(
                self.office,
                Account(officer.username, str(officer.pk), *with_generator(officer)),
                Random(self.random.getrandbits(32)),  # noqa: S311  not for keys
                f"198.51.100.{number + 1}",
            )
            for number, officer in enumerate(officers)
        ]

    def round(self, people: "list[Desk]", *, crashing: bool) -> None:
        """Start, let everybody work for a random moment, kill."""
        self.report.start_seconds += self.program.start()
        threads = self.begin(people)
        self.wait_a_random_moment()
        alone = crashing and self.report.database_crashes % 2 == 0
        if alone and self.server:
            self.crash_the_database(self.server)
            self.wait_a_random_moment()
        self.count_what_is_in_flight()
        self.office.killed.set()
        if crashing and not alone and self.server:
            self.office.may_fail.set()
            kill_database(self.server)
        self.program.kill()
        self.program.wait_until_gone()
        for thread in threads:
            thread.join()
        self.office.may_fail.clear()
        if crashing and not alone and self.server:
            self.server.start()
        self.report.kills += 1
        self.report.database_crashes += crashing
        wait_for_the_last_backend()
        self.look()

    def begin(self, people: "list[Desk]") -> list[threading.Thread]:
        """Everybody sits down."""
        from django.db import connections  # noqa: PLC0415

        connections.close_all()
        self.office.killed.clear()
        threads = [threading.Thread(target=desk.work, daemon=True) for desk in people]
        for thread in threads:
            thread.start()
        return threads

    def crash_the_database(self, server: Server) -> None:
        """The program goes on: what it cannot do it says, and does when it is asked again."""
        self.count_what_is_in_flight()
        self.office.may_fail.set()
        crash(server)
        # The connections that broke are noticed when they are used again.
        enough = self.ledger.answers + 2 * self.desks
        if not wait_until(lambda: self.ledger.answers >= enough, WITHIN):
            self.ledger.told("the program did not find back to its database")
        self.office.may_fail.clear()

    def wait_a_random_moment(self) -> None:
        """So many answers, then a moment more; then until some are in flight, if that is soon.

        Counted in answers, so that a busy machine is killed at work, too.
        """
        enough = self.ledger.answers + self.random.randint(1, MOST_ANSWERS_A_DESK * self.desks)
        if not wait_until(lambda: self.ledger.answers >= enough, WITHIN):
            self.ledger.told("nothing was answered any more")
        time.sleep(self.random.uniform(0, LONGEST))
        wait_until(lambda: self.ledger.on_its_way >= AT_LEAST_IN_FLIGHT, WAIT_FOR_A_CROWD)

    def count_what_is_in_flight(self) -> None:
        """So many forms are sent and not answered at this moment."""
        crowd = self.ledger.on_its_way
        self.report.in_flight += crowd
        self.report.most_in_flight = max(crowd, self.report.most_in_flight)

    def look(self) -> None:
        """What broke off in this round, before anybody sends it again."""
        from tests.crash.served.comparing import done_unanswered  # noqa: PLC0415

        self.done |= done_unanswered(self.ledger)
        self.report.done_unanswered = len(self.done)
        if self.ledger.problems:
            self.report.problems += [*self.ledger.problems, self.program.said()]
            self.report.problems += [self.server.said()[-4000:]] if self.server else []
            self.ledger.problems.clear()

    def send_what_is_left(self, people: "list[Desk]") -> None:
        """Start a last time: every form that is still waiting is sent, nobody begins another."""
        self.program.start()
        self.office.closing.set()
        for thread in self.begin(people):
            thread.join()
        self.program.kill()
        self.program.wait_until_gone()
        wait_for_the_last_backend()

    def compare(self) -> None:
        """The book beside the database, and the database by itself."""
        from tests.crash.checks import half_written  # noqa: PLC0415
        from tests.crash.served.comparing import compared  # noqa: PLC0415

        found, report, forms = compared(self.ledger), self.report, self.ledger.forms
        report.lost += len(found.lost)
        report.doubled += len(found.doubled)
        report.problems += [*found.lost, *found.doubled, *half_written()]
        report.forms = len(forms)
        report.acknowledged = sum(form.is_answered for form in forms)
        report.sign_ins = sum(form.is_answered for form in forms if form.kind == "sign in")
        report.broken = sum(form.broken for form in forms)
        report.sent_again = sum(form.sent > 1 for form in forms)


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """True as soon as it holds, False when it did not in so many seconds."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.001)
    return True


def main() -> None:
    """Read what is asked, run it, print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--database-crashes", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=60.0, help="end after so many minutes")
    parser.add_argument("--desks", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as afterwards:
        server, url = None, os.environ.get("DATABASE_URL", "")
        if asked.database_crashes:
            server = afterwards.enter_context(running(durable=True))
            url = server.url()
        folder = afterwards.enter_context(TemporaryDirectory(prefix="gerege-crash-"))
        program = Program(Path(folder), url)
        afterwards.callback(program.kill)
        run = Run(program, Random(asked.seed), server, asked.desks)  # noqa: S311  not for keys
        report = run(asked.kills, asked.database_crashes, asked.minutes)
    sys.stdout.write(json.dumps(vars(report)) + "\n")


if __name__ == "__main__":
    main()
