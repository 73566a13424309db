"""A slow line of bytes to a running program, with TLS at its far end as in an installation.

What a browser's own emulation leaves out is here: every connection costs its greeting and its keys,
all connections share one width, packets wait their turn in both directions, and headers are packed
by HTTP/2. The slow start of TCP costs nothing on such a line: 128 kbit/s for 600 ms are 9.6 KB,
less than the ten packets a server sends before it hears back (RFC 6928).
"""

import base64
import hashlib
import os
import queue
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.journeys.demo import Demo, free_port

PACKET, HEADERS = 1400, 52  # bytes of content, and of the TCP/IP headers with time stamps before it
STARTS_WITHIN = 20.0
PROXY = """{{
	admin off
	auto_https disable_redirects
	skip_install_trust
	storage file_system {folder}
	servers {{
		protocols h1 h2
	}}
}}
https://127.0.0.1:{port} {{
	tls internal
	reverse_proxy 127.0.0.1:{demo} {{
		header_up Origin ^https http
		header_up Referer ^https http
	}}
}}
"""


class Direction:
    """One way of the line: a width shared by all, and the time a packet is under way."""

    def __init__(self, bytes_a_second: float, seconds: float) -> None:
        self.bytes_a_second, self.seconds = bytes_a_second, seconds
        self._free_at, self._lock = 0.0, threading.Lock()

    def arrives_at(self, size: int, not_before: float) -> float:
        """When a packet handed over now is at the other end."""
        with self._lock:
            begins = max(time.monotonic(), not_before, self._free_at)
            self._free_at = begins + (size + HEADERS) / self.bytes_a_second
            return self._free_at + self.seconds


class SlowLine:
    """A relay on this machine; ``address`` leads through it to ``port``."""

    def __init__(self, port: int, kilobits: float, latency_ms: float) -> None:
        self.to, self.latency = port, latency_ms / 1000
        width = kilobits * 1000 / 8
        self.up, self.down = (Direction(width, self.latency / 2) for _way in range(2))
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._in_the_background(self._accept)

    def close(self) -> None:
        """Take no more connections."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _in_the_background(self, work: object, *given: object) -> None:
        threading.Thread(target=work, args=given, daemon=True).start()  # type: ignore[arg-type]

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _from = self._door.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                # The greeting of a new connection is one whole trip before the first word.
                greeted = time.monotonic() + self.latency
                self._lay(near, far, self.up, greeted)
                self._lay(far, near, self.down, greeted)

    def _lay(self, source: socket.socket, sink: socket.socket, way: Direction, at: float) -> None:
        packets: queue.Queue[tuple[float, bytes]] = queue.Queue()
        self._in_the_background(self._take, source, way, at, packets)
        self._in_the_background(self._hand_over, sink, packets)

    def _take(
        self,
        source: socket.socket,
        way: Direction,
        greeted: float,
        packets: "queue.Queue[tuple[float, bytes]]",
    ) -> None:
        data = b"."
        while data:
            try:
                data = source.recv(PACKET)
            except OSError:
                data = b""
            packets.put((way.arrives_at(len(data), greeted), data))

    def _hand_over(self, sink: socket.socket, packets: "queue.Queue[tuple[float, bytes]]") -> None:
        with suppress(OSError):
            while True:
                at, data = packets.get()
                time.sleep(max(0.0, at - time.monotonic()))
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(data)


@contextmanager
def proxy_to(demo: Demo, folder: Path) -> Iterator[int]:
    """The port of Caddy before the demo, with a certificate of its own."""
    port = free_port()
    written = folder / "Caddyfile"
    written.write_text(PROXY.format(folder=folder / "caddy", port=port, demo=demo.port))
    surroundings = {**os.environ, "HOME": str(folder)}
    with (folder / "caddy.log").open("w") as log:
        command = ["caddy", "run", "--config", str(written), "--adapter", "caddyfile"]
        proxy = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log)  # noqa: S603
    try:
        _wait_for(port, proxy)
        yield port
    finally:
        proxy.terminate()
        proxy.wait()


@contextmanager
def laid_to(port: int, kilobits: float, latency_ms: float) -> Iterator[str]:
    """The address of what listens on this port, over a slow line."""
    line = SlowLine(port, kilobits, latency_ms)
    try:
        yield f"https://127.0.0.1:{line.port}"
    finally:
        line.close()


def key_of(port: int) -> str:
    """The hash of the proxy's key. A browser that trusts it keeps files; past an error it does not.

    Chromium takes it as ``--ignore-certificate-errors-spki-list``.
    """
    shown = ssl.get_server_certificate(("127.0.0.1", port))
    key = x509.load_pem_x509_certificate(shown.encode()).public_key()
    written = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(written).digest()).decode()


def _wait_for(port: int, proxy: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and proxy.poll() is None:
        with suppress(OSError):
            ssl.get_server_certificate(("127.0.0.1", port))
            return
        time.sleep(0.1)
    raise RuntimeError("Caddy does not start")
