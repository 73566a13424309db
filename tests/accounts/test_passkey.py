"""A passkey as second factor and key of the lock: real browser, virtual authenticator."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, CDPSession, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.accounts.browser import is_home, sign_in
from tests.accounts.builders import PASSWORD, an_officer, give_password

from gerege.accounts.models import Device, Officer, Passkey
from gerege.audit.models import Event
from gerege.audit.verbs import Verb

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.journey,
    pytest.mark.one_database,
]


def an_authenticator(page: Page, **more: bool) -> tuple[CDPSession, str]:
    """A fingerprint reader that says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | more})
    return devtools, made["authenticatorId"]


def add_passkey(page: Page, name: str = "office computer") -> None:
    page.goto("/account/second-factor/passkey/")
    page.fill("[name=name]", name)
    page.locator("[data-passkey-start]").click()
    page.wait_for_url(lambda address: not address.endswith("/passkey/"))
    if page.url.endswith("/codes/"):
        page.locator("form.no-print button").click()


def signed_out(page: Page) -> None:
    page.context.clear_cookies()


def at_the_second_step(page: Page, officer: Officer) -> None:
    page.goto("/account/sign-in/")
    page.fill("[name=login]", officer.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button.button")
    page.wait_for_url("**/account/sign-in/code/")


def lock(page: Page) -> None:
    page.goto("/account/")
    page.locator("form[action$='/lock/now/'] button").click()
    page.wait_for_url("**/account/lock/")


def refused_with(detail: dict[str, str]) -> bool:
    return Event.objects.filter(verb=Verb.PASSKEY_REFUSED, detail=detail).exists()


@pytest.mark.parametrize("language", ["mn", "en"])
def test_a_new_officer_chooses_a_passkey_and_signs_in_with_it(
    browser: Browser, live_server: LiveServer, language: str
) -> None:
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale=language
    )
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text))
    officer = an_officer(language=language)
    Officer.objects.filter(pk=officer.pk).update(second_factor_since=None)
    an_authenticator(page)
    page.goto("/account/sign-in/")
    page.fill("[name=login]", officer.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button.button")
    page.wait_for_url("**/account/second-factor/")
    page.click("main a[href$='/passkey/']")
    page.fill("[name=name]", "black key")
    page.locator("[data-passkey-start]").click()
    page.wait_for_url("**/account/second-factor/codes/")
    assert page.locator("ol.number li").count() == 10
    page.locator("form.no-print button").click()
    signed_out(page)
    at_the_second_step(page, officer)
    page.locator("[data-passkey-start]").click()
    is_home(page)
    page.goto("/account/")
    with translation.override(language):
        said = gettext("last used")
    expect(page.locator("main")).to_contain_text("black key")
    expect(page.locator("main")).to_contain_text(said)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not [text for text in complaints if "Content Security Policy" in text]
    key = Passkey.objects.get(officer=officer)
    assert key.used_at is not None
    assert key.signatures > 0
    context.close()


def test_the_password_alone_opens_nothing_once_there_is_a_passkey(page: Page) -> None:
    officer = an_officer()
    an_authenticator(page)
    sign_in(page, officer)
    add_passkey(page)
    signed_out(page)
    at_the_second_step(page, officer)
    page.goto("/note/")
    assert "/account/sign-in/" in page.url


def test_a_recovery_code_opens_where_the_passkey_is_lost(page: Page) -> None:
    officer = an_officer()
    an_authenticator(page)
    sign_in(page, officer)
    page.goto("/account/second-factor/passkey/")
    page.fill("[name=name]", "black key")
    page.locator("[data-passkey-start]").click()
    page.wait_for_url("**/codes/")
    code = page.locator("ol.number li").first.inner_text()
    signed_out(page)
    at_the_second_step(page, officer)
    page.fill("[name=code]", code)
    page.get_by_role("button", name="Go on").click()
    is_home(page)


def test_a_key_whose_counter_went_backwards_is_refused_and_noted(page: Page) -> None:
    officer = an_officer()
    an_authenticator(page)
    sign_in(page, officer)
    add_passkey(page)
    Passkey.objects.update(signatures=1000)
    signed_out(page)
    at_the_second_step(page, officer)
    page.locator("[data-passkey-start]").click()
    expect(page.locator("main [role=alert]").first).to_contain_text("may have been copied")
    assert refused_with({"reason": "counter"})
    page.goto("/note/")
    assert "/account/sign-in/" in page.url


def test_a_key_that_says_something_else_of_itself_is_refused_and_noted(page: Page) -> None:
    officer = an_officer()
    an_authenticator(page)
    sign_in(page, officer)
    add_passkey(page)
    Passkey.objects.update(may_be_copied=True)
    signed_out(page)
    at_the_second_step(page, officer)
    page.locator("[data-passkey-start]").click()
    expect(page.locator("main [role=alert]").first).to_contain_text("may have been copied")
    assert refused_with({"reason": "backup"})


def test_a_key_that_its_maker_copies_says_so_on_ones_own_page(page: Page) -> None:
    officer = an_officer()
    an_authenticator(page, defaultBackupEligibility=True, defaultBackupState=True)
    sign_in(page, officer)
    add_passkey(page)
    key = Passkey.objects.get(officer=officer)
    assert (key.may_be_copied, key.is_copied) == (True, True)
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("also on your other devices")


def test_a_key_that_does_not_check_the_person_is_refused(page: Page) -> None:
    officer = an_officer()
    devtools, reader = an_authenticator(page)
    sign_in(page, officer)
    add_passkey(page)
    signed_out(page)
    at_the_second_step(page, officer)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": reader, "isUserVerified": False})
    page.locator("[data-passkey-start]").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible(timeout=20_000)


def test_the_passkey_opens_the_lock_and_counts_as_a_fresh_proof(
    page: Page, settings: Settings
) -> None:
    officer = an_officer()
    an_authenticator(page)
    sign_in(page, officer)
    add_passkey(page)
    lock(page)
    page.get_by_role("button", name="Open with the passkey").click()
    is_home(page)
    assert Event.objects.get(verb=Verb.SESSION_UNLOCKED).detail == {"by": "passkey"}
    page.goto("/account/devices/")
    assert page.url.endswith("/account/devices/")
    assert not Device.objects.get(officer=officer).has_pin


def test_another_authenticator_opens_nothing(page: Page) -> None:
    devtools, first = an_authenticator(page)
    sign_in(page, an_officer())
    add_passkey(page)
    lock(page)
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
    an_authenticator(page)
    page.get_by_role("button", name="Open with the passkey").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible(timeout=20_000)
    assert page.url.endswith("/account/lock/")


def test_an_old_answer_opens_nothing_a_second_time(page: Page) -> None:
    an_authenticator(page)
    sign_in(page, an_officer())
    add_passkey(page)
    lock(page)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.post_data or "") if "passkey" in r.url else None)
    page.get_by_role("button", name="Open with the passkey").click()
    is_home(page)
    lock(page)
    answer = next(body for body in sent if "credential=" in body)
    token = page.locator("main [name=csrfmiddlewaretoken]").first.input_value()
    fields = dict(part.split("=", 1) for part in answer.split("&"))
    response = page.request.post(
        "/account/lock/passkey/",
        data=f"csrfmiddlewaretoken={token}&credential={fields['credential']}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert response.url.endswith("/account/lock/")
    assert Event.objects.filter(verb=Verb.UNLOCK_REFUSED).count() == 1


def test_without_scripts_the_page_says_so_and_the_code_still_works(
    browser: Browser, live_server: LiveServer, page: Page
) -> None:
    officer = an_officer()
    an_authenticator(page)
    sign_in(page, officer)
    add_passkey(page)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en")
    plain = context.new_page()
    at_the_second_step(plain, officer)
    expect(plain.locator("[data-passkey-missing]")).to_be_visible()
    expect(plain.locator("[data-passkey-start]")).to_be_hidden()
    expect(plain.locator("[name=code]")).to_be_visible()
    context.close()


def test_a_passkey_is_not_offered_at_another_name_than_the_servers(
    page: Page, settings: Settings
) -> None:
    settings.GEREGE_PASSKEY_HOSTS = ("gerege.example.org",)
    sign_in(page, an_officer())
    page.goto("/account/second-factor/passkey/")
    expect(page.locator("main")).to_contain_text("only at the name")
    expect(page.locator("[data-passkey-start]")).to_have_count(0)


def test_the_last_factor_stays_and_another_one_lets_it_go(page: Page) -> None:
    officer = an_officer()
    an_authenticator(page)
    sign_in(page, officer)
    add_passkey(page, "first")
    first = Passkey.objects.get()
    page.goto(f"/account/second-factor/passkey/{first.pk}/remove/")
    page.locator("main form button.button--danger").click()
    expect(page.locator("main")).to_contain_text("Add another one first")
    assert Passkey.objects.count() == 1
    Passkey.objects.create(
        officer=officer, name="second", credential_id=b"2", credential=first.credential
    )
    page.goto(f"/account/second-factor/passkey/{first.pk}/remove/")
    page.locator("main form button.button--danger").click()
    page.wait_for_url("**/account/second-factor/")
    assert [key.name for key in Passkey.objects.all()] == ["second"]
    removed = Event.objects.get(verb=Verb.SECOND_FACTOR_REMOVED)
    assert removed.detail == {"kind": "passkey", "which": str(first.pk)}


def test_somebody_elses_passkey_cannot_be_removed(page: Page) -> None:
    owner = an_officer()
    an_authenticator(page)
    sign_in(page, owner)
    add_passkey(page)
    key = Passkey.objects.get()
    other = Client()
    give_password(other, an_officer())
    assert other.post(f"/account/second-factor/passkey/{key.pk}/remove/").status_code == 404
    assert Passkey.objects.count() == 1
