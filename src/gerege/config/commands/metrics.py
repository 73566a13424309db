"""``gerege metrics``: figures for a monitoring system, printed or written to a file."""

import argparse
from pathlib import Path
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("metrics", help="figures in the text format of Prometheus")
    parser.add_argument("--out", type=Path, help="a file ending in .prom, written whole")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the figures, or write them. Raises InputRefused if the file cannot be written."""
    from gerege.config import installing

    installing.start_django()
    from gerege.operations import figures

    if arguments.out is None:
        print(figures.as_text(), end="")
    else:
        figures.write(arguments.out)
    return 0
