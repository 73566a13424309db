"""A new root secret: how long it takes, and what others feel who search and write meanwhile.

    python benchmarks/new_root.py [--cases N]

The ministry of ``big_ministry.py`` (built if it is not there, and left with its new root), so the
hashes are those of real names and telephones; with the marks of two days of forms, of which some
keep a sealed page. Each program is a real one; whoever writes flushes to the disk. With
``DATABASE_URL`` in that database, else SQLite.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent))

from big_ministry import Ministry

if TYPE_CHECKING:
    from gerege.accounts.models import Officer
    from gerege.cases.models import Case

ALONE_SECONDS = 10.0
MOST_COMPUTED_SECONDS = 60.0
MARKS, WITH_A_PAGE = 30_000, 2_000
PAGE = b"<!doctype html>" + 20_000 * b"x"


def change() -> None:
    """Change the root; print what was done and how long it took."""
    from gerege.vault import new_root

    begun, computed = time.monotonic(), time.process_time()
    done = new_root.change()
    assert done.finished
    took = f"{time.monotonic() - begun:.1f} {time.process_time() - computed:.1f}"
    print(done.number, done.records, took)


def mark_forms() -> None:
    """The marks of forms that acted in two days, in place of those of a run before."""
    from gerege.accounts import once
    from gerege.accounts.models import FormMark, Officer
    from gerege.kernel import clock
    from gerege.kernel.ids import new_id
    from gerege.vault import services

    officer, purpose = Officer.objects.order_by("pk")[0], once.PURPOSE
    FormMark.objects.all().delete()
    marks = [FormMark(officer=officer, mark=new_id(), used_at=clock.now()) for _ in range(MARKS)]
    for one in marks[:WITH_A_PAGE]:
        owner = once.owner_of(one)
        one.sealed_page = services.seal_for(purpose=purpose, owner=owner, data=PAGE)
    FormMark.objects.bulk_create(marks, batch_size=500)


def changed_by_a_form(officer: "Officer", case: "Case", number: str) -> None:
    """Change a telephone as a marked form does, which holds the root until it is kept."""
    from django.db import transaction

    from gerege.accounts import once
    from gerege.cases.services import change_person
    from gerege.vault import services

    with transaction.atomic():
        services.derive_for(purpose=once.PURPOSE, owner=number)
        change_person(actor=officer, case=case, fields={"telephone": number})


def work(stop: Path) -> None:
    """Give somebody another telephone, then find them by it and by what they had: never in vain."""
    from gerege.accounts.models import Officer
    from gerege.accounts.roles import Role
    from gerege.cases.models import Case, Person
    from gerege.cases.search import search

    dice = random.Random(1)
    officers = list(Officer.objects.filter(role=Role.CONSULAR_OFFICER).order_by("pk"))
    writes, searches, missed = list[float](), list[float](), 0
    while not stop.exists():
        officer = dice.choice(officers)
        case = Case.objects.filter(opened_by=officer, state=Case.State.OPEN).first()
        if case is None:
            continue
        number = f"+90 555 {dice.randrange(10**7):07}"
        old = Person.objects.get(case=case).reveal_field("telephone")
        begun = time.monotonic()
        missed += case not in [found.case for found in search(officer, old).found]
        searches.append(time.monotonic() - begun)
        begun = time.monotonic()
        changed_by_a_form(officer, case, number)
        writes.append(time.monotonic() - begun)
        missed += case not in [found.case for found in search(officer, number).found]
        stop.with_suffix(".begun").touch()
    milliseconds = [f"{1000 * value:.0f}" for value in (max(writes), max(searches))]
    print(len(writes), *milliseconds, missed)


def start(cases: int, *what: str) -> "subprocess.Popen[str]":
    """This file as another program."""
    command = [sys.executable, __file__, "--cases", str(cases), *what]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE)  # noqa: S603  our own


def ended(program: "subprocess.Popen[str]") -> list[str]:
    """The words of its last line. Raises CalledProcessError if it failed."""
    said, _ = program.communicate()
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, program.args)
    return said.splitlines()[-1].split()


def beside(cases: int, folder: Path, name: str, *what: str) -> tuple[list[str], str]:
    """Let somebody work for some seconds, or while the root changes: both accounts."""
    stop = folder / f"{name}.stop"
    worker = start(cases, "--work", str(stop))
    while not stop.with_suffix(".begun").exists():
        time.sleep(0.05)
    begun = time.monotonic()
    done = ended(start(cases, *what)) if what else []
    if not what:
        time.sleep(ALONE_SECONDS)
    stop.touch()
    seconds = time.monotonic() - begun
    writes, write, search, missed = ended(worker)
    felt = f"{int(writes) / seconds:.0f} changes/s, slowest {write} ms, search {search} ms"
    return done, f"{felt}, not found: {missed}"


def main() -> int:
    """Print the figures; 1 if it computed for more than a minute or somebody was not found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--change", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    Ministry(arguments.cases).ready()
    if arguments.change or arguments.work:
        change() if arguments.change else work(arguments.work)
        return 0
    mark_forms()
    with tempfile.TemporaryDirectory() as made:
        _, alone = beside(arguments.cases, Path(made), "alone")
        done, meanwhile = beside(arguments.cases, Path(made), "beside", "--change")
    number, records, seconds, computed = done
    print(f"root {number}: {records} cases found anew in {seconds} s ({computed} s CPU)")
    print(f"somebody who changes and searches, alone:   {alone}")
    print(f"somebody who changes and searches, beside:  {meanwhile}")
    found = alone.endswith(" 0") and meanwhile.endswith(" 0")
    return 0 if found and float(computed) <= MOST_COMPUTED_SECONDS else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerege.config.settings")
    sys.exit(main())
