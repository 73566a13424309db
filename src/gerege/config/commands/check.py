"""``gerege check``: can this installation protect what it is given?"""

import argparse
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("check", help="check keys, database, disk and catalogue")
    parser.add_argument(
        "--for-the-log", action="store_true", help="without notes: they name who accepted a head"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print every problem with its mend; 0 when there is none, even if there are warnings.

    A setting that is misspelt or missing is told beside the problem: often it is the reason.
    """
    from gerege.config.startup import doubts, notes, problems, warnings

    found = problems()
    for problem in found:
        print(problem)
    if not found:
        print("Keys, database, disk and catalogue are in order.")
    for warning in [*doubts(), *(warnings() if not found else [])]:
        print(f"warning: {warning}")
    for note in [] if found or arguments.for_the_log else notes():
        print(f"note: {note}")
    return 1 if found else 0
