"""Nothing is fetched from outside, nothing is run from a page, nothing about a person leaks."""

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.builders import a_post, an_officer, saraa
from tests.guards.addresses import DOORS
from tests.guards.reading_pages import PageRead
from tests.guards.repository import ROOT, SOURCE
from tests.guards.world import World, signed_in

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases.models import Case

UPLOADED = {"document_picture", "document_file"}
NOTHING = {"default-src 'none'", "frame-ancestors 'none'", "sandbox"}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
NEUTRAL_TITLE = re.compile(r"(Gerege|(Gerege · )?\d\d:\d\d)")
OUTSIDE = re.compile(r"(https?:|wss?:)?//[\w.-]+\.\w")
# The name of the drawing language, which no browser opens.
DRAWING = 'xmlns="http://www.w3.org/2000/svg"'


def sources(*kinds: str) -> Iterator[tuple[str, str]]:
    for kind in kinds:
        for path in sorted(SOURCE.rglob(f"*.{kind}")):
            yield path.relative_to(SOURCE).as_posix(), path.read_text("utf-8")


def without_comments(text: str) -> str:
    return re.sub(r"(?m)^\s*//.*$|{#.*?#}|/\*.*?\*/", "", text, flags=re.S)


def test_no_page_style_or_script_names_an_address_outside() -> None:
    found = {
        name: OUTSIDE.findall(without_comments(text.replace(DRAWING, "")))
        for name, text in sources("html", "css", "js", "svg")
    }
    assert len(found) > 80
    assert {name: addresses for name, addresses in found.items() if addresses} == {}


def test_no_template_runs_or_paints_anything_by_itself() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son[a-z]+=|javascript:|<iframe|<object|<embed"
        r"|autoescape off|http-equiv",
        re.I,
    )
    for name, text in sources("html"):
        assert not inline.search(without_comments(text)), name


def test_no_template_trusts_a_text_but_the_picture_that_we_draw() -> None:
    trusting = [line.strip() for _name, text in sources("html") for line in text.splitlines()]
    assert [re.findall(r"{{[^}]*\|safe[^}]*}}", line) for line in trusting if "|safe" in line] == [
        ["{{ picture|safe }}"]
    ]


def test_no_script_builds_a_page_from_text() -> None:
    dangerous = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|Function\("
    )
    for name, text in sources("js"):
        assert not dangerous.search(without_comments(text)), name


@pytest.mark.one_database
def test_every_page_keeps_the_policy_of_the_house(world: World) -> None:
    for place, role in enumerate((*Role, None)):
        browser = signed_in(world.people[role]) if role else Client()
        for number, (name, admitted) in enumerate(DOORS.items()):
            is_refused = admitted is not None and role not in admitted
            # Every refusal is one page of one doorkeeper: each address refuses one of them here.
            if is_refused and number % (len(Role) + 1) != place:
                continue
            if name in {"account_logout", "account_lock_now"}:
                continue
            address = world.address(name, role or Role.CONSULAR_OFFICER)
            answer = browser.get(address)
            policy = set(answer.headers["Content-Security-Policy"].split("; "))
            # What somebody uploaded may do less than a page: nothing at all.
            assert policy == POLICY or (name in UPLOADED and policy == NOTHING), address
            assert answer.headers["Cache-Control"] == "no-store", address
            assert answer.headers["X-Frame-Options"] == "DENY", address
            assert answer.headers["Referrer-Policy"] == "same-origin", address
            assert answer.headers["X-Content-Type-Options"] == "nosniff", address
            assert "camera=()" in answer.headers["Permissions-Policy"], address
            if answer.headers["Content-Type"].startswith("text/html") and answer.content:
                keeps_to_itself(answer.content.decode(), f"{role} {admitted} {address}")


@pytest.mark.one_database
def test_one_can_sign_out_on_every_page(world: World) -> None:
    """ASVS 5.0, 7.4.4."""
    for role in Role:
        browser = signed_in(world.people[role])
        for name, admitted in DOORS.items():
            if admitted is None or role not in admitted or name == "account_lock_now":
                continue
            answer = browser.get(world.address(name, role))
            is_page = answer.headers["Content-Type"].startswith("text/html")
            if answer.status_code == 200 and is_page and name not in PRINTED:
                assert 'action="/account/sign-out/"' in answer.content.decode(), name


def keeps_to_itself(text: str, where: str) -> None:
    page = PageRead(text)
    assert page.forbidden == [], where
    assert page.leads_outside == [], where
    assert all(address.startswith("/") for address in page.loaded), where
    assert NEUTRAL_TITLE.fullmatch(page.title.strip()), (where, page.title)


# Sheets for the printer, without the head of a page.
PRINTED = frozenset({"result_print"})


# --- One night, told with words that stand nowhere else in the program ---

