"""Stands between the scanner of ``tools/attack.sh`` and the demo: a fresh mark for every form.

A form acts once; a scanner that sends the same page's form a hundred times would be told "saved
already" ninety-nine times. Nothing else of a request is changed: not the token against forged
forms, not what is typed. It also counts what was sent, for the figures: ``relay PORT TO FILE``.
"""

import json
import re
import signal
import sys
from collections import Counter
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from uuid import uuid4

MARK = re.compile(rb"(?<![^&])form_id=[^&]*")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HOP = frozenset({"connection", "transfer-encoding", "keep-alive", "content-length"})
PATIENCE = 60
counted: Counter[str] = Counter()
counting = Lock()


class Relay(BaseHTTPRequestHandler):
    """One request, passed on and its answer passed back."""

    to = 0

    def handle_one_request(self) -> None:
        """Read the first lines as the library does, then pass on whatever the method is."""
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        self._pass_on()
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the library's name
        """Nothing: the figures are enough."""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = MARK.sub(b"form_id=" + str(uuid4()).encode(), body)
        sent = {n: v for n, v in self.headers.items() if n.lower() not in HOP}
        line = HTTPConnection("127.0.0.1", self.to, timeout=PATIENCE)
        line.request(self.command, self.path, body or None, sent)
        answer = line.getresponse()
        content = answer.read()
        self._count(answer.status)
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        line.close()

    def _count(self, status: int) -> None:
        place = ID.sub("ID", self.path.partition("?")[0])
        # What the scanner makes up stands in addresses too; a form has an address of ours.
        key = f"POST {status} {place}" if self.command == "POST" else f"{self.command} {status}"
        with counting:
            counted[key] += 1


class Relays(ThreadingHTTPServer):
    """Many at once."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A scanner that went away, or a demo that does not answer yet: told to nobody."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def main() -> None:
    """Serve until stopped; then write what was counted."""
    port, to, file = sys.argv[1:]
    Relay.to = int(to)
    signal.signal(signal.SIGTERM, lambda *_said: sys.exit(0))
    try:
        Relays(("127.0.0.1", int(port)), Relay).serve_forever()
    finally:
        Path(file).write_text(json.dumps(dict(counted), indent=1), "utf-8")


if __name__ == "__main__":
    main()
