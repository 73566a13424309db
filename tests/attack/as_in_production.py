"""Ask the program with its production settings, and print every answer as JSON.

Run in a process of its own: the settings are read once. See test_cookies_and_headers.py.
"""

import json
import os
import sys
from pathlib import Path

HOST = "gerege.example.org"
PASSWORD = "four words that differ"


def main() -> None:
    """Install, sign in, ask; one JSON object on standard output."""
    folder = Path(sys.argv[1])
    os.environ |= {
        "GEREGE_MODE": "production",
        "GEREGE_HOSTS": HOST,
        "GEREGE_DATA_DIR": str(folder),
        "GEREGE_KEY_DIR": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
    }
    _install(folder / "keys")
    json.dump(_answers(), sys.stdout)


def _install(keys: Path) -> None:
    from gerege.config import installing

    installing.make_folder(keys)
    installing.write_session_secret(keys / "session-secret")
    installing.start_django()
    installing.make_keys(keys)
    installing.prepare_database()


def _answers() -> dict[str, object]:
    from django.test import Client

    browser = Client(SERVER_NAME=HOST, HTTP_X_FORWARDED_FOR="203.0.113.7")
    asked = {
        "plain http": browser.get("/account/sign-in/"),
        "another host": browser.get("/", headers={"host": "evil.example"}, secure=True),
        "sign-in": browser.get("/account/sign-in/", secure=True),
        "cover": browser.get("/cover/", secure=True),
        "worker": browser.get("/sw.js", secure=True),
        "blank form": browser.get("/first-contact/blank/", secure=True),
        "not there": browser.get("/nowhere/", secure=True),
        "closed door": browser.get("/find/", secure=True),
        "language": browser.post("/account/language/", {"language": "en"}, secure=True),
        "signed in": browser.post("/account/sign-in/", _account(), secure=True),
        "own account": browser.get("/account/", secure=True),
        "home": browser.get("/", secure=True),
        "not for this role": browser.get("/find/", secure=True),
        "wrong way": browser.get("/account/lock/now/", secure=True),
        "style": browser.get(_style(), secure=True),
    }
    strict = Client(enforce_csrf_checks=True, SERVER_NAME=HOST)
    asked["forged form"] = strict.post("/account/sign-in/", {"login": "x"}, secure=True)
    return {name: _told(answer) for name, answer in asked.items()} | {"guesses": _guesses()}


def _account() -> dict[str, str]:
    from gerege.accounts.models import Officer
    from gerege.accounts.roles import Role
    from gerege.accounts.services.people import create_officer
    from gerege.kernel import clock

    create_officer(
        actor=None,
        username="trainer",
        display_name="Trainer",
        role=Role.TRAINER,
        language="en",
        password=PASSWORD,
    )
    Officer.objects.update(must_change_password=False, second_factor_since=clock.now())
    return {"login": "trainer", "password": PASSWORD}


def _style() -> str:
    from django.templatetags.static import static

    return static("ui/gerege.css")


def _told(answer: object) -> dict[str, object]:
    from django.http import HttpResponse

    assert hasattr(answer, "headers")
    cookies = answer.cookies if isinstance(answer, HttpResponse) else {}
    return {
        "status": getattr(answer, "status_code", 0),
        "headers": dict(answer.headers),
        "cookies": {name: {**morsel} for name, morsel in cookies.items()},
    }


def _guesses() -> list[bool]:
    """Which of many tries were still counted as tries: names differ, the visitor is one.

    What stands first in the header is what the visitor wrote; what stands last, the proxy.
    """
    from django.test import Client

    refused = []
    for number in range(15):
        seen = f"198.51.100.{number}, 203.0.113.99"
        browser = Client(SERVER_NAME=HOST, HTTP_X_FORWARDED_FOR=seen, HTTP_ACCEPT_LANGUAGE="en")
        typed = {"login": f"nobody-{number}", "password": "x"}
        answer = browser.post("/account/sign-in/", typed, secure=True, follow=False)
        refused.append(answer.status_code == 429 or "Too many tries" in answer.content.decode())
    return refused


if __name__ == "__main__":
    main()
