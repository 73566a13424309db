"""``gerege demo``: a fictional ministry on this machine, in one command."""

import argparse
import ipaddress
import os
import shutil
import sys
from typing import Any

from gerege.config import installing
from gerege.kernel.errors import InputRefused

LOOPBACK_NAMES = ("localhost",)


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("demo", help="start with a fictional ministry on this machine")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address, nothing else")
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument("--fresh", action="store_true", help="forget the last demo and begin anew")
    parser.add_argument("--no-serve", action="store_true", help="only build the data")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build the ministry if there is none, print address and logins, serve until stopped.

    Raises InputRefused for an address that others could reach: the demo has no second factor.
    """
    must_be_loopback(arguments.host)
    os.environ["GEREGE_MODE"] = "demo"
    from gerege.config.environment import read_environment

    environment = read_environment()
    ready = environment.data_dir / "demo-is-complete"
    fresh = arguments.fresh or not ready.exists()
    if fresh:
        # A demo that was interrupted while it was built is begun anew, never shown half.
        shutil.rmtree(environment.data_dir, ignore_errors=True)
        installing.make_folder(environment.data_dir)
        installing.make_folder(environment.key_dir)
        installing.write_session_secret(environment.secret_file)
    installing.start_django()
    if fresh:
        installing.make_keys(environment.key_dir)
    installing.prepare_database()
    if fresh:
        _build()
        ready.touch()
    _print_logins(arguments.host, arguments.port)
    if arguments.no_serve:
        return 0
    from gerege.config.commands.serve import serve
    from gerege.config.startup import must_be_sound

    must_be_sound()
    serve(arguments.host, arguments.port, workers=1)
    return 0


def must_be_loopback(host: str) -> None:
    """Raise InputRefused unless only this machine can reach the address."""
    try:
        is_loopback = host in LOOPBACK_NAMES or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise InputRefused(
            "--host",
            "the demo answers only to this machine; it has no second factor",
            "Leave --host out, or use 127.0.0.1, ::1 or localhost",
        )


def _build() -> None:
    from gerege.config.demo.cases import build_cases
    from gerege.config.demo.ministry import build_ministry
    from gerege.kernel.clock import now

    build_cases(build_ministry(), now())


def _print_logins(host: str, port: int) -> None:
    from gerege.config.demo.ministry import OFFICERS, PASSWORD

    shown = "localhost" if host in ("127.0.0.1", "::1") else host
    print(
        f"\nGerege demo: a fictional ministry. Every person in it is made up.\n\n  http://{shown}:{port}\n"
    )
    print(f"Password of every demo account: {PASSWORD}\n")
    for one in OFFICERS:
        print(f"  {one.username:<12} {one.role.replace('_', ' '):<20} {one.post or ''}")
    print("\nStop with Ctrl+C.", flush=True)
    sys.stdout.flush()
