"""``gerege tick``: what is due every minute; run by a timer."""

import argparse
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("tick", help="do what is due every minute, for a timer")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--only-notices", action="store_true", help="only call whoever has to know")
    which.add_argument("--without-notices", action="store_true", help="everything but that")
    parser.add_argument(
        "--again", action="store_true", help="try again what arrived and could not be taken in"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do what is due; print the snapshot if one was made. Raises as ``gerege backup``."""
    import django

    django.setup()
    from gerege.arrivals.services import try_again
    from gerege.operations import place
    from gerege.operations.ticking import every_minute, tell_now

    if arguments.again:
        try_again()
    if arguments.only_notices:
        tell_now()
        return 0
    made = every_minute(place=place.here(), notices=not arguments.without_notices)
    if made:
        print(f"snapshot {made.path}")
    return 0