NAMES = ("Хуланцэцэг", "Доржпаламын", "Khulantsetseg", "Dorjpalam", "Хулаанаа")
NUMBERS = ("+90 555 010 77 31", "E98765432", "УБ01234567")
WORDS = ("цагаан хашаатай байшин", "молцог эрвээхэй", "бүрэнхий тавцан", "хөх алчуур")
TYPED = (*NAMES, *NUMBERS, *WORDS)
DIGITS = ("5550107731", "98765432", "01234567")
CODES = ("controller_near", "says_victim", "coercion_at_destination")


def found_in(text: str) -> list[str]:
    """What of it stands in a text, in any capitals, also written as in an address."""
    plain = f"{text} {unquote_plus(text)}".casefold()
    digits = re.sub(r"\D", "", plain)
    return [word for word in TYPED if word.casefold() in plain] + [
        number for number in DIGITS if number in digits
    ]


@dataclass
class Night:
    """What was asked and answered, in order."""

    answers: list[tuple[str, HttpResponse]] = field(default_factory=list)

    def get(self, browser: Client, address: str) -> HttpResponse:
        return self._kept(address, browser.get(address))

    def post(self, browser: Client, address: str, typed: dict[str, object]) -> HttpResponse:
        answer = self._kept(address, browser.post(address, typed))
        # A form that was refused would have proved nothing.
        assert answer.status_code == 302 or "/find/" in address or "/words/" in address, address
        return answer

    def _kept(self, address: str, answer: object) -> HttpResponse:
        assert isinstance(answer, HttpResponse)
        self.answers.append((address, answer))
        return answer

    def addresses(self) -> Iterator[str]:
        for address, answer in self.answers:
            yield address
            yield answer.headers.get("Location", "")
            if answer.headers["Content-Type"].startswith("text/html"):
                yield from PageRead(answer.content.decode()).addresses


PRIVATE = {"alone": "yes", "interpreter": "none", "how": "stated"}
PERSON = {
    "given": NAMES[0],
    "patronymic": NAMES[1],
    "latin_given": NAMES[2],
    "latin_surname": NAMES[3],
    "called": NAMES[4],
    "telephone": NUMBERS[0],
    "passport_number": NUMBERS[1],
    "registration_number": NUMBERS[2],
}
CONTACT = {
    "channel": "viber",
    "address": NUMBERS[0],
    "when": WORDS[2],
    "voicemail": "no",
    "safe_word": WORDS[1],
    "danger_word": WORDS[3],
    "time_zone": "Europe/Istanbul",
}


def live_through(bold: Client, saraa: Client) -> Night:
    """First contact to closing question, by the forms that people use."""
    night = Night()
    night.post(bold, "/first-contact/", {"channel": "phone", "controller_near": "yes"})
    case = Case.objects.latest("opened_at").pk

    def at(name: str, *more: object) -> str:
        return reverse(name, args=[case, *more])

    for name in ("first_contact_saved", "case_emergency", "case"):
        night.get(bold, at(name))
    night.post(bold, at("case_person"), PERSON)
    night.post(bold, at("case_safe_contact"), CONTACT)
    night.post(bold, at("case_note"), {"text": WORDS[0], "audience": "post"})
    night.post(bold, at("screening_start"), {"question": "1"})
    for fact in ("person.says_victim", "coercion_at_destination.documents"):
        night.post(bold, at("screening_question"), PRIVATE | {"fact": fact, "value": "yes"})
    for name in ("result", "result_print", "screening_answers", "case", "case_person"):
        night.get(bold, at(name))
    night.post(bold, at("case_words"), {"reason": "call_now"})
    night.get(saraa, "/")
    night.get(saraa, at("second_look"))
    night.post(saraa, at("second_look"), {"opinion": "act_now", "reasons": WORDS[0]})
    decided = {"threshold": "assist", "choice": "yes", "who": "post", "reasons": WORDS[0]}
    night.post(bold, at("decision"), decided)
    for text in (NAMES[2], NUMBERS[0], NUMBERS[1], NAMES[0]):
        night.post(bold, "/find/", {"text": text})
    night.get(bold, at("record_of_case"))
    night.get(bold, "/")
    return night


@pytest.fixture
def browsers(db: None) -> tuple[Client, Client]:
    return signed_in(an_officer(post=a_post("ANK"))), signed_in(saraa())


@pytest.fixture
def console() -> Iterator[io.StringIO]:
    """What the program writes where the administrator reads it."""
    [handler] = [h for h in logging.getLogger().handlers if h.get_name() == "console"]
    assert isinstance(handler, logging.StreamHandler)
    written, before = io.StringIO(), handler.stream
    handler.setStream(written)
    yield written
    handler.setStream(before)


def test_the_night_shows_on_its_own_pages_what_was_typed(browsers: tuple[Client, Client]) -> None:
    """Otherwise the tests below would look for what is nowhere."""
    shown = "".join(a.content.decode() for _at, a in live_through(*browsers).answers)
    assert set(found_in(shown)) == {*TYPED, *DIGITS}


