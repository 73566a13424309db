"""Run as a program on a database file of its own: fill it, erase some cases, look at every byte.

Prints one line of JSON: what was still found, and how much there was to find.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests import settings  # noqa: F401  test mode, before anything reads the settings

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django
from django.core.management import call_command

KINDS = ("sealed", "wrapped key", "digest beside its record")
ALL, ERASED = 24, 6
Canaries = dict[str, set[bytes]]


def main() -> None:
    django.setup()
    from gerege.vault import keyring  # noqa: PLC0415

    keyring.use_for_this_process(b"only for tests, 32 bytes of key!")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    folder = Path(os.environ["GEREGE_DATA_DIR"])
    canaries, erase = fill()
    before = seen(canaries, folder)
    erase()
    sys.stdout.write(json.dumps({"before": before, "after": seen(canaries, folder)}) + "\n")


def seen(canaries: Canaries, folder: Path) -> dict[str, int]:
    """How many of them lie in any file of the folder, the log of the database included."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    stored = b"\0".join(path.read_bytes() for path in files)
    return {kind: sum(canary in stored for canary in canaries[kind]) for kind in KINDS}


def fill() -> tuple[Canaries, Callable[[], None]]:
    """The bytes to look for, and the act that erases their cases."""
    from tests.builders import an_asked_erasure, bold, saraa  # noqa: PLC0415
    from tests.guards.world_of_cases import a_rich_case  # noqa: PLC0415

    from gerege.cases import services as file  # noqa: PLC0415

    officer, lead = bold(), saraa()
    cases = [a_rich_case(officer) for _ in range(ALL)]
    for case in cases[::3]:
        file.add_note(actor=officer, case=case, text="Орох байр хэрэгтэй. " * 400, audience="post")
    canaries: Canaries = {kind: set() for kind in KINDS}
    chosen = cases[1 :: ALL // ERASED]
    for case in chosen:
        for kind, found in canaries_of(case.pk).items():
            canaries[kind] |= found

    def erase() -> None:
        for case in chosen:
            file.confirm_erasure(actor=lead, asked=an_asked_erasure(officer, case))

    return canaries, erase


def canaries_of(case_id: object) -> Canaries:
    """Bytes that belong to this case and to nothing else."""
    from gerege.vault.fields import SealedField  # noqa: PLC0415
    from gerege.vault.models import ExactIndex, NameIndex, RecordKey  # noqa: PLC0415
    from gerege.vault.retention import tables_of_a_case  # noqa: PLC0415

    sealed = {
        bytes(value)[12:60]
        for table in tables_of_a_case()
        for row in table.of_case(case_id)  # type: ignore[arg-type]  # a UUID
        for field in row._meta.concrete_fields
        if isinstance(field, SealedField) and (value := getattr(row, field.name))
    }
    record = str(case_id).replace("-", "")
    beside = set()
    for digest in NameIndex.objects.filter(record=case_id).values_list("digest", flat=True):
        beside |= {f"{digest}{record}".encode(), f"{record}{digest}".encode()}
    exact = ExactIndex.objects.filter(record=case_id).values_list("kind", "digest")
    for kind, digest in exact:
        beside |= {f"{kind}{digest}{record}".encode(), f"{record}{kind}{digest}".encode()}
    wrapped = bytes(RecordKey.objects.get(pk=case_id).wrapped)[12:]
    return dict(zip(KINDS, (sealed, {wrapped}, beside), strict=True))


if __name__ == "__main__":
    main()
