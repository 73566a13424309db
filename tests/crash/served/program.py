"""The program as a ministry runs it: ``gerege serve`` with its workers, and ``gerege worker``."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.served.browser import HOST, Browser, LineDown
from tests.crash.servers import end_with_this_program

STARTS_WITHIN = 300.0
TICK_SECONDS = 0.5
Process = subprocess.Popen[bytes]


@dataclass
class Program:
    """One installation of its own, started and killed as often as one likes."""

    folder: Path
    database_url: str = ""
    port: int = 0
    processes: list[Process] = field(default_factory=list)

    @property
    def surroundings(self) -> dict[str, str]:
        """What an operator writes into the environment file."""
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("GEREGE_", "DATABASE_"))}
        return kept | {
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
            "DATABASE_URL": self.database_url,
            "GEREGE_HOSTS": HOST,
            "GEREGE_DATA_DIR": str(self.folder / "data"),
            "GEREGE_KEY_DIR": str(self.folder / "keys"),
            # PostgreSQL ships its log by itself, with rights that this role does not have.
            "GEREGE_BACKUP_DIR": "" if self.database_url else str(self.folder / "backups"),
            "GEREGE_SNAPSHOT_SECONDS": "60",
        }

    def install(self) -> None:
        """Empty, with keys, a recovery key and a folder for backups."""
        for part in ("papers", "backups"):
            (self.folder / part).mkdir(mode=0o700)
        self.run("setup", "--shares-to", str(self.folder / "papers"))
        self.port = free_port()

    def run(self, *command: str) -> str:
        """One command to its end. Raises RuntimeError with what it said if it fails."""
        done = subprocess.run(  # noqa: S603  our own program
            self._command(*command),
            env=self.surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"gerege {command[0]}: {done.stdout}{done.stderr}"[-2000:])
        return done.stdout

    def start(self) -> float:
        """Start everything in one process group and wait for the first page; the seconds it took.

        The group is that of the web process: whoever kills it leaves nobody.
        """
        begun = time.monotonic()
        serve = self._begin("serve", "--port", str(self.port), group=0)
        every = str(TICK_SECONDS)
        self.processes = [serve, self._begin("worker", "--every", every, group=serve.pid)]
        while not self.answers():
            if serve.poll() is not None or time.monotonic() - begun > STARTS_WITHIN:
                raise RuntimeError(f"gerege serve does not start: {self.said()}")
            time.sleep(0.02)
        return time.monotonic() - begun

    def answers(self) -> bool:
        """True if the sign-in page opens."""
        try:
            return Browser(self.port, "203.0.113.1").open("/account/sign-in/").status == 200
        except LineDown:
            return False

    def kill(self) -> None:
        """SIGKILL to all processes at once, wherever they are."""
        for process in self.processes[:1]:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def wait_until_gone(self) -> None:
        """Nobody writes any more and the port is free."""
        for process in self.processes:
            process.wait()
        self.processes = []
        until = time.monotonic() + STARTS_WITHIN
        while is_taken(self.port):
            if time.monotonic() > until:
                raise RuntimeError("another program listens where this one did")
            time.sleep(0.01)

    def said(self) -> str:
        """The end of what it wrote to its log."""
        return (self.folder / "log").read_text("utf-8", "replace")[-6000:]

    def _begin(self, *command: str, group: int) -> Process:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603  our own program
                self._command(*command),
                env=self.surroundings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=group,
                preexec_fn=end_with_this_program,  # noqa: PLW1509  it only asks the kernel
            )

    def _command(self, *command: str) -> list[str]:
        return [sys.executable, "-m", "gerege", *command]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def is_taken(port: int) -> bool:
    """True while somebody listens."""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
