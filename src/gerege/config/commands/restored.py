"""``gerege restored``: prove a PostgreSQL database that has just recovered, and open it again."""

import argparse
from pathlib import Path
from typing import Any


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

    Raises ProtectionFailed for what does not hold; then nothing was opened to anybody.
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
    from gerege.operations import proving, restoring

    contents = restoring.read_whole(arguments.folder.absolute())
    show_proof(proving.prove(contents, heads(arguments), public_key(arguments)))
    make_ready()
    arguments.identity.unlink(missing_ok=True)
    restoring.note_proved(arguments.folder.absolute(), contents)
    show_what_is_missing("the last piece of the log that was shipped")
    return 0
