"""``gerege tick``: what is due every minute; run by a timer."""

import argparse
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("tick", help="make a snapshot if one is due (every minute)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001  every command has this shape
    """Make a snapshot if one is due, and remove what is too old. Raises as ``gerege backup``."""
    import django

    django.setup()
    from gerege.operations import place
    from gerege.operations.ticking import tick

    made = tick(place=place.here())
    if made:
        print(f"snapshot {made.path}")
    return 0
