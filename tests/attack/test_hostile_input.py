"""Every field of every form, with everything that somebody who means harm would send."""

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote_from_bytes

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from tests.attack.filling_in import Form, every_form
from tests.attack.hostile import BYTES, COMPUTED, DATABASES_DIFFER, MARK
from tests.databases import SERVER
from tests.guards.addresses import DOORS
from tests.guards.world import World, signed_in, tried

from gerege.accounts.roles import Role

SENT = "application/x-www-form-urlencoded"


@pytest.fixture
def console() -> Iterator[io.StringIO]:
    """What the program writes where the administrator reads it."""
    [handler] = [h for h in logging.getLogger().handlers if h.get_name() == "console"]
    assert isinstance(handler, logging.StreamHandler)
    written, before = io.StringIO(), handler.stream
    handler.setStream(written)
    yield written
    handler.setStream(before)


def body(fields: Mapping[str, Sequence[str | bytes]]) -> bytes:
    """The fields as a browser writes them, or as no browser would."""
    pairs = [(name, value) for name, values in fields.items() for value in values]
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(text: str | bytes) -> str:
    return quote_from_bytes(text if isinstance(text, bytes) else text.encode(), safe="")


def sent(
    browser: Client,
    address: str,
    what: Mapping[str, Sequence[str | bytes]] | bytes,
    kind: str = SENT,
) -> HttpResponse:
    """The answer to a form, with everything that it did undone."""
    browser.raise_request_exception = False
    raw = what if isinstance(what, bytes) else body(what)
    cookies = dict(browser.cookies)
    cache.clear()
    with transaction.atomic():
        answer = browser.generic("POST", address, raw, content_type=kind)
        transaction.set_rollback(True)
    browser.cookies.clear()
    browser.cookies.update(cookies)
    return answer  # type: ignore[return-value]  # the test client's own class


DANGEROUS = (
    *(f"<script>{MARK}", f"<img src=x onerror={MARK}", f"<b>{MARK}", COMPUTED),
    *(f'href="javascript:{MARK}', f'href="//{MARK}', f'action="//{MARK}'),
)


def harm_in(answer: HttpResponse) -> str:
    """What is wrong with an answer: broken, something run, something written into a header."""
    if answer.status_code >= 500:
        return str(answer.status_code)
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if "\r" in headers or headers.count("\n") >= len(answer.headers) or "X-Injected" in headers:
        return "a header was written"
    if any(MARK in str(cookie.value) for cookie in answer.cookies.values()):
        return "a cookie was written"
    if answer.headers.get("Location", "/").startswith(("//", "http", "javascript:")):
        return "sent outside"
    # A page is text; a document that is given out may be anything.
    shown = answer.content.decode(errors="replace")
    return next((f"shown alive: {words}" for words in DANGEROUS if words in shown), "")


TURNS = 28
# How a page answers is the same on every database, but for what a column takes.
KINDS = {kind: BYTES[kind] for kind in (DATABASES_DIFFER if SERVER else BYTES)}


def hostile(form: Form, number: int) -> Iterator[tuple[str, dict[str, list[bytes]]]]:
    """(kind, fields): a third of the kinds in all that is typed at once, one in each field.

    What reads one kind of field reads all of them, so that every kind meets every reader.
    """
    kinds = list(KINDS)
    if form.typed:
        at_once = kinds[number % 3 :: 3]
        yield from ((kind, {name: [KINDS[kind]] for name in form.typed}) for kind in at_once)
    for place, name in enumerate(form.names):
        for kind in kinds[(number + place) % TURNS :: TURNS]:
            yield kind, {name: [KINDS[kind]]}


@pytest.mark.parametrize("half", [0, 1])
def test_no_field_of_any_form_breaks_a_page_or_comes_back_alive(
    world: World, console: io.StringIO, half: int
) -> None:
    tried, found = 0, []
    for number, (browser, page, form) in list(enumerate(every_form(world)))[half::2]:
        well_meant = form.filled_in()
        for kind, fields in hostile(form, number):
            tried += 1
            if harm := harm_in(sent(browser, form.action, {**well_meant, **fields})):
                found.append(f"{page} -> {form.action}: {sorted(fields)} is {kind}: {harm}")
    assert found == []
    assert tried > (100 if SERVER else 500)
    assert MARK not in console.getvalue()


@pytest.mark.one_database
def test_a_form_sent_twice_over_half_or_as_something_else_breaks_nothing(world: World) -> None:
    found = []
    for number, (browser, page, form) in enumerate(every_form(world)):
        well_meant = form.filled_in()
        ways: dict[str, Mapping[str, Sequence[str | bytes]]] = {
            "empty": {},
            "doubled": {name: [*values, "other", *values] for name, values in well_meant.items()},
        }
        ways |= dict([_renamed(well_meant)[number % 4]])
        ways |= {
            f"without {name}": _without(well_meant, name) for name in form.names[number % 3 :: 3]
        }
        for way, fields in ways.items():
            if harm := harm_in(sent(browser, form.action, fields)):
                found.append(f"{page} -> {form.action}: {way}: {harm}")
    assert found == []


