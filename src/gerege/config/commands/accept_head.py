"""``gerege accept-head``: a head that a restore explains is no problem any more."""

import argparse
from pathlib import Path
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "accept-head", help="after a restore, accept heads that are newer than the backup"
    )
    parser.add_argument("heads", metavar="FILE", type=Path, nargs="+", help="heads kept elsewhere")
    parser.add_argument(
        "--by", metavar="NAME", required=True, help="an administrator, by user name"
    )
    parser.add_argument(
        "--public-key", metavar="FILE", type=Path, help="check signatures with this public key"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Accept them, one after the other, each recorded with the name given.

    Raises InputRefused for a file that is no head, a head that fits or that no restore explains,
    and a name that is no administrator; those before it stay accepted.
    """
    import django

    django.setup()
    from gerege.audit import signing
    from gerege.config.commands.verify_audit import public_key
    from gerege.operations.settling import accept_head, administrator

    actor, key = administrator(arguments.by), public_key(arguments.public_key)
    for path in arguments.heads:
        head = signing.read_head(path)
        accept_head(actor=actor, head=head, key=key)
        print(f"accepted the head of {head.at}, {head.size} events, by {actor.username}")
    return 0
