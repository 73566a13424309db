"""``gerege demo``: a fictional ministry on this machine, in one command."""

import argparse
import ipaddress
import os
import shutil
import socket
import subprocess  # nosec B404
import sys
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from gerege.config import installing
from gerege.config.commands.serve import DEMO_MARK, LAST_PORT, OUTSIDE_SETTINGS, port_number
from gerege.config.commands.worker import NOTICES_EVERY_SECONDS, tell_until
from gerege.config.database import refuse_filled
from gerege.config.environment import Environment
from gerege.kernel.errors import InputRefused

LOOPBACK_NAMES = ("localhost",)
COMPLETE = "demo-is-complete"
SHARES = "recovery-shares"


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("demo", help="start with a fictional ministry on this machine")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address, nothing else")
    parser.add_argument("--port", type=port_number, default=8700)
    parser.add_argument(
        "--outside-port", type=port_number, help="pages for people without an account; the next"
    )
    parser.add_argument("--fresh", action="store_true", help="forget the last demo and begin anew")
    parser.add_argument("--no-serve", action="store_true", help="only build the data")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build the ministry if there is none, print address and logins, serve until stopped.

    Raises InputRefused for an address that others could reach: the demo has no second factor.
    """
    must_be_loopback(arguments.host)
    os.environ["GEREGE_MODE"] = "demo"
    outside = arguments.outside_port or next_port(arguments.port)
    from gerege.config.environment import read_environment

    environment = read_environment()
    must_be_ours(environment)
    if not arguments.no_serve:
        must_be_free(arguments.host, arguments.port, outside)
    os.environ["GEREGE_OUTSIDE_ADDRESS"] = address(arguments.host, outside)
    ready = environment.data_dir / COMPLETE
    fresh = arguments.fresh or not ready.exists()
    if not fresh:
        must_be_built_on(environment.database_url, ready)
    elif environment.database_url:
        refuse_filled(environment.database_url, environment.database_setting)
    if fresh:
        _begin_anew(environment)
    installing.start_django()
    if fresh:
        installing.make_keys(environment.key_dir)
        installing.make_recovery_key(environment.key_dir, environment.data_dir / SHARES)
    installing.prepare_database()
    if fresh:
        _build()
        ready.write_text(_sign_of(environment.database_url))
    _print_logins(arguments.host, arguments.port, outside)
    print(f"Shares of the demo's recovery key: {environment.data_dir / SHARES}", flush=True)
    if not arguments.no_serve:
        _serve(arguments.host, arguments.port, outside)
    return 0


def _serve(host: str, port: int, outside_port: int) -> None:
    from gerege.config.commands.serve import serve
    from gerege.config.memory import clear_away
    from gerege.config.startup import must_be_sound

    must_be_sound()
    outside = _start_outside(host, outside_port)
    # Loaded before the web process is copied, in which it would not become whole.
    import_module("gerege.operations.ticking")
    clear_away()
    # In the demo nobody starts a worker; what is urgent is told all the same.
    waiting = (Event(), NOTICES_EVERY_SECONDS)
    Thread(target=tell_until, args=waiting, name="notices", daemon=True).start()
    try:
        serve(host, port, workers=1)
    finally:
        outside.terminate()


def _start_outside(host: str, port: int) -> "subprocess.Popen[bytes]":
    """The pages for people without an account: a process of its own, as in production."""
    words = [sys.executable, "-m", "gerege.config.commands.demo_outside", host, str(port)]
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": OUTSIDE_SETTINGS}
    return subprocess.Popen(words, env=surroundings)  # noqa: S603  # nosec B603  ourselves


def next_port(port: int) -> int:
    """Where the demo's pages for people without an account answer, if nothing else is said."""
    return port + 1 if port < LAST_PORT else port - 1


def address(host: str, port: int) -> str:
    """What a person types."""
    shown = "localhost" if host in ("127.0.0.1", "::1") else host
    return f"http://{shown}:{port}"


def must_be_ours(environment: Environment) -> None:
    """Raise InputRefused for a folder that holds anything but a demo: it might be real people."""
    data, keys = environment.data_dir, environment.key_dir
    foreign = data.is_dir() and any(data.iterdir()) and not (data / DEMO_MARK).exists()
    if foreign or not keys.is_relative_to(data):
        raise InputRefused(
            "GEREGE_DATA_DIR",
            f"{data} is not the folder of a demo; nothing was touched",
            "Leave GEREGE_DATA_DIR and GEREGE_KEY_DIR out, or name an empty folder",
        )


def must_be_built_on(database_url: str, ready: Path) -> None:
    """Raise InputRefused for another database than the one this demo was built on."""
    if ready.read_text() != _sign_of(database_url):
        raise InputRefused(
            "GEREGE_DEMO_DATABASE_URL",
            "this demo was built on another database; nothing was touched",
            "Name that database again, or begin anew with --fresh and an empty one",
        )


def _sign_of(database_url: str) -> str:
    """Server and database without name and password; nothing for a file."""
    parts = urlsplit(database_url)
    return parts.netloc.rpartition("@")[2] + parts.path


def must_be_free(host: str, *ports: int) -> None:
    """Raise InputRefused when somebody serves there already, before anything is printed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in ports:
        with socket.socket(family) as door:
            # Connections of a program just stopped linger a minute; one that listens is refused.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((host, port))
            except OSError:
                raise InputRefused(
                    "--port", f"{port} is taken", "Stop the other program, or choose another port"
                ) from None


def _begin_anew(environment: Environment) -> None:
    """A demo that was interrupted while it was built is begun anew, never shown half."""
    shutil.rmtree(environment.data_dir, ignore_errors=True)
    installing.make_folder(environment.data_dir)
    (environment.data_dir / DEMO_MARK).touch()
    installing.make_folder(environment.key_dir)
    installing.write_session_secret(environment.secret_file)


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
    from gerege.config.demo.notices import build_notices
    from gerege.config.demo.visas import (
        build_a_changed_rule,
        build_applications_of_today,
        build_earlier_applications,
    )
    from gerege.kernel.clock import now

    officers, moment = build_ministry(), now()
    build_earlier_applications(officers, moment)
    build_cases(officers, moment)
    build_applications_of_today(officers, moment)
    build_a_changed_rule(officers, moment)
    build_notices(officers, moment)


def _print_logins(host: str, port: int, outside: int) -> None:
    from gerege.config.demo.ministry import OFFICERS, PASSWORD

    print(
        "\nGerege demo: a fictional ministry. Every person in it is made up.\n\n"
        f"  {address(host, port)}\n"
    )
    print(f"Pages for people without an account: {address(host, outside)}/say/\n")
    print(f"Password of every demo account: {PASSWORD}\n")
    for one in OFFICERS:
        print(f"  {one.username:<12} {one.role.replace('_', ' '):<20} {one.post or ''}")
    print("\nStop with Ctrl+C.", flush=True)
    sys.stdout.flush()
