"""Run as a program, several at a time: append events to the database of the environment."""

import sys

import django
from django.core.management import call_command


def main(what: str) -> None:
    django.setup()
    if what == "migrate":
        call_command("migrate", "audit", verbosity=0)
        return
    from gerege.audit.services import record  # noqa: PLC0415  Django is ready only now
    from gerege.audit.verbs import Verb  # noqa: PLC0415
    from gerege.kernel.ids import new_id  # noqa: PLC0415

    actor = new_id()
    for _ in range(int(what)):
        append(record, Verb.NOTE_ADDED, actor)


def append(record: object, verb: object, actor: object) -> None:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        record(actor=actor, verb=verb, subject=actor)  # type: ignore[operator]


if __name__ == "__main__":
    main(sys.argv[1])
