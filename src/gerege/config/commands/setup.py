"""``gerege setup``: an empty installation, its keys and its first administrator, once."""

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from gerege.accounts.usernames import is_username
from gerege.config import installing, papers
from gerege.config.commands.administrator import make_administrator
from gerege.kernel.errors import InputRefused


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("setup", help="make keys, database and the first administrator")
    parser.add_argument("--administrator", default="administrator", help="user name")
    parser.add_argument("--display-name", default="Administrator", help="shown to colleagues")
    parser.add_argument("--language", choices=("mn", "en"), default="mn")
    parser.add_argument(
        "--shares-to",
        type=Path,
        metavar="DIR",
        help="write the shares of the recovery key there instead of showing them",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make everything that is needed to serve; print the one-time password, once.

    Raises InputRefused if any part of an installation is already there: nothing is overwritten.
    """
    from gerege.config.database import refuse_filled
    from gerege.config.environment import read_environment

    environment = read_environment()
    refuse_wrong_name(arguments.administrator)
    refuse_what_exists(environment.data_dir, environment.key_dir, environment.database_file)
    if arguments.shares_to:
        papers.must_have_a_way_out(arguments.shares_to)
    if environment.database_url:
        refuse_filled(environment.database_url, environment.database_setting)
    installing.make_folder(environment.data_dir)
    installing.make_folder(environment.key_dir)
    installing.write_session_secret(environment.secret_file)
    installing.start_django()
    installing.make_keys(environment.key_dir)
    installing.prepare_database()
    recovery = _make_recovery_key(environment.key_dir, arguments.shares_to)
    make_administrator(arguments.administrator, arguments.display_name, arguments.language)
    print("Nobody alone gives a role that sees cases. Make a second person: gerege administrator")
    print(f"Keys: {environment.key_dir}. Without them nobody, ever, can open what is written.")
    print(recovery)
    print("Then start: gerege serve")
    return 0


def refuse_what_exists(data_dir: Path, key_dir: Path, database: Path) -> None:
    """Raise InputRefused if there is a database, or anything in the folder of the keys."""
    keys = sorted(key_dir.iterdir()) if key_dir.is_dir() else []
    # A disk of its own that was just made holds this folder of the system's.
    keys = [path for path in keys if path.name != "lost+found"]
    found = [*([database] if _holds_something(database) else []), *keys]
    if found:
        raise InputRefused(
            "setup",
            f"there is an installation already: {found[0]}",
            f"Use it, or give other folders (GEREGE_DATA_DIR, now {data_dir}; GEREGE_KEY_DIR)",
        )


def _holds_something(database: Path) -> bool:
    """False for no file, and for one without tables: a look at what is not there leaves that."""
    if not database.exists():
        return False
    try:
        with closing(
            sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
        ) as opened:
            return opened.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    except sqlite3.Error:
        return True


def refuse_wrong_name(name: str) -> None:
    """Raise InputRefused before anything is made, not after the keys are."""
    if not is_username(name):
        raise InputRefused(
            "--administrator",
            "this is no user name",
            "Use 3 to 40 small Latin letters, digits, dots or hyphens",
        )


def _make_recovery_key(key_dir: Path, shares_to: Path | None) -> str:
    """Hand out the shares; what was done, in a sentence. Stopping there spoils nothing else."""
    if shares_to is None and not papers.can_be_shown():
        return "NO RECOVERY KEY was made, for want of a terminal. Run: gerege recovery renew"
    try:
        installing.make_recovery_key(key_dir, shares_to)
    except InputRefused as stopped:
        return f"NO RECOVERY KEY was made. {stopped.mend}"
    return "Two of the three shares bring them back. Try it today: gerege recovery drill"
