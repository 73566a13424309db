"""Steps in a real browser."""

from playwright.sync_api import Page, expect
from tests.accounts.builders import PASSWORD

from gerege.accounts.models import Officer


def is_home(page: Page) -> None:
    expect(page.locator("body")).to_contain_text("home of")


def sign_in(page: Page, officer: Officer) -> None:
    page.goto("/account/sign-in/")
    page.fill("[name=login]", officer.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button.button")
    is_home(page)
