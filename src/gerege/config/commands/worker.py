"""``gerege worker``: the tick in a loop, where there is no timer."""

import argparse
import signal
import sys
from threading import Event
from typing import Any

from gerege.kernel.errors import GeregeError

EVERY_SECONDS = 30.0


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("worker", help="tick until stopped, where there is no timer")
    parser.add_argument("--every", type=float, default=EVERY_SECONDS, help="seconds; at most 60")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Tick until a signal asks to stop. What is refused is said each time, and tried again."""
    import django

    django.setup()
    stopped = Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: stopped.set())
    while not stopped.is_set():
        _tick()
        stopped.wait(min(arguments.every, 60.0))
    return 0


def _tick() -> None:
    from django.db import DatabaseError, close_old_connections

    from gerege.operations import place
    from gerege.operations.ticking import every_minute

    # The database server may have been restarted since the last time.
    close_old_connections()
    try:
        made = every_minute(place=place.here())
    except GeregeError as refusal:
        print(f"gerege: {refusal}", file=sys.stderr, flush=True)
        return
    except DatabaseError as failed:
        print(f"gerege: the database does not answer ({type(failed).__name__})", file=sys.stderr)
        return
    if made:
        print(f"snapshot {made.path}", flush=True)
