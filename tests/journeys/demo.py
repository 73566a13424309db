"""The fictional ministry as a running program, and the line that leads to it."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen
from uuid import UUID

import psycopg

OWNER = "owner"  # of the server of tools/postgres.py
ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 180.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ports(inside: int, outside: int) -> list[str]:
    """The options that say where a demo answers."""
    return ["--port", str(inside), "--outside-port", str(outside)]


class Demo:
    """``gerege demo`` in a folder of its own, with its file or an empty database of a server."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder, self.port, self.database_url = folder, free_port(), database_url
        self.address = f"http://127.0.0.1:{self.port}"
        outside = free_port()
        self.outside = f"http://127.0.0.1:{outside}"
        self.log = (folder / "log").open("w", encoding="utf-8")
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
            "GEREGE_DATA_DIR": str(folder / "data"),
            "GEREGE_DEMO_DATABASE_URL": database_url,
        }
        self.process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "gerege", "demo", *ports(self.port, outside)],
            cwd=ROOT,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            with suppress(URLError, ConnectionError):
                for address in (self.address, self.outside):
                    urlopen(f"{address}/cover/", timeout=60).close()  # noqa: S310  our own address
                return
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=0.1)
        raise RuntimeError(f"the demo does not answer: {self.said()}")

    def said(self) -> str:
        """What it wrote to its console."""
        self.log.flush()
        return (self.folder / "log").read_text("utf-8")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def kill(self) -> None:
        """SIGKILL to all its processes: a web process alone would leave its workers behind."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def rows(self, question: str, *values: object) -> list[tuple[object, ...]]:
        """What its database holds, read beside it. A ``?`` stands for each value."""
        if self.database_url:
            with psycopg.connect(self.database_url) as opened:
                return opened.execute(question.replace("?", "%s"), values).fetchall()  # type: ignore[call-overload]
        file = self.folder / "data" / "gerege.sqlite3"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return database.execute(question, values).fetchall()

    def count(self, question: str, *values: object) -> int:
        """One number out of it."""
        [(number,)] = self.rows(question, *values)
        return int(str(number))

    def case(self, reference: str) -> str:
        """The id in the address of a case."""
        [(found,)] = self.rows("SELECT id FROM cases_case WHERE reference = ?", reference)
        return str(UUID(str(found)))

    def raw(self) -> bytes:
        """Every byte of its database, also what is not yet written into the main file."""
        if self.database_url:
            return self._files_of_the_server()
        files = (self.folder / "data").glob("gerege.sqlite3*")
        return b"".join(file.read_bytes() for file in files)

    def _files_of_the_server(self) -> bytes:
        """The tables and the log of a server of ``tools/postgres.py``, once all is written."""
        with psycopg.connect(self.database_url, user=OWNER, autocommit=True) as opened:
            opened.execute("CHECKPOINT")
        data = Path(unquote(urlsplit(self.database_url).netloc.rpartition("@")[2])) / "data"
        files = [*data.glob("base/**/*"), *data.glob("pg_wal/*")]
        return b"".join(file.read_bytes() for file in files if file.is_file())


class Line:
    """A line to the demo with an address of its own; it can be cut, or lose the answers only."""

    def __init__(self, demo: Demo) -> None:
        self.demo, self.port = demo, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.loses_answers = False
        self._ends: set[socket.socket] = set()
        self._door: socket.socket | None = None
        self.mend()

    def mend(self) -> None:
        """It carries again."""
        self.loses_answers = False
        if self._door is None:
            self._door = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
            threading.Thread(target=self._accept, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """Nothing gets through, and what was under way is lost."""
        if self._door is not None:
            with suppress(OSError):
                self._door.shutdown(socket.SHUT_RDWR)
            self._door.close()
            self._door = None
        for end in list(self._ends):
            _hang_up(end)
        self._ends.clear()

    def _accept(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _from = door.accept()
                far = socket.create_connection(("127.0.0.1", self.demo.port))
                self._ends |= {near, far}
                threading.Thread(target=self._carry, args=(near, far), daemon=True).start()
                answers = (far, near, True)
                threading.Thread(target=self._carry, args=answers, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, is_answer: bool = False) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if is_answer and self.loses_answers:
                    break
                sink.sendall(data)
        _hang_up(source)
        _hang_up(sink)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
