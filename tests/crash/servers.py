"""Database servers that are killed with all their processes."""

import ctypes
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from tools.postgres import DIES_WITH_PARENT, Server

ENDS_WITHIN = 120.0
GONE = "the database server does not answer"


def end_with_this_program() -> None:
    """What was started here and is forgotten ends with whoever started it."""
    ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)


def kill_database(server: Server) -> None:
    """Kill the server and all its processes at once, and wait until the last is gone.

    It is stopped first: a process that it makes between counting and killing would hold the shared
    memory, and the next server would not start.
    """
    process = server.process
    if process is None:
        return
    os.kill(process.pid, signal.SIGSTOP)
    children = children_of(process.pid)
    for pid in [*children, process.pid]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()
    until = time.monotonic() + ENDS_WITHIN
    while any(_still_works(pid) for pid in children):
        if time.monotonic() > until:
            raise RuntimeError("a process of the killed database server does not end")
        time.sleep(0.005)


def _still_works(pid: int) -> bool:
    """True until it is gone, or is nothing but an entry that somebody has to take away."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def crash(server: Server) -> None:
    """Kill it, then start it on what is left."""
    kill_database(server)
    server.start()


def children_of(parent: int) -> list[int]:
    """The processes of a server, as the kernel lists them."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def says_gone(why: str) -> bool:
    """True for what a service says when its server was killed under it."""
    return why.startswith(("OperationalError", "InterfaceError")) or GONE in why


def wait_for_the_last_backend() -> None:
    """A server goes on for a moment with what a killed client had sent."""
    from django.db import connection  # noqa: PLC0415  Django is ready only when this is called

    if connection.vendor != "postgresql":
        return
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    until = time.monotonic() + ENDS_WITHIN
    with connection.cursor() as cursor:
        while cursor.execute(others).fetchone()[0]:
            if time.monotonic() > until:
                raise RuntimeError("somebody whose program was killed still works in the database")
            time.sleep(0.005)
