"""``gerege fetch-wal``: what a recovering PostgreSQL calls to get a segment of its log back."""

import argparse
from pathlib import Path
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("fetch-wal", help="restore_command of PostgreSQL")
    parser.add_argument("name", help="%%f")
    parser.add_argument("target", type=Path, help="%%p")
    parser.add_argument("--from", dest="folder", metavar="DIR", type=Path, required=True)
    parser.add_argument("--identity", metavar="FILE", type=Path, required=True)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when the segment is there; 3 when there is none, which is how the server finds the end.

    Raises ProtectionFailed for one that does not open: the recovery has to stop there.
    """
    from gerege.operations.write_ahead import NOT_THERE, fetch

    identity = arguments.identity.read_text(encoding="ascii")
    found = fetch(arguments.name, arguments.folder, identity, arguments.target)
    return 0 if found else NOT_THERE
