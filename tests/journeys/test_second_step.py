"""A code generator is set up, and the next sign-in asks for a second step."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, expect
from tests.journeys.demo import Demo
from tests.journeys.people import DESKTOP, PHONE, sign_in

from gerege.config.demo.ministry import PASSWORD

PERIOD = 30


def test_a_generator_is_set_up_and_asked_for(browser: Browser, demo: Demo) -> None:
    desk = browser.new_context(base_url=demo.address, **DESKTOP.options("en"))
    page = sign_in(desk, "head-seoul", "en").page
    page.goto("/account/second-factor/generator/")
    key = re.sub(r"\s", "", page.locator(".fold__body .number").text_content() or "")
    page.fill("[name=code]", format_hotp_value(hotp_value(key, int(time.time()) // PERIOD)))
    page.get_by_role("button", name="Set up").click()
    page.wait_for_url("**/codes/")
    spare = page.locator("ol.number li").first.inner_text()
    page.get_by_role("button", name="I have kept them").click()
    desk.close()

    phone = browser.new_context(base_url=demo.address, **PHONE.options("en"))
    page = phone.new_page()
    page.goto("/account/sign-in/")
    page.fill("[name=login]", "head-seoul")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/account/sign-in/code/")
    second = page.locator("main form:has([name=code])")
    page.fill("[name=code]", "000000")
    second.locator("button").click()
    expect(page.locator("main [role=alert]").first).to_be_visible()
    page.fill("[name=code]", spare)
    second.locator("button").click()
    page.wait_for_url(f"{demo.address}/")
    phone.close()
