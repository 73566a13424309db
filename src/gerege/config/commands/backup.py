"""``gerege backup``: an encrypted copy of database and keys, which this server cannot read."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("backup", help="make an encrypted backup")
    parser.add_argument(
        "--to", metavar="DIR", type=Path, help="folder of backups instead of GEREGE_BACKUP_DIR"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the backup, record it, remove those that are too old.

    Raises InputRefused or ProtectionFailed, each with the mend; a backup is whole or not there.
    """
    import django

    django.setup()
    from gerege.operations import manifest, place
    from gerege.operations.backing_up import back_up, record_backup

    where = place.here()
    if arguments.to:
        where = replace(where, backups=arguments.to.absolute())
    made = back_up(place=where)
    record_backup(made)
    contents = manifest.read(made.path)
    size = sum(file.size for file in contents.files.values())
    print(f"backup  {made.path}")
    print(f"size    {size} bytes, encrypted; {contents.seconds} s")
    print(f"record  {contents.head.size} events, {contents.head.root}")
    return 0
