"""A window that nobody touches puts itself away, with what was being typed in it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from tests.accounts import urls
from tests.accounts.browser import sign_in
from tests.accounts.builders import PIN, an_officer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.journey,
    pytest.mark.one_database,
]
TYPED = "Хаалганы гадаа хүн байна"


def enrol_with_pin(page: Page) -> None:
    page.goto("/account/devices/")
    page.fill("[name=name]", "phone")
    page.fill("[name=pin]", PIN)
    page.fill("[name=pin_again]", PIN)
    page.get_by_role("button", name="Save with the PIN").click()
    expect(page.locator(".task-list")).to_contain_text("phone")


def test_what_was_half_typed_comes_back_into_its_page_after_the_pin(
    page: Page, settings: Settings
) -> None:
    sign_in(page, an_officer())
    enrol_with_pin(page)
    settings.GEREGE_LOCK_AFTER = timedelta(seconds=2)
    page.goto("/long-form/")
    page.fill("[name=text]", TYPED)
    page.check("[value=yard]")
    page.wait_for_url("**/account/lock/", timeout=10_000)
    expect(page.locator("body")).not_to_contain_text(TYPED)
    settings.GEREGE_LOCK_AFTER = timedelta(minutes=15)
    page.fill("[name=pin]", PIN)
    page.get_by_role("button", name="Open with the PIN").click()
    page.get_by_role("link", name="Go on typing").click()
    expect(page.locator("[name=text]")).to_have_value(TYPED)
    expect(page.locator("[value=yard]")).to_be_checked()
    expect(page.locator("[value=gate]")).not_to_be_checked()
    assert page.url.endswith("/long-form/")
    assert urls.received == []


def test_typing_keeps_the_window_open(page: Page, settings: Settings) -> None:
    sign_in(page, an_officer())
    settings.GEREGE_LOCK_AFTER = timedelta(seconds=1.5)
    page.goto("/long-form/")
    for _step in range(12):
        page.locator("[name=text]").press_sequentially("a")
        page.wait_for_timeout(200)
    assert page.url.endswith("/long-form/")
