"""``gerege administrator``: one more administrator, made by whoever runs the server.

In the browser a second person has to agree to a new administrator. The first two have nobody who
could; who runs the server is trusted with everything anyhow (docs/threat-model.md, 6.1).
"""

import argparse
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("administrator", help="make one more administrator")
    parser.add_argument("username")
    parser.add_argument("--display-name", default="Administrator", help="shown to colleagues")
    parser.add_argument("--language", choices=("mn", "en"), default="mn")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the one-time password, once. Raises InputRefused for a wrong or taken name."""
    from gerege.config import installing

    installing.start_django()
    make_administrator(arguments.username, arguments.display_name, arguments.language)
    return 0


def make_administrator(username: str, display_name: str, language: str) -> None:
    """Make the account and print its one-time password."""
    from gerege.accounts.roles import Role
    from gerege.accounts.services import create_officer

    made = create_officer(
        actor=None,
        username=username,
        display_name=display_name,
        role=Role.ADMINISTRATOR,
        language=language,
    )
    print(f"User name: {made.officer.username}")
    print(f"One-time password, shown only now: {made.one_time_password}")
    print("It opens the account for seven days and is changed at the first sign-in.")