def test_no_address_carries_anything_about_a_person(browsers: tuple[Client, Client]) -> None:
    addresses = list(live_through(*browsers).addresses())
    assert len(addresses) > 200
    assert [address for address in addresses if found_in(address)] == []
    assert [address for address in addresses if any(code in address for code in CODES)] == []


def test_who_looks_without_the_identity_reads_no_name(browsers: tuple[Client, Client]) -> None:
    _bold, lead = browsers
    night = live_through(*browsers)
    looked = [a for at, a in night.answers if at.endswith("second-look/") and a.content]
    assert looked
    assert not any(found_in(answer.content.decode()) for answer in looked)
    case = Case.objects.latest("opened_at")
    for name in ("case", "record_of_case", "case_emergency"):
        assert found_in(lead.get(reverse(name, args=[case.pk])).content.decode()) == []


def test_the_record_of_acts_holds_nothing_about_a_person(browsers: tuple[Client, Client]) -> None:
    live_through(*browsers)
    details = [json.dumps(event.detail, ensure_ascii=False) for event in Event.objects.all()]
    assert len(details) > 20
    assert [detail for detail in details if found_in(detail)] == []


def test_the_log_says_nothing_about_a_person(
    browsers: tuple[Client, Client], console: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    bold, _lead = browsers
    live_through(*browsers)
    for address in (f"/find/?text={NAMES[0]}", "/nowhere/"):
        bold.get(address)
        bold.post(address, PERSON)
    Client().post("/account/sign-in/", {"login": NAMES[2], "password": WORDS[0]})
    assert "Not Found" in console.getvalue()
    assert found_in(console.getvalue()) == []
    assert [line for line in caplog.messages if found_in(line)] == []


@pytest.fixture
def broken(browsers: tuple[Client, Client], settings: Settings) -> Client:
    settings.ROOT_URLCONF = "tests.guards.broken_rooms"
    browser, _lead = browsers
    browser.raise_request_exception = False
    return browser


def test_a_page_that_breaks_repeats_nothing_on_the_screen_or_in_the_log(
    broken: Client, console: io.StringIO
) -> None:
    answer = broken.post("/breaks/", PERSON)
    assert answer.status_code == 500
    assert "/breaks/" in console.getvalue()
    assert found_in(answer.content.decode()) == []
    assert found_in(console.getvalue()) == []
    keeps_to_itself(answer.content.decode(), "500")


def test_the_log_still_tells_where_it_broke(broken: Client, console: io.StringIO) -> None:
    broken.post("/breaks/", PERSON)
    assert "ValueError" in console.getvalue()
    assert "broken_rooms.py" in console.getvalue()


def test_what_does_not_open_is_said_and_shows_nothing(broken: Client, console: io.StringIO) -> None:
    answer = broken.post("/does-not-open/", PERSON)
    assert answer.status_code == 500
    assert "Nothing is shown and nothing was saved" in answer.content.decode()
    assert found_in(answer.content.decode() + console.getvalue()) == []


def test_the_pages_of_refusal_repeat_nothing(browsers: tuple[Client, Client]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browsers[0].cookies
    for browser, address in ((browsers[0], "/nowhere/"), (strict, "/find/"), (Client(), "/find/")):
        answer = browser.post(address, PERSON)
        assert found_in(answer.content.decode() + answer.headers.get("Location", "")) == []
        assert answer.status_code in {302, 403, 404}


# --- What lies on the disk ---

FICTIONAL = (
    *("Батбаярын", "Солонго", "Batbayar", "Solongo", "Соко", "Энхбаяр", "Уянга", "Uyanga"),
    *("Баярмаа", "Отгонбаяр", "Ганзориг", "номын сан", "жимс", "Туяа эгч", "Буцах үнэмлэх"),
    *("Орох байр", "Түр байр", "Хохирсон гэж", "555 010 01 47", "905550100147", "5550100147"),
    *("can_talk", "immediate_danger", "coercion_at_destination", "act_now", "look_further"),
)


def test_a_stolen_disk_without_its_keys_tells_nothing(tmp_path: Path) -> None:
    """The fictional ministry, built through the same services, read as a thief would."""
    built = subprocess.run(
        [sys.executable, "-m", "gerege", "demo", "--no-serve"],
        env={
            **os.environ,
            "PYTHONPATH": str(SOURCE.parent),
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
            "GEREGE_DATA_DIR": str(tmp_path / "data"),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    files = [path for path in (tmp_path / "data").glob("*") if path.is_file()]
    raw = b"".join(path.read_bytes() for path in files)
    assert b"head-ankara" in raw
    for word in FICTIONAL:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            for spelling in (word, word.upper(), word.casefold()):
                assert spelling.encode(encoding) not in raw, word
