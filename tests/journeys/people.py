"""Somebody at a device: signing in, tapping, reading."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from gerege.config.demo.ministry import PASSWORD

CHROMIUM = "/usr/bin/chromium"
# Nothing that comes is kept waiting by it. The server shares its cores with the browser and with
# other tests, and a password is dear to check on purpose.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Device:
    """What somebody holds or sits at."""

    name: str
    width: int
    height: int

    def options(self, language: str) -> dict[str, Any]:
        """For a browser's context."""
        is_phone = self.name == "phone"
        return {
            "viewport": {"width": self.width, "height": self.height},
            "locale": "mn-MN" if language == "mn" else "en-GB",
            "has_touch": is_phone,
            "is_mobile": is_phone,
            # The worker that keeps the blank form is driven where it matters, and only there.
            "service_workers": "block",
        }


PHONE = Device("phone", 360, 740)
DESKTOP = Device("desktop", 1280, 800)


def said(text: str, language: str) -> str:
    """One of the program's own texts, as the screen says it."""
    with translation.override(language):
        return gettext(text)


@dataclass
class Somebody:
    """An officer with a page in front of them."""

    page: Page
    language: str
    taps: int = 0
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        """What the browser complains about; a line that drops and a 404 are no fault of a page."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def button(self, text: str) -> Locator:
        """A button of the page by its English words."""
        return self.page.get_by_role("button", name=said(text, self.language), exact=True)

    def link(self, text: str) -> Locator:
        """A link inside the page by its English words."""
        return self.page.locator("main").get_by_role(
            "link", name=said(text, self.language), exact=True
        )

    def sees(self, text: str) -> None:
        """These words stand on the page."""
        expect(self.page.locator("main")).to_contain_text(said(text, self.language))

    def tap(self, target: Locator) -> None:
        """One tap, counted."""
        self.taps += 1
        target.click()

    def chooses(self, name: str, value: str) -> None:
        """Tap one of several choices, where a thumb would."""
        chosen = self.page.locator(f'label:has(input[name="{name}"][value="{value}"])')
        self.tap(chosen.locator("visible=true"))

    def shoots(self, album: Path, name: str, *, whole: bool = False) -> None:
        """Keep a picture of the screen."""
        self.page.screenshot(path=album / f"{name}.png", full_page=whole)


def sign_in(context: BrowserContext, username: str, language: str) -> Somebody:
    """Name and password; then the language, if the officer reads another one."""
    context.set_default_timeout(PATIENCE)
    officer = Somebody(context.new_page(), language)
    page = officer.page
    page.goto("/account/sign-in/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    if page.locator("html").get_attribute("lang") != language:
        with page.expect_navigation():
            page.locator("button[name=language]").first.evaluate("b => b.form.requestSubmit(b)")
    expect(page.locator("html")).to_have_attribute("lang", language)
    return officer
