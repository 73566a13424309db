"""A first contact on a phone: tapped through, sealed without a network, sent when it is back."""

import base64
import json
import re
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from playwright.sync_api import Browser, Page, expect
from tests.ui.conftest import Gallery
from tests.ui.gallery.pages import PRIVATE_KEY
from tests.ui.on_the_device import KEPT

INFO = b"gerege first contact v1"
SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

pytestmark = pytest.mark.journey


@pytest.fixture
def line(gallery: Gallery) -> Iterator[Gallery]:
    """The line to the server; up again after the test, with nothing received."""
    yield gallery
    if gallery.process is None:
        gallery.start()
    for parcel in gallery.folder.glob("*.json"):
        parcel.unlink()


def opened(parcel: dict[str, str]) -> dict[str, object]:
    """What the server reads in a sealed parcel."""
    enc, ct = (base64.urlsafe_b64decode(parcel[part] + "==") for part in ("enc", "ct"))
    info = INFO + b" " + parcel["client_id"].encode()
    plain = SUITE.decrypt(enc + ct, PRIVATE_KEY, info)
    text: dict[str, object] = json.loads(plain)
    return text


def received(line: Gallery) -> list[dict[str, str]]:
    return [json.loads(file.read_text()) for file in line.folder.glob("*.json")]


def tap_through(page: Page) -> None:
    expect(page.get_by_text("Гэмтсэн хүн байна уу?")).to_be_hidden()
    page.get_by_text("Тийм", exact=True).locator("visible=true").click()
    expect(page.get_by_text("Гэмтсэн хүн байна уу?")).to_be_visible()
    page.get_by_text("Үгүй", exact=True).locator("visible=true").click()


def ready_phone(page: Page) -> None:
    """The page has been opened once with a network, so the blank form is at hand."""
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def test_a_tap_moves_on_and_a_key_does_not(phone: Page) -> None:
    phone.goto("/first-contact/")
    expect(phone.get_by_text("Гэмтсэн хүн байна уу?")).to_be_hidden()
    phone.locator("input[name=safe]").first.focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("ArrowDown")
    expect(phone.get_by_text("Одоо аюулгүй ярьж чадах уу?")).to_be_visible()
    tap_through(phone)
    expect(phone.get_by_role("button", name="Хадгалах")).to_be_visible()
    phone.get_by_role("button", name="Буцах").click()
    expect(phone.get_by_text("Гэмтсэн хүн байна уу?")).to_be_visible()


def test_with_a_network_the_contact_is_simply_saved(phone: Page) -> None:
    phone.goto("/first-contact/")
    tap_through(phone)
    phone.get_by_role("button", name="Хадгалах").click()
    phone.wait_for_url("**/case/")


def test_on_a_desk_all_questions_are_seen_at_once(desk: Page) -> None:
    desk.goto("/first-contact/")
    desk.wait_for_load_state("networkidle")
    expect(desk.locator(".step").locator("visible=true")).to_have_count(3)


def test_a_line_that_drops_at_saving_loses_no_answer(phone: Page, line: Gallery) -> None:
    phone.goto("/first-contact/")
    tap_through(phone)
    phone.get_by_label("Утас").fill("+976 8811 2233")
    line.stop()
    phone.get_by_role("button", name="Хадгалах").click()
    expect(phone.get_by_text(re.compile(r"Энэ утсанд хадгалсан: \d\d:\d\d"))).to_be_visible()
    expect(phone.get_by_text("Хараахан илгээгээгүй: 1")).to_be_visible()
    expect(phone.get_by_text("Нэр, дугаар, бичвэрийг хадгалаагүй.")).to_be_visible()
    expect(phone.get_by_label("Утас")).to_have_value("+976 8811 2233")

    dump = phone.evaluate(KEPT)
    assert "ct=" in dump
    assert "8811" not in dump
    assert "hurt" not in dump

    line.start()
    phone.get_by_role("button", name="Одоо илгээх").click()
    expect(phone.get_by_text("A-26-0154")).to_be_visible()
    [parcel] = received(line)
    contact = opened(parcel)
    assert contact["answers"] == {"safe": "yes", "hurt": "no"}
    assert contact["client_id"] == parcel["client_id"]
    assert "ct=" not in phone.evaluate(KEPT)


def test_the_blank_form_opens_where_there_is_no_network(phone: Page, line: Gallery) -> None:
    ready_phone(phone)
    line.stop()
    phone.goto("/first-contact/")
    expect(phone.get_by_role("heading", name="Шинэ холбоо, сүлжээгүй")).to_be_visible()
    expect(phone.get_by_text("Б.Сараа")).to_have_count(0)
    tap_through(phone)
    phone.get_by_role("button", name="Хадгалах").click()
    expect(phone.get_by_text("Хараахан илгээгээгүй: 1")).to_be_visible()
    phone.goto("/case/")
    expect(phone.get_by_text("Хараахан илгээгээгүй: 1")).to_be_visible()
    tap_through(phone)
    phone.get_by_role("button", name="Хадгалах").click()
    expect(phone.get_by_text("Хараахан илгээгээгүй: 2")).to_be_visible()
    line.start()
    phone.goto("/")
    expect(phone.get_by_text("A-26-0154")).to_have_count(2)
    answers = [opened(parcel)["answers"] for parcel in received(line)]
    assert answers == [{"safe": "yes", "hurt": "no"}] * 2


def test_the_blank_form_speaks_the_language_of_the_pages(desk: Page, line: Gallery) -> None:
    ready_phone(desk)
    line.stop()
    desk.goto("/first-contact/")
    expect(desk.get_by_role("heading", name="New contact, no network")).to_be_visible()


def test_no_page_that_somebody_signed_in_to_see_is_kept(phone: Page, line: Gallery) -> None:
    ready_phone(phone)
    phone.goto("/case/")
    kept = phone.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    const text = await (await cache.match(request)).text();
                    found.push([new URL(request.url).pathname, text]);
                }
            }
            return found;
        }"""
    )
    assert {path for path, _text in kept if not path.startswith("/static/")} == {"/offline/"}
    assert not any("A-26-0147" in text or "Сараа" in text for _path, text in kept)
    assert any("/seal." in path for path, _text in kept)


def test_somebody_signed_out_is_asked_to_sign_in_and_nothing_is_lost(
    phone: Page, line: Gallery
) -> None:
    phone.goto("/first-contact/")
    tap_through(phone)
    line.stop()
    phone.get_by_role("button", name="Хадгалах").click()
    expect(phone.get_by_text("Хараахан илгээгээгүй: 1")).to_be_visible()
    line.start()
    phone.context.add_cookies([{"name": "out", "value": "1", "url": line.address}])
    phone.get_by_role("button", name="Одоо илгээх").click()
    expect(phone.get_by_role("link", name="Илгээхийн тулд нэвтрэх")).to_be_visible()
    expect(phone.get_by_text("Хараахан илгээгээгүй: 1")).to_be_visible()
    assert received(line) == []


def test_without_scripts_the_page_says_that_nothing_is_kept(
    browser: Browser, gallery: Gallery
) -> None:
    context = browser.new_context(
        base_url=gallery.address, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    page.goto("/first-contact/")
    expect(page.get_by_text("without a network nothing is saved")).to_be_visible()
    expect(page.locator(".step").locator("visible=true")).to_have_count(3)
    context.close()
