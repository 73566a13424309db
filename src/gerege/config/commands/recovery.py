"""``gerege recovery``: the key on three papers tried, renewed, and used when all else is lost."""

import argparse
import sys
from pathlib import Path
from typing import Any

from gerege.config import installing, papers
from gerege.kernel.errors import GeregeError, InputRefused


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command and what it can do."""
    parser = commands.add_parser("recovery", help="the recovery key: try, renew, use")
    parts = parser.add_subparsers(dest="part", metavar="WHAT", required=True)
    drill = parts.add_parser("drill", help="prove that two shares bring the keys back")
    _ask_for_shares(drill)
    drill.set_defaults(run=run_drill)
    restore = parts.add_parser("restore-keys", help="put the key folder back from its escrow")
    _ask_for_shares(restore)
    restore.add_argument("--into", type=Path, required=True, metavar="DIR", help="a new folder")
    restore.add_argument(
        "--escrow", type=Path, metavar="FILE", help="keys.age; default: the one in the key folder"
    )
    restore.set_defaults(run=run_restore)
    renew = parts.add_parser("renew", help="a new recovery key with three new shares")
    renew.add_argument("--shares-to", type=Path, metavar="DIR", help="write the shares there")
    renew.add_argument("--yes", action="store_true", help="it is meant: do not ask")
    renew.set_defaults(run=run_renew)
    escrow = parts.add_parser("escrow", help="write the escrow of the keys anew")
    escrow.set_defaults(run=run_escrow)


def run_drill(arguments: argparse.Namespace) -> int:
    """Open escrow, root and newest case with two shares. Raises InputRefused, ProtectionFailed."""
    installing.start_django()
    from gerege.vault import drill, recovery

    files = drill.drill(recovery.identity_from_shares(papers.given(arguments.share_file)))
    print(f"The two shares open the escrow ({len(files)} files), the vault and the newest case.")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Put the key files into a new folder. Raises InputRefused, ProtectionFailed."""
    from gerege.config.environment import read_environment
    from gerege.vault import recovery

    escrow = _content(arguments.escrow or recovery.escrow_file(read_environment().key_dir))
    identity = recovery.identity_from_shares(papers.given(arguments.share_file))
    names = recovery.restore_keys(escrow, identity, arguments.into)
    print(f"{arguments.into}: {', '.join(names)}")
    print("Give the folder to the account that serves, name it in GEREGE_KEY_DIR: gerege check")
    return 0


def run_renew(arguments: argparse.Namespace) -> int:
    """Hand out three new shares, then use the new key. Raises InputRefused, ProtectionFailed."""
    papers.must_have_a_way_out(arguments.shares_to)
    installing.start_django()
    from gerege.operations.upgrading import is_current
    from gerege.vault import drill, keyring, recovery

    before = recovery.name_of_present_key(keyring.key_dir())
    papers.must_be_meant(_what_renewing_does(before), "renew", yes=arguments.yes)
    installing.make_recovery_key(keyring.key_dir(), arguments.shares_to)
    can_record = is_current()
    if can_record:
        drill.renewed()
    print("The new shares count from now on. Try them: gerege recovery drill")
    if before:
        print(f"Keep two papers of the key {before} until the last backup from before has ended.")
    if can_record:
        return _first_backup()
    print(
        "The database is not that of this version, so nothing was recorded. Now run: gerege upgrade"
    )
    return 0


def _what_renewing_does(before: str) -> list[str]:
    """What is true of this installation, to be read before it is done."""
    if not before:
        return ["There is no recovery key yet. One is made, and its three shares handed out."]
    from gerege.operations import folders, place

    count = len(folders.kept_in(place.here().backups))
    return [
        f"There is a recovery key: {before}. Another one with three new shares takes its place.",
        "From then on the papers of before open neither the keys nor new backups.",
        f"Backups in the folder of backups that open with papers of before only: {count}",
    ]


def _first_backup() -> int:
    """The first backup the new papers open: made now, or asked for where the server ships a log.

    There the account of the server has to be told the new recipient first; a log that needs the old
    papers after a backup that needs the new ones can be read by nobody.
    """
    from gerege.operations import place
    from gerege.operations.backing_up import back_up, record_backup

    here = place.here()
    if here.database is None:
        print("Copy recovery-recipient to where archive_command reads it (--recipient-file).")
    if here.database is None or here.backups is None:
        print("Nothing that the new shares open is there yet. Make it NOW: gerege backup")
        return 0
    try:
        made = back_up(place=here)
        record_backup(made)
    except GeregeError as refused:
        print(f"NO BACKUP that the new shares open could be made: {refused}", file=sys.stderr)
        return 1
    print(f"backup  {made.path}")
    return 0


def run_escrow(arguments: argparse.Namespace) -> int:  # noqa: ARG001  every command has this shape
    """Write the escrow. Raises InputRefused without a recovery key, ProtectionFailed."""
    installing.start_django()
    from gerege.vault import keyring, recovery

    if not recovery.write_escrow(keyring.key_dir()):
        raise InputRefused("recovery", "there is no recovery key", "Run: gerege recovery renew")
    print(f"Written: {recovery.escrow_file(keyring.key_dir())}")
    return 0


def _ask_for_shares(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--share-file",
        type=Path,
        action="append",
        metavar="FILE",
        help="a file with the words of one share; give it twice (else they are asked for)",
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failed:
        raise InputRefused(
            "--escrow", f"{path} cannot be read ({failed.strerror})", "Name a copy of keys.age"
        ) from failed
