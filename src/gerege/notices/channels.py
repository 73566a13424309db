"""The ways out of the house: mail, a gateway for messages or calls, and a recorder for the demo.

Each takes an address and a neutral text and says whether it went out. None of them raises, none
waits longer than ``TIMEOUT``, and none writes an address into a log or an argument list.
"""

import os
import signal
import smtplib
import subprocess  # nosec B404
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from gerege.knowledge.notices import Way
from gerege.notices.models import Attempt

TIMEOUT = 20.0
"""Seconds. A gateway or a mail server that says nothing for so long is away."""

SUBJECT = "Gerege"
Outcome = Attempt.Outcome


@dataclass(frozen=True)
class Channel:
    """One way out. ``way`` says which address it takes; ``send`` what came of it."""

    name: str
    way: Way
    send: Callable[[str, str], Outcome]


LABELS = {
    "mail": _("Mail"),
    "gateway": _("Message or call"),
    "recorder": _("Recorder (nobody is reached)"),
}


def channels() -> list[Channel]:
    """What is configured here. The recorder stands for every way that is not."""
    found: list[Channel] = []
    if settings.GEREGE_NOTICE_COMMAND:
        found.append(Channel("gateway", "telephone", by_gateway))
    if settings.GEREGE_MAIL_FROM:
        found.append(Channel("mail", "mail", by_mail))
    if settings.GEREGE_NOTICE_RECORDER:
        ways = {one.way for one in found}
        both: tuple[Way, ...] = ("telephone", "mail")
        found += [Channel("recorder", way, to_file) for way in both if way not in ways]
    return found


def any_reach() -> bool:
    """Whether there is a way on which a person is reached: the recorder is none."""
    return any(one.send is not to_file for one in channels())


def by_mail(address: str, body: str) -> Outcome:
    """Through Django's mail backend. The subject says nothing."""
    message = EmailMessage(SUBJECT, body, settings.GEREGE_MAIL_FROM, [address])
    try:
        sent = message.send()
    except (OSError, smtplib.SMTPException, ValueError) as failed:
        # A line that fell silent is told by the library as one that was closed.
        silent = isinstance(failed, TimeoutError) or isinstance(failed.__context__, TimeoutError)
        return Outcome.TIMED_OUT if silent else Outcome.FAILED
    return Outcome.SENT if sent else Outcome.FAILED


def by_gateway(number: str, body: str) -> Outcome:
    """Through a program of the ministry: number on the first line of its input, then the text.

    No shell, no argument that other accounts could read, nothing of our surroundings (they hold
    passwords). Exit status 0 says that it went out. What hangs is ended with all it started.
    """
    try:
        started = subprocess.Popen(  # noqa: S603  # nosec B603  the administrator names the program
            [settings.GEREGE_NOTICE_COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
    except OSError:
        return Outcome.FAILED
    try:
        started.communicate(f"{number}\n{body}\n".encode(), timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
        return Outcome.TIMED_OUT
    return Outcome.SENT if started.returncode == 0 else Outcome.FAILED


def to_file(address: str, body: str) -> Outcome:
    """A line in a file: for the demo and for tests. Reaches nobody."""
    line = " | ".join([address, *body.splitlines()])
    recorder = Path(str(settings.GEREGE_NOTICE_RECORDER))
    try:
        with recorder.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError:
        return Outcome.FAILED
    return Outcome.SENT
