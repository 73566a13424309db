"""Run as a program: save cases until nothing more can be written, then say what is in the database.

The limit on the size of files is the kernel's own: the write itself fails, as on a full disk. It
prints one line of JSON.
"""

import json
import resource
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

UNLIMITED = resource.RLIM_INFINITY
FIRST_CASES = 3


def limit_files_to(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, UNLIMITED))


def main(room: int) -> None:
    django.setup()
    from gerege.audit import signing  # noqa: PLC0415  Django is ready only now
    from gerege.vault import keyring  # noqa: PLC0415

    key_dir = Path(settings.GEREGE_KEY_DIR)
    keyring.create_master_key(key_dir)
    signing.create_signing_key(key_dir)
    call_command("migrate", "audit", verbosity=0)
    call_command("migrate", "vault", verbosity=0)
    for _ in range(FIRST_CASES):
        save_a_case()
    folder = Path(settings.ENVIRONMENT.data_dir)
    limit_files_to(max(file.stat().st_size for file in folder.glob("gerege.sqlite3*")) + room)
    saved, said = save_until_it_fails()
    limit_files_to(0)
    problems = keyring.startup_problems()
    limit_files_to(UNLIMITED)
    report = {"saved": FIRST_CASES + saved, "said": said, "problems": problems, **found()}
    sys.stdout.write(json.dumps(report) + "\n")


def save_a_case() -> None:
    """A key, its indexes and its event, in one transaction."""
    from django.db import transaction  # noqa: PLC0415

    from gerege.audit.services import record  # noqa: PLC0415
    from gerege.audit.verbs import Verb  # noqa: PLC0415
    from gerege.kernel.ids import new_id  # noqa: PLC0415
    from gerege.vault import services  # noqa: PLC0415
    from gerege.vault.models import NO_KEEPER  # noqa: PLC0415
    from gerege.vault.rooted import Findable  # noqa: PLC0415

    with transaction.atomic():
        case = new_id()
        services.make_record_key(case)
        services.make_findable({case: Findable({"phone": "97699112233"}, keeper=NO_KEEPER)})
        record(actor=None, verb=Verb.CASE_OPENED, subject=case)


def save_until_it_fails() -> tuple[int, str]:
    from django.db import DatabaseError  # noqa: PLC0415

    from gerege.audit.storage import explained  # noqa: PLC0415
    from gerege.kernel.errors import ProtectionFailed  # noqa: PLC0415

    saved = 0
    while True:
        try:
            save_a_case()
        except ProtectionFailed as failed:
            return saved, str(failed)
        except DatabaseError as failed:
            # The database found out only when it was to make everything final.
            return saved, explained(failed) or repr(failed)
        saved += 1


def found() -> dict[str, object]:
    """Counts, the whole check of the record, and whether saving works again once there is room."""
    from gerege.audit import signing, verification  # noqa: PLC0415
    from gerege.audit.models import Event, Head  # noqa: PLC0415
    from gerege.vault.models import ExactIndex, RecordKey  # noqa: PLC0415

    counts = {
        "keys": RecordKey.objects.count(),
        "indexes": ExactIndex.objects.count(),
        "events": Event.objects.count(),
        "head": Head.objects.get().size,
        "wrong": verification.verify([], signing.public_key()).problems,
    }
    save_a_case()
    return {**counts, "afterwards": RecordKey.objects.count()}


if __name__ == "__main__":
    main(int(sys.argv[1]))