def _renamed(
    well_meant: Mapping[str, list[str]],
) -> list[tuple[str, Mapping[str, Sequence[str | bytes]]]]:
    """Names that no form has: to a form as good as nothing, so that each is tried by some."""
    return [
        ("as lists", {f"{name}[]": values for name, values in well_meant.items()}),
        ("as keys", {f"{name}[$ne]": values for name, values in well_meant.items()}),
        ("in capitals", {name.upper(): values for name, values in well_meant.items()}),
        ("too many", {f"field{n}": ["x"] for n in range(3000)}),
    ]


def _without(fields: Mapping[str, list[str]], name: str) -> dict[str, list[str]]:
    return {other: values for other, values in fields.items() if other != name}


KINDS_OF_BODY = {
    "json": ("application/json", b'{"role": "administrator", "text": ["x"], "reason": {}}'),
    "broken json": ("application/json", b'{"client_id": "\\ud800", "key_id": [1, 2'),
    "a list": ("application/json", b"[1, 2, 3]"),
    "a lone surrogate": ("application/json", b'{"client_id": "\\ud800", "enc": "\\ud800"}'),
    "deep": ("application/json", b"[" * 19_000),
    "xml": ("text/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    "no kind": ("", b"text=x"),
    "a strange kind": ("multipart/form-data", b"--no boundary"),
    "a strange alphabet": ("application/x-www-form-urlencoded; charset=utf-99", b"text=x"),
    "another alphabet": ("application/x-www-form-urlencoded; charset=utf-7", b"text=+ADw-script"),
    "five megabytes": (SENT, b"text=" + b"x" * 5_000_000),
    "very many fields": (SENT, b"&".join(b"f%d=1" % n for n in range(3000))),
}


TAKE_LARGE_ONES = frozenset({"find", "first_contact", "account_login"})


@pytest.mark.one_database
def test_a_body_of_another_kind_breaks_nothing(world: World) -> None:
    browser, found = signed_in(world.people[Role.CONSULAR_OFFICER]), []
    for place, name in enumerate(DOORS):
        address = world.address(name)
        ways = list(KINDS_OF_BODY.items())
        small = [one for one in ways if len(one[1][1]) < 100_000]
        for way, (kind, sent_body) in ways if name in TAKE_LARGE_ONES else small[place % 3 :: 3]:
            if harm := harm_in(sent(browser, address, sent_body, kind)):
                found.append(f"{address}: {way}: {harm}")
    assert found == []


IN_ADDRESSES = ("before", "page", "skipped", "language", "next", "issued", "text", "q", "lang")


def test_nothing_in_an_address_breaks_a_page(world: World) -> None:
    found = []
    for role in (Role.CONSULAR_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR):
        browser = signed_in(world.people[role])
        browser.raise_request_exception = False
        for place, (name, admitted) in enumerate(DOORS.items()):
            if admitted is not None and role not in admitted:
                continue
            address = world.address(name, role)
            for number, (kind, value) in list(enumerate(KINDS.items()))[place % 6 :: 6]:
                # The longest goes into one name at a time; the others into all at once.
                names = IN_ADDRESSES if len(value) < 10_000 else IN_ADDRESSES[number % 9 :][:1]
                query = body({name: [value[:60_000]] for name in names}).decode()
                answer = tried(browser, "GET", f"{address}?{query}")
                if harm := harm_in(answer):
                    found.append(f"{address}: {kind}: {harm}")
    assert found == []


PATHS = (
    "/case/{}/",
    "/case/{}/note/",
    "/group/{}/",
    "/emergency/{}/",
    "/account/people/{}/",
    "/record/case/{}/",
    "/case/00000000-0000-0000-0000-000000000000/screening/{}/",
    "/{}",
    "/static/{}",
    "/static/ui/{}",
)


# An empty name leaves the address of a page; three letters are a country nobody knows of.
REAL = frozenset({"nothing", "no number"})


@pytest.mark.one_database
def test_no_path_breaks_a_page_or_leads_to_a_file(world: World) -> None:
    found = []
    for role in (Role.CONSULAR_OFFICER, None):
        browser = signed_in(world.people[role]) if role else Client()
        browser.raise_request_exception = False
        for path in PATHS:
            for kind, value in BYTES.items():
                answer = browser.get(path.format(_quoted(value[:8000])))
                if answer.status_code == 200 and kind not in REAL:
                    found.append(f"{path}: {kind}: opened")
                if not answer.streaming and (harm := harm_in(answer)):
                    found.append(f"{path}: {kind}: {harm}")
    assert found == []
