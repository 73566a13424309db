"""``gerege serve``: the production web process, behind a proxy that speaks TLS.

``gerege serve --outside`` is the other one: pages for people without an account, without keys.
"""

import argparse
import os
import shutil
from pathlib import Path
from typing import Any

from gerege.kernel.errors import ProtectionFailed

LAST_PORT = 65_535
CONNECTIONS = 256
STOPS_WITHIN = 20
DEMO_MARK = "only-a-demo"
INSIDE_PORT, OUTSIDE_PORT = 8700, 8701
OUTSIDE_SETTINGS = "gerege.config.outside"


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="run the web process")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port_number, help=f"{INSIDE_PORT}; outside {OUTSIDE_PORT}")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--outside",
        action="store_true",
        help="the pages for people without an account, in a process without keys",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped. Raises ProtectionFailed when a safety property cannot hold."""
    from gerege.config.environment import read_environment
    from gerege.config.startup import must_be_sound, must_be_sound_outside

    if arguments.outside:
        os.environ["DJANGO_SETTINGS_MODULE"] = OUTSIDE_SETTINGS
    environment = read_environment()
    mode = environment.mode
    if mode != "production":
        raise ProtectionFailed(
            f"GEREGE_MODE is {mode}: no second factor is asked there. Leave GEREGE_MODE out to "
            "serve real people, or use `gerege demo`"
        )
    if (environment.data_dir / DEMO_MARK).exists():
        raise ProtectionFailed(f"{environment.data_dir} holds a demo; its passwords are public")
    if arguments.outside:
        must_be_sound_outside()
        serve(arguments.host, arguments.port or OUTSIDE_PORT, arguments.workers)
        return 0
    if environment.data_dir.is_dir():
        count_answers(environment.figures_dir)
    must_be_sound()
    serve(arguments.host, arguments.port or INSIDE_PORT, arguments.workers)
    return 0


def count_answers(folder: Path) -> None:
    """Let the web processes count their answers in this folder; earlier counts are removed.

    The library that counts chooses how when it is loaded, so this comes before Django's checks.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def port_number(text: str) -> int:
    """A port as it is typed. Raises ValueError, which the parser turns into wrong usage."""
    port = int(text)
    if not 0 < port <= LAST_PORT:
        raise ValueError(text)
    return port


def serve(host: str, port: int, workers: int) -> None:
    """Run the WSGI application with few threads; the defaults of the server open 32 each."""
    from django.urls import get_resolver
    from granian.constants import Interfaces
    from granian.server import Server

    # Workers are copies of this process: what is loaded here is loaded once and held once.
    get_resolver().url_patterns  # noqa: B018  the look loads them
    Server(
        "gerege.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        runtime_threads=1,
        # Counts connections, idle ones too; a browser keeps up to six. Work is bounded above.
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        # A worker that does not end by itself is killed, or a stop would wait for it for ever.
        workers_kill_timeout=STOPS_WITHIN,
        log_access=False,
        websockets=False,
    ).serve()
