"""Words that stand nowhere else, typed into everything, are afterwards nowhere in clear.

Not in a log at its most talkative, not in the session or cache tables, not in a file of the real
running program that was killed in the middle of its work.
"""

import base64
import io
import json
import logging
import re
import zlib
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from pytest_django import Settings
from tests.builders import a_post, an_officer, saraa
from tests.guards.test_nothing_leaves_the_house import (
    CONTACT,
    DIGITS,
    NAMES,
    NUMBERS,
    PERSON,
    PRIVATE,
    WORDS,
    found_in,
    live_through,
)
from tests.guards.world import signed_in
from tests.journeys.demo import Demo

from gerege.config.demo.ministry import PASSWORD

TALKATIVE = (
    *("", "django", "django.db.backends", "django.request", "django.template", "django.security"),
    *("django.server", "django.utils.autoreload", "allauth", "gerege", "fido2", "_granian"),
)


@pytest.fixture
def console() -> Iterator[io.StringIO]:
    """What the administrator reads when everything is told that can be told."""
    loggers = [logging.getLogger(name) for name in TALKATIVE]
    levels = [logger.level for logger in loggers]
    [handler] = [h for h in loggers[0].handlers if h.get_name() == "console"]
    assert isinstance(handler, logging.StreamHandler)
    written, before = io.StringIO(), handler.stream
    # Not setStream: it writes out the earlier one, which another test may have closed.
    handler.stream = written
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield written
    handler.stream = before
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def browsers(db: None) -> tuple[Client, Client]:
    return signed_in(an_officer(post=a_post("ANK"))), signed_in(saraa())


def test_the_most_talkative_log_says_nothing_about_a_person(
    browsers: tuple[Client, Client], console: io.StringIO, settings: Settings
) -> None:
    live_through(*browsers)
    settings.ROOT_URLCONF = "tests.guards.broken_rooms"
    bold, _lead = browsers
    bold.raise_request_exception = False
    typed = ("/find/?text=" + NAMES[0], f"/{NAMES[2]}/", f"/emergency/{NAMES[3][:3]}/")
    for address in ("/breaks/", "/does-not-open/", "/nowhere/", *typed):
        bold.post(address, PERSON | {"text": WORDS[0]})
        bold.get(address, {"given": NAMES[0], "number": NUMBERS[1]})
        bold.post(address, data=json.dumps(PERSON), content_type="application/json")
    Client().post("/account/sign-in/", {"login": NAMES[2], "password": WORDS[0]})
    Client().post("/account/sign-in/", {"login": "x"}, headers={"host": "another.example"})
    said = console.getvalue()
    assert "ValueError" in said
    assert "DEBUG" in said
    assert found_in(said) == []


def test_what_somebody_sends_begins_no_line_of_its_own_in_the_log(
    browsers: tuple[Client, Client], console: io.StringIO
) -> None:
    bold, _lead = browsers
    forged = "1999-12-31 10:00:00 ERROR forged: all is well"
    for line_end in ("\n", "\r\n", "\u2028", "\x85"):
        for browser in (bold, Client()):
            browser.get("/nowhere/" + quote(f"{line_end}{forged}"))
            browser.post("/account/sign-in/", {"login": line_end + forged, "password": "x"})
            browser.post("/find/", {"text": line_end + forged}, headers={"user-agent": forged})
            browser.get("/", headers={"host": f"a{line_end}{forged}", "referer": forged})
    said = console.getvalue()
    assert "WARNING django" in said
    assert [line for line in said.splitlines() if line.startswith(forged[:10])] == []
    assert "/nowhere/" not in said


@pytest.mark.parametrize("name", ["Хуланцэцэг", "Khulan", "Хулан\nгэц"])
def test_a_name_in_an_address_that_leads_nowhere_is_not_in_the_log_in_any_spelling(
    console: io.StringIO, name: str
) -> None:
    """The library escapes letters that are not Latin before it writes them."""
    Client().get(f"/{quote(name)}/")
    said = console.getvalue()
    assert "Not Found: (no page of ours)" in said
    assert name not in said
    assert name.encode("unicode_escape").decode() not in said


def test_no_visit_and_no_limit_on_guessing_remembers_a_word(
    browsers: tuple[Client, Client],
) -> None:
    bold, _lead = browsers
    live_through(*browsers)
    bold.post("/account/lock/idle/", {"_path": "/find/", "_page": "/find/", "text": NAMES[0]})
    bold.post("/account/lock/now/", {"next": "/find/", "text": NAMES[0]})
    bold.post("/find/", {"text": NAMES[0]})
    kept = [json.dumps(visit.get_decoded(), ensure_ascii=False) for visit in Session.objects.all()]
    assert kept
    assert [visit for visit in kept if found_in(visit)] == []


def test_no_column_of_any_table_holds_a_word_in_clear(browsers: tuple[Client, Client]) -> None:
    live_through(*browsers)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        assert len(tables) > 20
        for table in tables:
            named = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {named}")  # noqa: S608  a name the database gave
            for row in cursor.fetchall():
                assert found_in(" ".join(_as_text(cell) for cell in row)) == [], table


