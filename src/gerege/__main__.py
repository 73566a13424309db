"""The command line. Exit status: 0 done, 1 the input was refused, 2 wrong usage."""

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence

from gerege.kernel.errors import GeregeError

COMMANDS = (
    "demo",
    "setup",
    "administrator",
    "serve",
    "assess",
    "catalogue",
    "names",
    "visas",
    "verify_audit",
    "check",
    "metrics",
    "backup",
    "restore",
    "rotate_keys",
    "retention",
    "moving",
    "recovery",
    "upgrade",
    "tick",
    "worker",
    "ship_wal",
    "fetch_wal",
    "restored",
    "accept_head",
)


def build_parser(named: str = "") -> argparse.ArgumentParser:
    """Ask each command module to describe itself; none of them loads Django before it runs.

    Where a command is named, only that one is asked: the others take longer to load than it to run.
    """
    parser = argparse.ArgumentParser(prog="gerege", description="Gerege, consular protection desk")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in (named,) if named in COMMANDS else COMMANDS:
        importlib.import_module(f"gerege.config.commands.{name}").register(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and turn a refusal into one clear line on standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerege.config.settings")
    for stream in (sys.stdout, sys.stderr):
        # Mongolian text, whatever the surroundings say about letters.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    words = sys.argv[1:] if argv is None else argv
    arguments = build_parser("".join(words[:1]).replace("-", "_")).parse_args(words)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except GeregeError as refusal:
        print(f"gerege: {refusal}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever reads has read enough (`| head`); nothing more can be told there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as failed:
        sentence = _of_the_database(failed)
        if sentence is None:
            raise
        print(f"gerege: {sentence}. Then do it again", file=sys.stderr)
        return 1
    return status


def _of_the_database(failed: Exception) -> str | None:
    """What is wrong with the storage, where that stopped the command; else None, for a mistake."""
    if "django" not in sys.modules:
        return None
    # No command loads Django before it runs.
    storage = importlib.import_module("gerege.audit.storage")
    is_its = isinstance(failed, storage.Error)
    sentence: str | None = storage.explained(failed) if is_its else None
    return sentence


if __name__ == "__main__":
    sys.exit(main())
