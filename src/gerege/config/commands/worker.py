"""``gerege worker``: the tick in a loop, where there is no timer.

Whoever has to know something is called by a thread of its own: an import that takes minutes does
not hold that up, and a channel that hangs does not hold up the rest.
"""

import argparse
import signal
import sys
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from gerege.kernel.errors import GeregeError

EVERY_SECONDS = 30.0
NOTICES_EVERY_SECONDS = 5.0


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
    notices = Thread(target=tell_until, args=(stopped,), name="notices")
    notices.start()
    while not stopped.is_set():
        _done(_tick)
        stopped.wait(min(arguments.every, 60.0))
    notices.join()
    return 0


def tell_until(stopped: Event, after: float = 0.0) -> None:
    """Call whoever has to know something, every few seconds, until asked to stop.

    ``after``: seconds to wait before the first time. A process that is copied while this thread
    loads or works would hold for ever what the thread was holding.
    """
    stopped.wait(after)
    from gerege.operations.ticking import tell_now

    while not stopped.is_set():
        _done(tell_now)
        stopped.wait(NOTICES_EVERY_SECONDS)


def _tick() -> None:
    from gerege.operations import place
    from gerege.operations.ticking import every_minute

    made = every_minute(place=place.here(), notices=False)
    if made:
        print(f"snapshot {made.path}", flush=True)


def _done(what: Callable[[], None]) -> None:
    from django.db import DatabaseError, close_old_connections

    # The database server may have been restarted since the last time.
    close_old_connections()
    try:
        what()
    except GeregeError as refusal:
        print(f"gerege: {refusal}", file=sys.stderr, flush=True)
    except DatabaseError as failed:
        print(f"gerege: the database does not answer ({type(failed).__name__})", file=sys.stderr)
