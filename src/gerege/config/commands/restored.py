"""``gerege restored``: prove a PostgreSQL database that has just recovered, and open it again."""

import argparse
import sys
from pathlib import Path
from typing import Any

# The restoring wrote these into postgresql.auto.conf, which counts more than postgresql.conf, to
# keep the new server from shipping into the old log.
SHIP_AGAIN = """Nothing is shipped yet. As the account of PostgreSQL:
  psql -c 'ALTER SYSTEM RESET archive_mode' -c 'ALTER SYSTEM RESET restore_command' \\
       -c 'ALTER SYSTEM RESET recovery_target_timeline'
Then see that archive_mode and archive_command are set (docs/operate/backup.md), restart the server,
and run as gerege: gerege check && gerege backup"""


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("restored", help="prove a PostgreSQL that recovered; open it")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="the backup it came from")
    parser.add_argument(
        "--identity", metavar="FILE", type=Path, required=True, help="as printed; it is removed"
    )
    parser.add_argument("--head", metavar="FILE", type=Path, help="a head kept elsewhere")
    parser.add_argument("--public-key", metavar="FILE", type=Path, help="audit-signing-key.pub")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prove what DATABASE_URL names, end visits, record the restoring, remove the secret key.

    1 if that key could not be removed: it must not be overlooked. Raises ProtectionFailed for what
    does not hold; then nothing was opened to anybody.
    """
    import django

    django.setup()
    from gerege.config.commands.restore import (
        heads,
        make_ready,
        public_key,
        show_proof,
        show_what_is_missing,
    )
    from gerege.operations import proving, recovering, restoring

    if recovering.is_reading_its_log():
        print("The server still reads the shipped log. Waiting until it has.", flush=True)
        recovering.wait_until_open()
    contents = restoring.read_whole(arguments.folder.absolute())
    show_proof(proving.prove(contents, heads(arguments), public_key(arguments)))
    make_ready()
    restoring.note_proved(arguments.folder.absolute(), contents)
    show_what_is_missing("the last piece of the log that was shipped")
    print(SHIP_AGAIN)
    return removed_or_told(arguments.identity)


def removed_or_told(secret: Path) -> int:
    """0 when the recovery key is gone; 1, and loudly which file root must remove, when it is not.

    The folder belongs to the account of the server, and this one may not write in it.
    """
    from gerege.operations.restoring import is_forgotten

    if is_forgotten(secret):
        return 0
    print(
        "gerege: THE RECOVERY KEY STILL LIES ON THIS DISK. Root has to remove it, now: "
        f"shred --remove {secret.absolute()}",
        file=sys.stderr,
    )
    return 1
