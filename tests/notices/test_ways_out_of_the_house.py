"""Mail over a real line, a real program for messages; what hangs or is away holds up nobody."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from gerege.accounts.models import Post
from gerege.config.environment import read_environment
from gerege.kernel.errors import ProtectionFailed
from gerege.knowledge.notices import LONGEST_TEXT, NoticeKind, load_notices
from gerege.notices import channels
from gerege.notices.channels import by_gateway, by_mail, to_file
from gerege.notices.messages import body_of
from gerege.notices.models import Attempt

Outcome = Attempt.Outcome
BODY = "Gerege: туршилт.\nGerege: a test.\nАнкара / Ankara"
SMTP = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}


class MailServer:
    """One that takes a letter, in the words of RFC 5321; or says nothing at all."""

    def __init__(self, *, silent: bool = False, refuses: bool = False) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.door.getsockname()[1]
        self.letter, self.silent, self.refuses = "", silent, refuses
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        line, _address = self.door.accept()
        if self.silent:
            time.sleep(5)
            return
        with line, line.makefile("rw", encoding="utf-8", newline="\r\n") as talk:

            def say(words: str) -> None:
                talk.write(words + "\n")
                talk.flush()

            say("220 ministry.example")
            while word := talk.readline().strip():
                if word.upper().startswith("RCPT") and self.refuses:
                    say("550 no such mailbox")
                elif word.upper() == "DATA":
                    say("354 go on")
                    self.letter = "".join(iter(talk.readline, ".\r\n"))
                    say("250 taken")
                elif word.upper() == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 good")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with override_settings(GEREGE_MAIL_FROM="duty@ministry.example"):
        yield MailServer()


def test_a_letter_goes_out_over_a_real_line_and_its_subject_says_nothing(
    server: MailServer,
) -> None:
    with override_settings(**SMTP, EMAIL_PORT=server.port, EMAIL_TIMEOUT=5):
        assert by_mail("first@ministry.example", BODY) == Outcome.SENT
    assert "\nSubject: Gerege\n" in server.letter.replace("\r", "")
    assert "To: first@ministry.example" in server.letter


@override_settings(GEREGE_MAIL_FROM="duty@ministry.example")
def test_a_mail_server_that_is_away_silent_or_refuses_is_told_apart_and_raises_nothing() -> None:
    silent, refusing = MailServer(silent=True), MailServer(refuses=True)
    nobody = socket.create_server(("127.0.0.1", 0))
    port = nobody.getsockname()[1]
    nobody.close()
    found = []
    for one in (silent.port, refusing.port, port):
        with override_settings(**SMTP, EMAIL_PORT=one, EMAIL_TIMEOUT=0.5):
            found.append(by_mail("first@ministry.example", BODY))
    assert found == [Outcome.TIMED_OUT, Outcome.FAILED, Outcome.FAILED]


@override_settings(GEREGE_MAIL_FROM="duty@ministry.example")
def test_a_letter_holds_the_text_and_nothing_else() -> None:
    assert by_mail("first@ministry.example", BODY) == Outcome.SENT
    (letter,) = mail.outbox
    assert (letter.subject, letter.body, letter.to) == ("Gerege", BODY, ["first@ministry.example"])


def a_program(tmp_path: Path, *lines: str) -> str:
    file = tmp_path / "call"
    file.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    file.chmod(0o700)
    return str(file)


def test_the_gateway_gets_number_and_text_on_its_input_and_no_password_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://gerege:secret@db/gerege")
    into = tmp_path / "got"
    program = a_program(tmp_path, f"cat > {into}", f"env >> {into}", f'echo "args:$#" >> {into}')
    with override_settings(GEREGE_NOTICE_COMMAND=program):
        assert by_gateway("+905550100001", BODY) == Outcome.SENT
    got = into.read_text(encoding="utf-8")
    assert got.startswith(f"+905550100001\n{BODY}\n")
    assert "secret" not in got
    assert "args:0" in got


def test_a_gateway_says_by_its_exit_status_whether_it_went_out(tmp_path: Path) -> None:
    with override_settings(GEREGE_NOTICE_COMMAND=a_program(tmp_path, "exit 3")):
        assert by_gateway("+905550100001", BODY) == Outcome.FAILED
    with override_settings(GEREGE_NOTICE_COMMAND=str(tmp_path / "is-not-there")):
        assert by_gateway("+905550100001", BODY) == Outcome.FAILED


def test_a_gateway_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "TIMEOUT", 0.5)
    child = tmp_path / "child"
    program = a_program(tmp_path, "sleep 60 &", f"echo $! > {child}", "wait")
    with override_settings(GEREGE_NOTICE_COMMAND=program):
        assert by_gateway("+905550100001", BODY) == Outcome.TIMED_OUT
    assert has_ended(int(child.read_text()))


def has_ended(number: int) -> bool:
    """True once the process is gone, or is only still listed by whoever has to bury it."""
    for _try in range(100):
        try:
            os.kill(number, 0)
            if Path(f"/proc/{number}/stat").read_text().split()[2] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_the_recorder_writes_a_line_and_stands_only_for_ways_that_are_not_there(
    tmp_path: Path,
) -> None:
    file = tmp_path / "notices.txt"
    with override_settings(GEREGE_NOTICE_RECORDER=file):
        assert [one.way for one in channels.channels()] == ["telephone", "mail"]
        assert to_file("+905550100001", BODY) == Outcome.SENT
        with override_settings(GEREGE_MAIL_FROM="duty@ministry.example"):
            names = [(one.name, one.way) for one in channels.channels()]
            assert names == [("mail", "mail"), ("recorder", "telephone")]
    assert file.read_text(encoding="utf-8").count("\n") == 1


@given(
    st.sampled_from(load_notices().entries),
    st.text(min_size=1, max_size=20),
    st.text(min_size=1, max_size=20),
)
def test_what_leaves_is_the_text_of_the_catalogue_and_the_name_of_the_post(
    kind: NoticeKind, name_mn: str, name_en: str
) -> None:
    post = Post(name_mn=name_mn, name_en=name_en)
    body = body_of(kind, post)
    assert body == f"{kind.text.mn}\n{kind.text.en}\n{name_mn} / {name_en}"
    with override_settings(GEREGE_NOTICE_LINK="https://gerege.ministry.example/"):
        assert body_of(kind, post) == f"{body}\nhttps://gerege.ministry.example/"


def test_no_text_has_room_for_anything_about_anybody() -> None:
    for kind in load_notices().entries:
        for text in (kind.text.mn, kind.text.en):
            assert len(text) <= LONGEST_TEXT
            assert not any(sign.isdigit() or sign in "{}%<>@" for sign in text)
    with pytest.raises(ValueError, match="no number"):
        NoticeKind(
            id="x",
            label={"mn": "х", "en": "x"},
            text={"mn": "{person} хүлээж байна", "en": "waits"},
            tell=(),
            call=(),
            ways=(),
            source="GEREGE",
        )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("GEREGE_MAIL_SERVER", "mail.ministry.example"),
        ("GEREGE_MAIL_SERVER", "http://mail.ministry.example"),
        ("GEREGE_MAIL_SERVER", "smtp://mail:port"),
        ("GEREGE_NOTICE_COMMAND", "call"),
    ],
)
def test_a_setting_that_cannot_be_read_stops_the_start(
    name: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, written)
    with pytest.raises(ProtectionFailed, match=name):
        read_environment()


def test_a_mail_server_is_written_in_one_line_and_printed_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEREGE_MAIL_SERVER", "smtp+starttls://duty:p%40ss@mail.example")
    server = read_environment().mail_server
    assert server is not None
    assert (server.host, server.port, server.user, server.password) == (
        *("mail.example", 587, "duty"),
        "p@ss",
    )
    assert (server.use_tls, server.use_ssl) == (True, False)
    assert "p@ss" not in repr(read_environment())
