"""``gerege tick``: what is due every minute; run by a timer."""

import argparse
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("tick", help="do what is due every minute, for a timer")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001  every command has this shape
    """Do what is due; print the snapshot if one was made. Raises as ``gerege backup``."""
    import django

    django.setup()
    from gerege.operations import place
    from gerege.operations.ticking import every_minute

    made = every_minute(place=place.here())
    if made:
        print(f"snapshot {made.path}")
    return 0
