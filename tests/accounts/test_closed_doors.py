"""Every page is closed unless it is opened, and then only to those it names."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.accounts.builders import a_post, an_officer, signed_in

from gerege.accounts.access import entry_of, menu_for
from gerege.accounts.roles import Role
from gerege.accounts.urls import urlpatterns
from gerege.audit.models import Event
from gerege.audit.verbs import Verb

pytestmark = pytest.mark.django_db

KEEPERS = frozenset({Role.ADMINISTRATOR})
SECOND_PEOPLE = frozenset({Role.ADMINISTRATOR, Role.PROTECTION_LEAD})
EVERYBODY = frozenset(Role)
PUBLIC = None
NO_ID = "00000000-0000-4000-8000-000000000000"

# Every address of this room and who may enter; a new address has to be written here too.
DOORS: dict[str, frozenset[Role] | None] = {
    "account_home": EVERYBODY,
    "account_login": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "account_inactive": PUBLIC,
    "account_logout": PUBLIC,
    "set_language": PUBLIC,
    "account_lock": PUBLIC,
    "account_unlock_passkey": PUBLIC,
    "account_lock_now": EVERYBODY,
    "account_lock_idle": PUBLIC,
    "draft_key": EVERYBODY,
    "kept_form": EVERYBODY,
    "kept_fields": EVERYBODY,
    "account_awake": EVERYBODY,
    "account_change_password": EVERYBODY,
    "account_end_sessions": EVERYBODY,
    "account_visits": EVERYBODY,
    "account_visit_end": EVERYBODY,
    "second_factor_set_up": EVERYBODY,
    "account_prove": EVERYBODY,
    "second_factor_generator": EVERYBODY,
    "second_factor_remove": EVERYBODY,
    "passkey_add": EVERYBODY,
    "passkey_remove": EVERYBODY,
    "second_factor_codes": EVERYBODY,
    "second_factor_codes_file": EVERYBODY,
    "second_factor_new_codes": EVERYBODY,
    "account_devices": EVERYBODY,
    "account_device_remove": EVERYBODY,
    "people": KEEPERS,
    "person_new": KEEPERS,
    "factor_resets": SECOND_PEOPLE,
    "factor_reset_agree": SECOND_PEOPLE,
    "role_agree": SECOND_PEOPLE,
    "reach_agree": SECOND_PEOPLE,
    "person": KEEPERS,
    "person_change": KEEPERS,
    "posting_end": KEEPERS,
    "posts": KEEPERS,
    "post_new": KEEPERS,
}


def address(name: str) -> str:
    for given in ({}, {"pk": NO_ID}, {"pk": NO_ID, "what": "role"}, {"handle": "no"}):
        try:
            return reverse(name, kwargs=given)
        except Exception:  # noqa: BLE001, S112  the next set of parts may fit
            continue
    raise AssertionError(name)


def test_the_table_names_every_address() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(DOORS)


def test_every_view_says_who_may_enter_and_the_table_says_the_same() -> None:
    for pattern in urlpatterns:
        entry = entry_of(pattern.callback)
        assert entry is not None, pattern.name
        expected = DOORS[pattern.name]
        assert entry.public is (expected is None), pattern.name
        assert entry.roles == (expected or frozenset()), pattern.name


@pytest.mark.parametrize("role", list(Role))
def test_each_role_enters_what_the_table_says_and_nothing_else(role: Role) -> None:
    client = signed_in(an_officer(role))
    for name, admitted in DOORS.items():
        if admitted is None or name in ("account_lock_now", "account_end_sessions"):
            continue
        response = client.get(address(name))
        refused = Event.objects.filter(detail={"reason": f"role:{name}"}).exists()
        assert refused is (role not in admitted), name
        if role not in admitted:
            assert response.status_code == 404, name


@pytest.mark.parametrize("name", [name for name, roles in DOORS.items() if roles is not None])
def test_nobody_enters_without_a_sign_in(client: Client, name: str) -> None:
    response = client.get(address(name))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/sign-in/")


def test_a_view_that_nobody_opened_does_not_exist(client: Client) -> None:
    assert client.get("/forgotten/").status_code == 404
    assert signed_in(an_officer()).get("/forgotten/").status_code == 404


def test_a_refusal_is_noted_with_the_page_and_the_post() -> None:
    post = a_post()
    officer = an_officer(post=post)
    signed_in(officer).get("/account/people/")
    refusal = Event.objects.get(verb=Verb.PAGE_REFUSED)
    assert (refusal.actor, refusal.post) == (officer.pk, post.pk)
    assert refusal.detail == {"reason": "role:people"}


def test_a_service_that_says_no_looks_like_a_page_that_does_not_exist() -> None:
    client = signed_in(an_officer())
    assert client.get("/says-no/").status_code == 404
    assert Event.objects.get(verb=Verb.PAGE_REFUSED).detail == {"reason": "not_allowed:says_no"}


@pytest.mark.parametrize(
    "address",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "password/reset/",
        "password/set/",
        "login/",
        "login/code/confirm/",
        "reauthenticate/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/recovery-codes/",
    ],
)
def test_what_else_the_library_offers_has_no_address(client: Client, address: str) -> None:
    for prefix in ("/account/", "/accounts/", "/"):
        assert client.get(prefix + address).status_code == 404


def test_a_public_page_does_not_know_who_is_locked_out(client: Client) -> None:
    assert client.get("/leaflet/").content == b"leaflet for AnonymousUser"


def test_the_menu_shows_only_doors_that_open() -> None:
    names = {item.url_name for item in menu_for(Role.AUDITOR)}
    assert "people" not in names
    assert {"people", "posts"} <= {item.url_name for item in menu_for(Role.ADMINISTRATOR)}
