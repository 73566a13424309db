"""A passkey opens the lock on an enrolled browser: real browser, virtual authenticator."""

import pytest
from playwright.sync_api import CDPSession, Page, expect
from tests.accounts.browser import is_home, sign_in
from tests.accounts.builders import PASSWORD, an_officer

from gerege.accounts.models import Device
from gerege.audit.models import Event
from gerege.audit.verbs import Verb

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def an_authenticator(page: Page) -> tuple[CDPSession, str]:
    """A fingerprint reader that says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools, made["authenticatorId"]


def enrol_with_passkey(page: Page) -> None:
    page.goto("/account/devices/")
    page.fill("[name=name]", "office computer")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Save with a passkey").click()
    expect(page.locator(".task-list")).to_contain_text("Passkey")


def lock(page: Page) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Lock now").click()
    page.wait_for_url("**/account/lock/")


def test_the_passkey_opens_the_lock_and_nothing_breaks_the_content_policy(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    officer = an_officer()
    an_authenticator(page)
    sign_in(page, officer)
    enrol_with_passkey(page)
    device = Device.objects.get(officer=officer)
    assert device.has_passkey
    assert not device.has_pin
    lock(page)
    page.get_by_role("button", name="Open with the passkey").click()
    is_home(page)
    assert Event.objects.get(verb=Verb.SESSION_UNLOCKED).detail == {"by": "passkey"}
    assert not [text for text in complaints if "Content Security Policy" in text]


def test_another_authenticator_opens_nothing(page: Page) -> None:
    devtools, first = an_authenticator(page)
    sign_in(page, an_officer())
    enrol_with_passkey(page)
    lock(page)
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
    an_authenticator(page)
    page.get_by_role("button", name="Open with the passkey").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible(timeout=20_000)
    assert page.url.endswith("/account/lock/")


def test_an_old_answer_opens_nothing_a_second_time(page: Page) -> None:
    an_authenticator(page)
    sign_in(page, an_officer())
    enrol_with_passkey(page)
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
