"""``gerege serve``: the production web process, behind a proxy that speaks TLS."""

import argparse
from typing import Any


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="run the web process")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument("--workers", type=int, default=2)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped. Raises ProtectionFailed when a safety property cannot hold."""
    from gerege.config.startup import must_be_sound

    must_be_sound()
    serve(arguments.host, arguments.port, arguments.workers)
    return 0


def serve(host: str, port: int, workers: int) -> None:
    """Run the WSGI application with few threads; the defaults of the server open 32 each."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "gerege.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        runtime_threads=1,
        backpressure=32,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()
