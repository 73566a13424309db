"""Browsers and messages for the tests of the protected file. Everybody is made up."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.builders import PASSWORD
from tests.vault.sealing_like_a_browser import seal

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.vault import browser

RED = {"channel": "phone", "can_talk": "no", "controller_near": "yes", "injured": "yes"}
CALM = {"channel": "walk_in", "can_talk": "yes", "injured": "no"}


def signed_in(officer: Officer) -> Client:
    """A browser in which the officer has just signed in."""
    client = Client()
    client.post("/account/sign-in/", {"login": officer.username, "password": PASSWORD})
    return client


def address(name: str, *args: object) -> str:
    """The address of a page by its name; a case stands for its id."""
    return reverse(name, args=[arg.pk if isinstance(arg, Case) else arg for arg in args])


def look(client: Client, name: str, *args: object) -> HttpResponse:
    """Open a page."""
    return client.get(address(name, *args))  # type: ignore[return-value]  # the test client's own class


def send(client: Client, name: str, *args: object, **typed: object) -> HttpResponse:
    """Send a form of a page."""
    return client.post(address(name, *args), typed)  # type: ignore[return-value]  # as above


def in_boxes(name: str, day: str) -> dict[str, str]:
    """A day, written as ``2026-11-24``, as it is typed into its three boxes; none leaves them."""
    parts = zip(("year", "month", "day"), day.split("-") if day else ("", "", ""), strict=True)
    return {f"{name}_{part}": typed for part, typed in parts}


def source(response: HttpResponse) -> str:
    """A page as it is sent."""
    return response.content.decode()


def words(response: HttpResponse) -> str:
    """The text of a page as it is read."""
    return unescape(source(response))


def kept_on_a_phone(
    number: UUID,
    answers: Mapping[str, str],
    at: datetime | None = None,
    changed: Mapping[str, object] | None = None,
) -> dict[str, str]:
    """What the script of the page sends when the line is back; ``changed`` parts break it."""
    key = browser.public_key()
    plain = {
        "client_id": str(number),
        "sign": "KX7F",
        "recorded_at": (at or clock.now()).isoformat().replace("+00:00", "Z"),
        "answers": dict(answers),
    }
    parcel = seal(
        key.raw,
        json.dumps({**plain, **(changed or {})}).encode(),
        info=b"gerege first contact v1 " + str(number).encode(),
    )
    return {
        "client_id": str(number),
        "key_id": key.key_id,
        "enc": base64url(parcel.enc),
        "ct": base64url(parcel.ciphertext),
    }


def send_kept(client: Client, message: Mapping[str, object]) -> HttpResponse:
    """Send it as the script does."""
    return client.post(  # type: ignore[return-value]  # as above
        address("first_contact_sealed"), json.dumps(message), content_type="application/json"
    )


def base64url(data: bytes) -> str:
    """Base 64 with the URL alphabet, no padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
