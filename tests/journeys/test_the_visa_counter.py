"""Six workers, one sponsor, the same answers, an agent holds the passports (journey 3)."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import Opener
from tests.journeys.demo import Demo
from tests.journeys.people import DESKTOP, PHONE, Device
from tests.visas.counter import as_csv

from gerege.config.demo.visas import ARRANGED


def workers(sign: str) -> bytes:
    """The file of a post: six who are arranged as those of the demo."""
    rows = [
        {"application_id": f"{sign}-{n}", "surname": "Nemo", "given_names": f"Worker {n}"}
        for n in range(1, 7)
    ]
    return as_csv([{**row, "phone": f"+97699{n:06}", **ARRANGED} for n, row in enumerate(rows)])


@pytest.mark.parametrize(("language", "device"), [("mn", PHONE), ("en", DESKTOP)])
def test_a_file_becomes_a_talk_alone_and_a_protected_case(
    somebody: Opener, demo: Demo, album: Path, language: str, device: Device
) -> None:
    sign, picture = f"J{language.upper()}", f"{language}-{device.name}"
    officer = somebody("visa-seoul", device, language)
    page = officer.page
    page.goto("/visas/files/")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": workers(sign)}
    page.set_input_files("input[type=file]", files=[file])  # type: ignore[list-item]  # its own type
    officer.button("Look at the file").click()
    page.wait_for_url(re.compile(r"/visas/files/[0-9a-f-]{36}/"))
    if page.url.endswith("/columns/"):
        officer.button("Confirm the columns").click()
    officer.button("Import").click()
    expect(page.locator("main")).to_contain_text("6")

    page.goto("/visas/")
    page.locator("tbody a", has_text=f"{sign}-1").click()
    officer.sees("Why it is in the queue")
    expect(page.locator("article.card").first).to_be_visible()
    application = page.url
    officer.shoots(album, f"application-{picture}")

    page.goto(f"{application}links/")
    expect(page.locator("svg.links circle")).not_to_have_count(1)
    expect(page.locator("tbody").first).to_contain_text(f"{sign}-2")
    officer.shoots(album, f"links-{picture}")

    page.goto(f"{application}talk/")
    for name, value in (("alone", "yes"), ("leaflet", "given"), ("outcome", "hq_look")):
        officer.chooses(name, value)
    page.locator("[name=observed][value=nervous]").check()
    page.locator("[name=reason]").fill("Паспорт өөрт нь алга.")
    officer.button("Record the talk").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("[name=observed][value=papers_with_another]").check()
    officer.button("Record the talk").click()
    page.wait_for_url(application)

    page.goto(f"{application}hand-over/")
    officer.chooses("agreed", "yes")
    page.locator("[name=words]").fill("Паспортыг нь зуучлагч авсан гэв.")
    officer.button("Ask them").click()
    page.wait_for_url(application)
    before = demo.count("SELECT count(*) FROM cases_case")

    consular = somebody("nomin", PHONE, language)
    consular.page.goto("/visas/handed/")
    consular.page.locator("main .task-list a").last.click()
    consular.button("Open a protected case").click()
    consular.page.wait_for_url(re.compile(r"/first-contact/[0-9a-f-]{36}/more/"))
    assert demo.count("SELECT count(*) FROM cases_case") == before + 1


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_leaflet_is_one_side_of_a_small_paper(
    somebody: Opener, album: Path, language: str
) -> None:
    page = somebody("visa-tokyo", DESKTOP, "en").page
    page.goto(f"/visas/leaflet/?language={language}")
    file = album / f"leaflet-{language}.pdf"
    printed = page.pdf(path=file, prefer_css_page_size=True)
    [size] = re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", printed)
    assert size == (b"420", b"594")
