"""``gerege ship-wal``: PostgreSQL calls it to have a segment of its log carried away, encrypted."""

import argparse
from pathlib import Path
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("ship-wal", help="archive_command of PostgreSQL")
    parser.add_argument("segment", type=Path, help="%%p")
    parser.add_argument("--to", metavar="DIR", type=Path, required=True, help="folder of the log")
    parser.add_argument("--recipient", required=True, help="public recovery key (age1...)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when the segment is on the disk of the backups; PostgreSQL tries again otherwise."""
    from gerege.operations.write_ahead import ship

    ship(arguments.segment, arguments.to, arguments.recipient)
    return 0