def _as_text(cell: object) -> str:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode("utf-8", "ignore") + bytes(cell).decode("utf-16-le", "ignore")
    # Random ids and digests are digits, too: only words of a person are looked for in numbers.
    return str(cell) if not isinstance(cell, int) else ""


# --- The program itself, as it runs ---


class Visitor:
    """Somebody with a browser, who fills in forms of the running program."""

    def __init__(self, demo: Demo, name: str) -> None:
        self.demo = demo
        self.line: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.post("/account/sign-in/", {"login": name, "password": PASSWORD})

    def get(self, path: str) -> tuple[str, str]:
        """(address it led to, page)."""
        return self._ask(Request(self.demo.address + path))  # noqa: S310  our own program

    def post(self, path: str, typed: dict[str, str], page: str = "") -> tuple[str, str]:
        """(address it led to, page) after a form was sent from ``page``."""
        _at, shown = self.get(page or path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)
        fields = typed | {"csrfmiddlewaretoken": token[1] if token else ""}
        address = self.demo.address + path
        return self._ask(Request(address, urlencode(fields).encode()))  # noqa: S310  our own

    def _ask(self, request: Request) -> tuple[str, str]:
        try:
            with self.line.open(request, timeout=120) as answer:
                return answer.geturl().removeprefix(self.demo.address), answer.read().decode()
        except HTTPError as refused:
            return request.full_url, refused.read().decode()


def a_night(bold: Visitor, head: Visitor) -> str:
    """A first contact with everything typed that can be typed; says which case it was."""
    at, _page = bold.post("/first-contact/", {"channel": "phone", "can_talk": "yes"})
    case = f"/case/{at.split('/')[2]}/"
    bold.post(f"{case}person/", PERSON)
    bold.post(f"{case}safe-contact/", CONTACT)
    bold.post(f"{case}note/", {"text": WORDS[0], "audience": "post"})
    bold.post(f"{case}screening/start/", {"question": "1"}, f"{case}screening/")
    answer = PRIVATE | {"fact": "person.says_victim", "value": "yes"}
    bold.post(f"{case}screening/question/", answer)
    decided = {"threshold": "assist", "choice": "yes", "who": "post", "reasons": WORDS[0]}
    bold.post(f"{case}decision/", decided)
    rows = f"name\tcalled\tphone\n{NAMES[0]}\t{NAMES[4]}\t{NUMBERS[0]}\n"
    bold.post("/group/save/", {"rows": rows, "channel": "phone"}, "/group/")
    for text in (*NAMES, *NUMBERS):
        bold.post("/find/", {"text": text})
        bold.get("/find/?" + urlencode({"text": text}))
    head.post(f"{case}open/", {"reason": f"{WORDS[1]}, {NAMES[0]}"})
    bold.get("/" + urlencode({"x": NAMES[2]}))
    bold.post("/account/lock/now/", {"next": "/"}, "/")
    bold.post(f"{case}note/", {"text": WORDS[3], "audience": "post"}, "/account/lock/")
    return case


def test_a_running_program_that_is_killed_leaves_no_word_on_the_disk_or_in_its_log(
    tmp_path: Path,
) -> None:
    demo = Demo(tmp_path)
    try:
        bold, head = Visitor(demo, "bold"), Visitor(demo, "head-ankara")
        case = a_night(bold, head)
        tuya = Visitor(demo, "tuya")
        tuya.post(f"{case}identity/open/", {"reason": "paper"}, f"{case}identity/")
        shown = tuya.get(f"{case}person/")[1]
        assert set(NAMES) <= set(found_in(shown)), "otherwise the rest would prove nothing"
        limits = [str(value) for (value,) in demo.rows("SELECT value FROM limits_cache")]
        visits = [str(data) for (data,) in demo.rows("SELECT session_data FROM django_session")]
    finally:
        demo.kill()
    data = tmp_path / "data"
    files = [f for f in data.rglob("*") if f.is_file() and "keys" not in f.parts]
    assert {"gerege.sqlite3", "gerege.sqlite3-wal"} <= {file.name for file in files}
    for file in files:
        assert _words_in(file.read_bytes()) == [], file.name
    assert _words_in(b" ".join(base64.b64decode(value) for value in limits)) == []
    assert visits
    assert _words_in(b" ".join(_opened(visit) for visit in visits)) == []
    assert found_in(demo.said()) == []
    assert "/case/" not in demo.said()


def _words_in(raw: bytes) -> list[str]:
    found = []
    for word in (*NAMES, *NUMBERS, *WORDS, *DIGITS[:1]):
        for spelling in (word, word.upper(), word.casefold()):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                found += [word] if spelling.encode(encoding) in raw else []
    return found


def _opened(visit: str) -> bytes:
    """A visit as it is stored: base 64, and packed when it begins with a dot."""
    packed, text = visit.startswith("."), visit.lstrip(".").split(":")[0]
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return zlib.decompress(raw) if packed else raw
