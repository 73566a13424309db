"""A request with two ends, or none, is refused by the real server: no second one hides in it."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.journeys.demo import Demo

pytestmark = pytest.mark.one_database

# What would be answered if the second request were taken out of the first.
HIDDEN = "GET /cover/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
START = "POST /account/sign-in/ HTTP/1.1\r\nHost: localhost\r\n"
SENT = {
    "length and pieces": f"{START}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    f"0\r\n\r\n{HIDDEN}",
    "pieces and length": f"{START}Transfer-Encoding: chunked\r\nContent-Length: {5 + len(HIDDEN)}"
    f"\r\n\r\n0\r\n\r\n{HIDDEN}",
    "two lengths": f"{START}Content-Length: 0\r\nContent-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "a length below zero": f"{START}Content-Length: -1\r\n\r\n{HIDDEN}",
    "a length with a sign": f"{START}Content-Length: +0\r\n\r\n{HIDDEN}",
    "pieces, differently spelled": f"{START}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "a space before the colon": f"{START}Content-Length : 0\r\n\r\n{HIDDEN}",
    "a size that is none": f"{START}Transfer-Encoding: chunked\r\n\r\n0x\r\n\r\n{HIDDEN}",
    "a folded line": f"{START}X-A: b\r\n Content-Length: 5\r\n\r\n{HIDDEN}",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("ends")
    demo = Demo(folder)
    yield int(demo.address.rpartition(":")[2])
    demo.stop()


def answered(port: int, sent: str, patience: float = 3) -> list[bytes]:
    """The first lines of every answer to these bytes, until the server closes or is silent."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as line:
        line.sendall(sent.encode())
        with suppress(TimeoutError, ConnectionResetError):
            while piece := line.recv(65536):
                said += piece
    return [part.split(b"\r\n")[0] for part in said.split(b"HTTP/1.1 ")[1:]]


@pytest.mark.parametrize("how", list(SENT))
def test_a_request_whose_end_is_doubtful_hides_no_second_one(port: int, how: str) -> None:
    answers = answered(port, SENT[how])
    assert b"200 OK" not in answers, answers
    assert len(answers) <= 1 or answers[0].startswith((b"4", b"5")), answers


def test_two_requests_that_end_where_they_say_are_both_answered(port: int) -> None:
    first = HIDDEN.replace("Connection: close", "Accept: */*")
    assert answered(port, first + HIDDEN, patience=60) == [b"200 OK", b"200 OK"]
