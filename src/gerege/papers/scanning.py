"""An optional look by a virus scanner (clamd, INSTREAM) before a document is kept.

One setting, ``GEREGE_SCANNER``. The file goes over the socket and is written nowhere.
"""

import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

from gerege.kernel.errors import InputRefused

PIECE = 64 * 1024
PATIENCE = 30.0
LONGEST_ANSWER = 4096


def is_set_up() -> bool:
    """True if this installation names a scanner."""
    return bool(settings.GEREGE_SCANNER)


def must_be_clean(data: bytes) -> bool:
    """True if a scanner saw it and found nothing; False where none is set up.

    Raises InputRefused for what it found, and while it does not answer.
    """
    if not is_set_up():
        return False
    try:
        answer = _asked(str(settings.GEREGE_SCANNER), data)
    except OSError as away:
        raise _away() from away
    if answer.endswith("FOUND"):
        problem = _("The virus scanner found something in this file")
        mend = _("Do not open it. Ask for it in another way, or take a photo of it.")
        raise InputRefused("file", problem, mend)
    if not answer.endswith("OK"):
        raise _away()
    return True


def _asked(where: str, data: bytes) -> str:
    with _connected(where) as line:
        line.sendall(b"zINSTREAM\x00")
        for at in range(0, len(data), PIECE):
            piece = data[at : at + PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\x00") and len(answer) < LONGEST_ANSWER:
            more = line.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\x00\n").decode("ascii", "replace")


def _connected(where: str) -> socket.socket:
    host, colon, port = where.rpartition(":")
    if colon and port.isdecimal():
        return socket.create_connection((host, int(port)), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(PATIENCE)
    line.connect(where)
    return line


def _away() -> InputRefused:
    problem = _("The virus scanner does not answer, and nothing was kept")
    return InputRefused("file", problem, _("Try again later, or tell whoever runs the server."))
