"""Every address refuses what another site could make a browser send, and every answer says so."""

import pytest
from django.test import Client
from tests.guards.addresses import DOORS
from tests.guards.world import World, signed_in

from gerege.accounts.models import ParkedForm
from gerege.accounts.roles import Role
from gerege.audit.models import Event

pytestmark = pytest.mark.one_database

FORM = "application/x-www-form-urlencoded"
TRIES = (
    ("POST", ""),
    ("POST", "csrfmiddlewaretoken=" + "x" * 64),
    ("POST", "csrfmiddlewaretoken=%00"),
    ("PUT", ""),
    ("PATCH", ""),
    ("DELETE", ""),
)
ROLES = (Role.CONSULAR_OFFICER, Role.PROTECTION_LEAD, Role.ADMINISTRATOR, None)


def strict_browser(world: World, role: Role | None) -> Client:
    """A browser that checks tokens, as every real one is treated."""
    strict = Client(enforce_csrf_checks=True)
    if role is not None:
        strict.cookies = signed_in(world.people[role]).cookies
    return strict


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_taken_without_the_token_of_our_own_page(
    world: World, role: Role | None
) -> None:
    browser = strict_browser(world, role)
    browser.get("/account/sign-in/")
    acts = Event.objects.count()
    for number, name in enumerate(sorted(DOORS)):
        address = world.address(name, role or Role.CONSULAR_OFFICER)
        method, token = _try(number, ROLES.index(role))
        answer = browser.generic(method, address, f"text=x&{token}", content_type=FORM)
        assert answer.status_code == 403, f"{method} {address}"
    assert Event.objects.count() == acts
    assert not ParkedForm.objects.exists()


def _try(address: int, place: int) -> tuple[str, str]:
    """Each address is tried without a token by the first, and in other ways by each of the rest."""
    return TRIES[1 + (address + place) % (len(TRIES) - 1)] if place else TRIES[0]


def test_the_token_of_one_browser_is_worth_nothing_in_another(world: World) -> None:
    mine, theirs = strict_browser(world, Role.TRAINER), strict_browser(world, Role.AUDITOR)
    token = mine.get("/account/sign-in/", follow=True).context["csrf_token"]
    theirs.get("/account/")
    answer = theirs.post("/account/lock/now/", {"csrfmiddlewaretoken": str(token)})
    assert answer.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil"])
def test_a_right_token_from_another_site_is_refused(world: World, origin: str) -> None:
    browser = strict_browser(world, Role.CONSULAR_OFFICER)
    token = browser.get("/first-contact/token/").json()["token"]
    form = {"csrfmiddlewaretoken": token, "text": "x"}
    assert browser.post("/find/", form).status_code == 200
    assert browser.post("/find/", form, headers={"origin": origin}).status_code == 403


def test_looking_changes_nothing_but_the_record_of_looks(world: World) -> None:
    """An image or a link on another page cannot act: what GET does is look."""
    acts = set(Event.objects.values_list("verb", flat=True))
    for role in ROLES[:-1]:
        assert role is not None
        browser = signed_in(world.people[role])
        for number, (name, admitted) in enumerate(DOORS.items()):
            goes_in = admitted is None or role in admitted
            for method in ("GET", ("HEAD", "OPTIONS")[number % 2])[: 1 + goes_in]:
                browser.generic(method, world.address(name, role), QUERY)
    new = set(Event.objects.values_list("verb", flat=True)) - acts
    assert {verb for verb in new if not any(word in verb for word in LOOKS)} == set()


QUERY = "text=x&reason=x&channel=phone"
LOOKS = (
    "look",
    "list",
    "reveal",
    "print",
    "refus",
    "lock",
    "sign",
    "search",
    "emergency.opened",
    "document.taken",
)
