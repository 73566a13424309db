"""No address leads outside, and a false name of the server or of the visitor changes nothing."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.builders import PASSWORD
from tests.guards.addresses import DOORS
from tests.guards.world import World, signed_in, tried

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role

pytestmark = pytest.mark.one_database

HERE = "http://testserver/account/sign-in/"
OUTSIDE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    "/\n/evil.example/",
    "\x00//evil.example/",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "/\r\nLocation: https://evil.example/",
    "/%0d%0aLocation:%20https://evil.example/",
    "/@evil.example/",
    "//testserver@evil.example/",
    "http://testserver.evil.example/",
    "/.//evil.example",
    "evil.example",
    "\u3002evil.example",
    "//evil\u3002example/",
)


def stays_here(answer: HttpResponse) -> bool:
    """True if a browser, which forgives much in an address, would go on to this very server."""
    written = answer.headers.get("Location", "/")
    if "\r" in written or "\n" in written:
        return False
    read = "".join(c for c in written if c not in "\t\r\n\0").replace("\\", "/").strip()
    there = urlsplit(urljoin(HERE, read))
    return (there.scheme, there.netloc) == ("http", "testserver")


@pytest.mark.parametrize("wished", OUTSIDE)
def test_no_wish_leads_outside(world: World, wished: str) -> None:
    officer = world.people[Role.TRAINER]
    typed = {"login": officer.username, "password": PASSWORD}
    newcomer, browser = Client(), signed_in(officer)
    answers = [
        newcomer.get("/account/sign-in/", {"next": wished}),
        newcomer.post("/account/sign-in/", typed | {"next": wished}),
        browser.get("/account/sign-in/", {"next": wished}),
        browser.post("/account/language/", {"language": "en", "next": wished}),
        browser.post("/account/lock/idle/", {"_path": wished, "_page": wished}),
        browser.post("/account/lock/now/", {"next": wished, "_page": wished}),
        browser.get("/account/lock/", {"next": wished}),
        browser.post("/account/sign-in/", typed),
    ]
    for number, answer in enumerate(answers):
        assert answer.status_code in {200, 302}, number
        assert stays_here(answer), number


def test_no_page_goes_back_to_where_somebody_claims_to_come_from(world: World) -> None:
    for role in (Role.CONSULAR_OFFICER, Role.ADMINISTRATOR):
        browser = signed_in(world.people[role])
        for name in DOORS:
            address = world.address(name, role)
            for method in ("GET", "POST"):
                browser.defaults["HTTP_REFERER"] = "https://evil.example/"
                answer = tried(browser, method, address)
                assert stays_here(answer), address
                assert b"evil.example" not in answer.content, address


FALSE_NAMES = {
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_HOST": "evil.example",
    "HTTP_X_FORWARDED_SERVER": "evil.example",
    "HTTP_FORWARDED": "host=evil.example;proto=https;for=10.0.0.1",
    "HTTP_X_FORWARDED_PORT": "8443",
    "HTTP_X_FORWARDED_PREFIX": "/evil.example",
    "HTTP_X_ORIGINAL_URL": "/account/people/",
    "HTTP_X_REWRITE_URL": "/account/people/",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE",
    "HTTP_X_FORWARDED_USER": "root",
    "HTTP_REMOTE_USER": "root",
    "HTTP_X_REMOTE_USER": "root",
}


def test_what_a_visitor_says_of_the_server_or_of_themselves_changes_nothing(world: World) -> None:
    false = Client(**FALSE_NAMES)
    for name in DOORS:
        address = world.address(name)
        plain, answer = tried(Client(), "GET", address), tried(false, "GET", address)
        assert answer.status_code == plain.status_code, address
        assert answer.headers.get("Location") == plain.headers.get("Location"), address
        assert "evil.example" not in answer.content.decode() + str(answer.headers), address


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "a b", ":80"]
)
def test_a_host_that_is_not_ours_gets_nothing(world: World, host: str) -> None:
    browser = signed_in(world.people[Role.CONSULAR_OFFICER])
    for address in ("/", "/account/sign-in/", world.address("case"), "/nowhere/", "/sw.js"):
        answer = browser.get(address, headers={"host": host})
        assert answer.status_code == 400, address
        assert "evil.example" not in answer.content.decode() + str(answer.headers), address


def test_only_the_officer_moves_a_visit(world: World) -> None:
    """A session number that a stranger chose is never the number of a visit (fixation)."""
    officer, browser = world.people[Role.TRAINER], Client()
    browser.cookies["gerege"] = "a" * 32
    browser.post("/account/sign-in/", {"login": officer.username, "password": PASSWORD})
    assert browser.cookies["gerege"].value != "a" * 32
    before = browser.cookies["gerege"].value
    browser.post("/account/sign-in/", {"login": officer.username, "password": PASSWORD})
    browser.post("/account/sign-out/")
    old = Client()
    old.cookies["gerege"] = before
    assert old.get("/account/").status_code == 302
    assert Officer.objects.filter(pk=officer.pk).exists()
