"""The program with its production settings: cookies, headers, TLS, limits on guessing."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from tests.guards.repository import ROOT, SOURCE
from tests.guards.test_nothing_leaves_the_house import POLICY

pytestmark = pytest.mark.one_database

PAGES = (
    *("sign-in", "cover", "worker", "blank form", "not there", "closed door", "language"),
    *("signed in", "own account", "home", "not for this role", "wrong way", "forged form"),
    "another host",
)
Answers = dict[str, Any]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Every answer of the run in tests/attack/as_in_production.py."""
    environment = {name: value for name, value in os.environ.items() if "GEREGE" not in name}
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "tests/attack/as_in_production.py", str(tmp_path_factory.mktemp("data"))],
        env={**environment, "PYTHONPATH": str(SOURCE.parent)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: Answers = json.loads(done.stdout)
    return found


def test_the_answers_are_the_ones_that_were_meant(answers: Answers) -> None:
    assert {name: answers[name]["status"] for name in (*PAGES, "plain http", "style")} == {
        "sign-in": 200,
        "cover": 200,
        "worker": 200,
        "blank form": 200,
        "not there": 404,
        "closed door": 302,
        "language": 302,
        "signed in": 302,
        "own account": 200,
        "home": 200,
        "not for this role": 404,
        "wrong way": 405,
        "forged form": 403,
        "another host": 400,
        "plain http": 301,
        "style": 200,
    }


def test_every_cookie_is_bound_to_this_host_to_tls_and_to_our_own_pages(answers: Answers) -> None:
    cookies = {name: morsel for page in PAGES for name, morsel in answers[page]["cookies"].items()}
    assert set(cookies) == {
        "__Host-gerege",
        "__Host-csrf",
        "__Host-gerege-device",
        "__Host-language",
    }
    for name, morsel in cookies.items():
        assert morsel["secure"] is True, name
        assert morsel["httponly"] is True, name
        assert morsel["samesite"] == "Strict", name
        assert morsel["path"] == "/", name
        assert morsel["domain"] == "", name


def test_every_page_and_every_refusal_carries_the_headers(answers: Answers) -> None:
    for page in PAGES:
        headers = answers[page]["headers"]
        assert set(headers["Content-Security-Policy"].split("; ")) == POLICY, page
        assert "unsafe" not in headers["Content-Security-Policy"], page
        assert headers["Cache-Control"] == "no-store", page
        assert headers["X-Content-Type-Options"] == "nosniff", page
        assert headers["Referrer-Policy"] == "same-origin", page
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", page
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", page
        assert "camera=()" in headers["Permissions-Policy"], page
        assert "charset=utf-8" in headers["Content-Type"] or page == "worker", page
        assert not {"Server", "X-Powered-By", "Via", "X-Frame-Options"} & set(headers) or (
            headers.get("X-Frame-Options") == "DENY" and "Server" not in headers
        ), page


def test_who_came_once_by_tls_comes_by_tls_for_a_year(answers: Answers) -> None:
    for page in (*PAGES, "style"):
        said = answers[page]["headers"]["Strict-Transport-Security"]
        assert said == "max-age=31536000; includeSubDomains", page
    plain = answers["plain http"]["headers"]
    assert plain["Location"] == "https://gerege.example.org/account/sign-in/"
    assert answers["plain http"]["cookies"] == {}


def test_no_other_site_reads_or_draws_in_our_files(answers: Answers) -> None:
    headers = answers["style"]["headers"]
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in headers["Cache-Control"]


def test_a_guesser_is_known_by_what_the_proxy_saw_not_by_what_they_say(answers: Answers) -> None:
    guesses = answers["guesses"]
    assert guesses[0] is False
    assert guesses[-1] is True


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
@pytest.mark.parametrize("address", ["/", "/cover/", "/account/sign-in/", "/nowhere/"])
def test_methods_that_give_back_what_was_sent_are_refused(method: str, address: str) -> None:
    answer = Client().generic(method, address, headers={"x-secret": "gx7marked"})
    assert answer.status_code == 405
    assert b"gx7marked" not in answer.content
