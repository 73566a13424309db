"""Run as a program: an installation with keys, a recovery key and cases, as if people worked in it.

``living.py new`` builds it and prints the shares of the recovery key, one a line; ``living.py more
N`` saves N more cases and prints the id of each once it is acknowledged. Folders and mode come from
the surroundings.
"""

import sys
from pathlib import Path

import django
from django.conf import settings

from gerege.config import installing


def build() -> list[str]:
    from gerege.vault import recovery  # noqa: PLC0415  Django is ready only now

    key_dir = Path(settings.GEREGE_KEY_DIR)
    installing.make_folder(settings.ENVIRONMENT.data_dir)
    installing.make_folder(key_dir)
    installing.make_keys(key_dir)
    installing.prepare_database()
    key = recovery.make()
    recovery.use(key_dir, key.recipient)
    save(12)
    return list(key.shares)


def save(count: int) -> None:
    from tests.builders import a_named_case, a_note, bold  # noqa: PLC0415

    from gerege.accounts.models import Officer  # noqa: PLC0415

    officer = Officer.objects.first() or bold()
    for number in range(count):
        case = a_named_case(officer)
        a_note(officer, case, f"Fictional note {number}")
        sys.stdout.write(f"{case.pk}\n")
        sys.stdout.flush()


def main(what: str, *rest: str) -> None:
    django.setup()
    if what == "new":
        shares = build()
        Path(rest[0]).write_text("\n".join(shares), encoding="ascii")
    else:
        save(int(rest[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
