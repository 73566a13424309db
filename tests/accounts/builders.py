"""Officers, posts and sign-ins for these tests. Everybody is made up."""

import base64
import hmac
import struct
import time
from datetime import date
from itertools import count

from django.http import HttpResponse
from django.test import Client

from gerege.accounts import services
from gerege.accounts.models import Device, Officer, Post
from gerege.accounts.roles import Role
from gerege.accounts.services import second_factor
from gerege.kernel import clock

PASSWORD = "only-for-tests-2026"
PIN = "302918"
_numbers = count(1)


def a_post(code: str = "ANK", letter: str = "A", zone: str = "Europe/Istanbul") -> Post:
    """A fictional post."""
    return services.create_post(
        actor=None,
        code=code,
        letter=letter,
        names=("Зохиомол", "Fictional"),
        country_iso3="TUR",
        time_zone=zone,
        is_fictional=True,
    )


def an_officer(
    role: Role = Role.CONSULAR_OFFICER,
    *,
    post: Post | None = None,
    until: date | None = None,
    language: str = "en",
) -> Officer:
    """An officer past the first errands; the second factor counts as set up (no generator)."""
    officer = services.create_officer(
        actor=None,
        username=f"officer-{next(_numbers)}",
        display_name="Солонго",
        role=role,
        language=language,
        password=PASSWORD,
    ).officer
    officer.second_factor_since = clock.now()
    officer.save()
    if post:
        services.start_posting(
            actor=None, officer=officer, post=post, starts_on=date(2020, 1, 1), ends_on=until
        )
    return Officer.objects.get(pk=officer.pk)


def an_administrator() -> Officer:
    """Somebody who keeps accounts."""
    return an_officer(Role.ADMINISTRATOR)


def code_for(secret: str, at: float | None = None) -> str:
    """The six digits a code generator shows (RFC 6238), worked out here on our own."""
    counter = int(time.time() if at is None else at) // 30
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def with_generator(officer: Officer) -> tuple[str, list[str]]:
    """Set up a code generator a minute ago: its secret and the recovery codes."""
    session = Client().session
    secret = second_factor.new_secret(session)
    codes = second_factor.set_up(
        actor=officer, session=session, code=code_for(secret, time.time() - 29)
    )
    return secret, codes


def give_password(
    client: Client, officer: Officer, password: str = PASSWORD, **more: str
) -> HttpResponse:
    """The first step of the sign-in."""
    return client.post(  # type: ignore[return-value]
        "/account/sign-in/", {"login": officer.username, "password": password, **more}
    )


def signed_in(officer: Officer) -> Client:
    """A browser in which the officer has just signed in."""
    client = Client()
    give_password(client, officer)
    return client


def browser_number(client: Client) -> str:
    """The value of the browser's own cookie."""
    return client.cookies["gerege-device"].value


def enrolled(client: Client, officer: Officer, pin: str = PIN) -> Device:
    """Enrol the browser of this client with a PIN."""
    client.post(
        "/account/devices/",
        {"name": "office computer", "pin": pin, "pin_again": pin},
    )
    return Device.objects.get(officer=officer)


def is_open(client: Client) -> bool:
    """True if the home page opens."""
    return client.get("/").status_code == 200
