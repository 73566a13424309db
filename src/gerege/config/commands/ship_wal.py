"""``gerege ship-wal``: PostgreSQL calls it to have a segment of its log carried away, encrypted."""

import argparse
from pathlib import Path
from typing import Any

from gerege.kernel.errors import InputRefused


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("ship-wal", help="archive_command of PostgreSQL")
    parser.add_argument("segment", type=Path, help="%%p")
    parser.add_argument("--to", metavar="DIR", type=Path, required=True, help="folder of the log")
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument(
        "--recipient-file", metavar="FILE", type=Path, help="a copy of recovery-recipient"
    )
    to.add_argument("--recipient", help="public recovery key (age1...), until it is renewed")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when the segment is on the disk of the backups; PostgreSQL tries again otherwise.

    Raises InputRefused for a recipient that cannot be read, and as ``ship``.
    """
    from gerege.operations.write_ahead import ship

    recipient = arguments.recipient or _in_file(arguments.recipient_file)
    ship(arguments.segment, arguments.to, recipient)
    return 0


def _in_file(path: Path) -> str:
    """Read each time: a renewed recovery key counts from the next segment on, without a restart."""
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as failed:
        raise InputRefused(
            "--recipient-file", f"{path} cannot be read", "Give a copy of recovery-recipient"
        ) from failed
