"""``gerege moving``: write an approved export; bring one back into an empty installation."""

import argparse
from pathlib import Path
from typing import Any

LONGEST_SECRET = 4096


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("moving", help="everything out as a file, and back in")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    out = actions.add_parser("export", help="write what two people asked for and approved")
    out.add_argument("--request", metavar="SIGN", required=True, help="the sign of the request")
    out.add_argument("--to", metavar="FILE", type=Path, required=True, help="a new file")
    out.set_defaults(run=run_export)
    back = actions.add_parser("import", help="bring an export back into an empty installation")
    back.add_argument("export", metavar="EXPORT", type=Path, help="the encrypted file")
    opens = back.add_mutually_exclusive_group()
    opens.add_argument("--key", metavar="FILE", type=Path, help="the recovery key, whole")
    opens.add_argument(
        "--share-file",
        metavar="FILE",
        type=Path,
        action="append",
        help="a file with the words of one share; give it twice (else they are asked for)",
    )
    back.add_argument(
        "--public-key",
        metavar="FILE",
        type=Path,
        help="audit-signing-key.pub of the installation that wrote it (else this one's own)",
    )
    back.set_defaults(run=run_import)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the file, and say what is in it. Raises InputRefused for what may not be written."""
    import django

    django.setup()
    from django.conf import settings

    from gerege.moving.services import make_export

    target = arguments.to.absolute()
    key_dir = Path(settings.GEREGE_KEY_DIR)
    asked, contents = make_export(sign=arguments.request, target=target, key_dir=key_dir)
    print(f"written  {target}")
    print(f"sha256   {asked.sha256}")
    print(f"what     {', '.join(contents.posts) or 'everything'}; purpose: {asked.purpose}")
    for name, listed in contents.files.items():
        if name.startswith("tables/"):
            print(f"{listed.rows:>9}  {name.removeprefix('tables/').removesuffix('.csv')}")
    print(f"{asked.rows:>9}  rows. Two shares of the recovery key open it. Keep with it the file")
    print(f"           {key_dir / 'audit-signing-key.pub'}: it proves where the export comes from.")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Bring it back, and say how many rows of what. Raises; then nothing was written."""
    import django

    django.setup()
    from django.conf import settings

    from gerege.audit import signing
    from gerege.config.commands.restore import identity_given
    from gerege.kernel.errors import InputRefused
    from gerege.moving.bringing_back import bring_back

    if not arguments.export.is_file():
        raise InputRefused("EXPORT", "there is no such file", "Name the encrypted file")
    given = arguments.public_key
    key = signing.read_public_key(given) if given else signing.public_key()
    identity = identity_given(arguments.key, arguments.share_file)
    work_in = settings.ENVIRONMENT.data_dir
    brought = bring_back(arguments.export, identity, key, work_in)
    for table, rows in brought.rows.items():
        print(f"{rows:>9}  {table}")
    print(f"{sum(brought.rows.values()):>9}  rows, written at {brought.contents.made_at}")
    print("Accounts that came are closed: two people open each again. Then start: gerege serve")
    return 0
