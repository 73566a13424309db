"""A PostgreSQL server of one's own, for as long as one command runs.

    tools/postgres.py .venv/bin/pytest tests/vault/test_find_a_person.py

The server stands in a temporary folder and listens on a socket there, nowhere else. The command
finds it in DATABASE_URL. When the command ends, or this program does, the server and its folder are
gone.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from pwd import getpwnam
from urllib.parse import quote

import psycopg

OWNER, USER, DATABASE = "owner", "gerege", "gerege"
UNPRIVILEGED = ("postgres", "nobody")
STARTS_WITHIN = STOPS_WITHIN = 60.0
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
# Nothing here has to survive a power cut.
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
ALWAYS = ("listen_addresses=", "max_connections=60", "shared_buffers=64MB", "max_wal_size=256MB")


def binaries() -> Path:
    """The folder of ``initdb`` and ``postgres``. Raises FileNotFoundError where there is none."""
    asked = shutil.which("pg_config")
    command = [asked or "true", "--bindir"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(installed, key=lambda bin_: int(bin_.parent.name), reverse=True)
    for folder in (Path(said.strip() or "/none"), *newest_first):
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise FileNotFoundError("no PostgreSQL server is installed; see tools/system-packages.sh")


def account() -> str | None:
    """Whose process the server is: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return getpwnam(name).pw_name
        except KeyError:
            continue
    raise LookupError("no unprivileged account for the server")


def _end_with_this_program() -> None:
    """A server whose starter was killed shuts down by itself."""
    ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGINT)


@dataclass
class Server:
    """One throw-away cluster. ``durable`` keeps what was acknowledged through a crash."""

    folder: Path
    durable: bool = False
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def make(self) -> None:
        """Make the cluster, start it, and make the role and the database of the program."""
        name = account()
        if name:
            shutil.chown(self.folder, name)
        command = [
            str(binaries() / "initdb"),
            *("--pgdata", str(self.folder / "data"), "--username", OWNER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        ]
        self._run(command)
        self.start()
        with psycopg.connect(self.url("postgres", OWNER), autocommit=True) as opened:
            # No superuser: the program has to do with the rights of an ordinary owner.
            opened.execute(f"CREATE ROLE {USER} LOGIN CREATEDB")
        self.make_database(DATABASE)

    def url(self, database: str = DATABASE, user: str = USER) -> str:
        """What DATABASE_URL says of a database of this server."""
        return f"postgres://{user}@{quote(str(self.folder), safe='')}/{database}"

    def make_database(self, name: str) -> str:
        """Make an empty database of the program's user; returns its address."""
        with psycopg.connect(self.url("postgres", USER), autocommit=True) as opened:
            opened.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = (*ALWAYS, *(() if self.durable else FORGETFUL))
        options = [part for setting in settings for part in ("-c", setting)]
        data = str(self.folder / "data")
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  the server we found
                [str(binaries() / "postgres"), "-D", data, "-k", str(self.folder), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=_end_with_this_program,  # noqa: PLW1509  one thread, before the tests
                start_new_session=True,
                **self._as_account(),
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while self.process is not None and self.process.poll() is None:
            try:
                psycopg.connect(self.url("postgres", OWNER), connect_timeout=5).close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    break
                time.sleep(0.02)
            else:
                return
        raise RuntimeError(f"PostgreSQL does not start: {self.said()[-2000:]}")

    def said(self) -> str:
        """What the server wrote to its log."""
        log = self.folder / "log"
        return log.read_text("utf-8", "replace") if log.exists() else ""

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT at once and in order, SIGQUIT like a crash, SIGKILL only this process."""
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def _run(self, command: Sequence[str]) -> None:
        done = subprocess.run(  # noqa: S603  the programs we found
            command, capture_output=True, text=True, check=False, **self._as_account()
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])

    def _as_account(self) -> dict[str, str | list[str]]:
        name = account()
        return {"user": name, "group": name_of_group(name), "extra_groups": []} if name else {}


def name_of_group(name: str) -> int:
    """The first group of an account."""
    return getpwnam(name).pw_gid


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """A server, and nothing of it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gerege-pg-"))
    server = Server(folder, durable)
    try:
        server.make()
        yield server
    finally:
        with undisturbed():
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Whoever asks a second time to stop waits until everything is cleaned away."""
    asked = (signal.SIGTERM, signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    before = {one: signal.signal(one, signal.SIG_IGN) for one in asked} if is_main else {}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stop_on_signal(_signal: int, _frame: object) -> None:
    raise SystemExit(1)


def main(command: Sequence[str]) -> int:
    """Run a command beside a server; its exit status."""
    if not command:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, _stop_on_signal)
    with running() as server:
        environment = {**os.environ, "DATABASE_URL": server.url()}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
