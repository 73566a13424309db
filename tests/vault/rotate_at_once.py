"""Run as a program, several at a time: save and read records, or change the keys meanwhile.

new COUNT    keys, tables and so many records        rotate    change the master key
work FILE    save and read until FILE.stop is there   indexes   change the root secret
read FILE…   open and find all that was acknowledged  destroy   every key that is over
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import django
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

if TYPE_CHECKING:
    from gerege.vault.rooted import Findable

PLACE, NAME = "cases.note.text", "Ганцэцэг Уянгахишиг"


def telephone(case: UUID) -> str:
    return f"9769{case.int % 10**9:09d}"


def found_by(case: UUID) -> "Findable":
    from gerege.vault.models import NO_KEEPER  # noqa: PLC0415  Django is ready only now
    from gerege.vault.rooted import Findable  # noqa: PLC0415

    return Findable({"phone": telephone(case)}, [NAME], keeper=NO_KEEPER)


def declare() -> None:
    """The tables of the vault alone, and a room that knows its records by their numbers."""
    from gerege.vault import own, rooted  # noqa: PLC0415  Django is ready only now
    from gerege.vault.rooted import Indexed  # noqa: PLC0415

    def findable(subjects: Sequence[UUID]) -> Iterator[tuple[UUID, "Findable"]]:
        return ((one, found_by(one)) for one in subjects)

    made = (*own.MADE, Indexed("tests", findable))
    rooted._all = lambda: made  # type: ignore[assignment]


def new(count: str) -> None:
    from gerege.audit import signing  # noqa: PLC0415  Django is ready only now
    from gerege.vault import keyring, recovery, services  # noqa: PLC0415

    key_dir = Path(settings.GEREGE_KEY_DIR)
    keyring.create_master_key(key_dir)
    signing.create_signing_key(key_dir)
    recovery.use(key_dir, recovery.make().recipient)
    for room in ("audit", "vault"):
        call_command("migrate", room, verbosity=0)
    keyring.begin()
    with transaction.atomic():
        for number in range(int(count)):
            services.make_record_key(UUID(int=number + 1))


def work(journal: str) -> None:
    """Each line of the journal was acknowledged: it must open, now and at the end."""
    kept: list[str] = []
    slowest = 0.0
    with Path(journal).open("w", encoding="ascii") as lines:
        while not Path(f"{journal}.stop").exists():
            begun = time.monotonic()
            kept.append(_save())
            slowest = max(slowest, time.monotonic() - begun)
            lines.write(f"{kept[-1]}\n")
            lines.flush()
            _must_open(random.choice(kept))  # noqa: S311  no secret
            time.sleep(0.02)
    sys.stdout.write(f"{len(kept)} {slowest:.3f}\n")


def rotate() -> None:
    from gerege.vault import rotation  # noqa: PLC0415

    sys.stdout.write("now\n")
    sys.stdout.flush()
    begun, computed = time.monotonic(), time.process_time()
    done = rotation.rotate()
    assert done.broken == []
    took = f"{time.monotonic() - begun:.2f} {time.process_time() - computed:.2f}"
    sys.stdout.write(f"{done.epoch} {done.rewrapped} {took}\n")


def indexes() -> None:
    from gerege.vault import new_root  # noqa: PLC0415

    new_root.AT_ONCE = 20
    sys.stdout.write("now\n")
    sys.stdout.flush()
    done = new_root.change()
    assert done.finished
    sys.stdout.write(f"{done.number} {done.records}\n")


def destroy() -> None:
    from gerege.vault import epochs, rotation  # noqa: PLC0415

    for epoch in epochs.all()[:-1]:
        rotation.destroy(epoch.number)


def read(*journals: str) -> None:
    from gerege.audit import signing  # noqa: PLC0415
    from gerege.audit.verification import verify  # noqa: PLC0415
    from gerege.vault.models import RecordKey  # noqa: PLC0415
    from gerege.vault.record_keys import unwrap  # noqa: PLC0415

    written = [
        line for journal in journals for line in Path(journal).read_text("ascii").split("\n")
    ]
    for line in filter(None, written):
        _must_open(line)
    for row in RecordKey.objects.all():
        unwrap(row)
    found = verify([], signing.public_key()).problems
    assert not found, found
    sys.stdout.write(f"{len(written) - len(journals)} {RecordKey.objects.count()}\n")


def _save() -> str:
    from gerege.audit.services import record  # noqa: PLC0415
    from gerege.audit.verbs import Verb  # noqa: PLC0415
    from gerege.kernel.ids import new_id  # noqa: PLC0415
    from gerege.vault import record_keys, services  # noqa: PLC0415

    case = new_id()
    record_keys.empty_memory()
    with transaction.atomic():
        services.make_record_key(case)
        services.make_findable({case: found_by(case)})
        sealed = services.seal(subject=case, place=PLACE, row=case, text=str(case))
        record(actor=None, verb=Verb.CASE_OPENED, subject=case)
    return f"{case} {sealed.hex()}"


def _must_open(line: str) -> None:
    from gerege.vault import record_keys, services  # noqa: PLC0415

    case, sealed = line.split()
    record_keys.empty_memory()
    text = services.reveal(
        subject=UUID(case), place=PLACE, row=UUID(case), sealed=bytes.fromhex(sealed)
    )
    assert text == case
    assert UUID(case) in services.find_exact("phone", telephone(UUID(case)))


if __name__ == "__main__":
    django.setup()
    declare()
    known = {"new": new, "work": work, "rotate": rotate, "indexes": indexes, "destroy": destroy}
    (known | {"read": read})[sys.argv[1]](*sys.argv[2:])
