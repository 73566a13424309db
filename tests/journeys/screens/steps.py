"""What a screen is, and the steps by which somebody gets there."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from playwright.sync_api import Page, expect
from tests.journeys.demo import Demo

Step = Callable[[Page], None]

FULL, BARE, FURTHER = "A-26-0002", "A-26-0003", "A-26-0001"
CLOSED, DECIDED = "T-26-0001", "S-26-0001"
GOOD_ROWS = "Эцгийн нэр\tНэр\tНас\nБатын\tЗохиомол\t29\nДоржийн\tНэргүй\t33\n"
BAD_ROWS = "Эцгийн нэр\tНэр\tНас\tӨнгө\nБатын\tЗохиомол\tхорь\tулаан\n\t\t33\t\n"


@dataclass(frozen=True)
class Screen:
    """A page as somebody sees it; ``then`` are the steps after it was opened."""

    name: str
    who: str
    path: str
    then: tuple[Step, ...] = ()
    status: int = 200

    def opened(self, page: Page, demo: Demo) -> None:
        """Go there."""
        ids = {"full": FULL, "bare": BARE, "further": FURTHER, "closed": CLOSED, "other": DECIDED}
        asked = {
            name: demo.case(known) for name, known in ids.items() if f"{{{name}}}" in self.path
        }
        asked["outside"] = demo.outside
        if self.path.count("{") > sum(f"{{{name}}}" in self.path for name in asked):
            asked |= _ids(demo)
        answer = page.goto(self.path.format(**asked))
        assert answer is not None
        assert answer.status == self.status
        settle(page)
        for step in self.then:
            step(page)
            settle(page)


def _ids(demo: Demo) -> dict[str, str]:
    [(group,)] = demo.rows("SELECT id FROM cases_contactgroup")
    [(officer,)] = demo.rows("SELECT id FROM accounts_officer WHERE username = 'nomin'")
    [(posting,)] = demo.rows("SELECT id FROM accounts_posting WHERE officer_id = ?", officer)
    [(visa_file,)] = demo.rows(
        "SELECT id FROM visas_batch WHERE state = 'done' AND accepted > 0"
        " ORDER BY uploaded_at DESC LIMIT 1"
    )
    [(visa,)] = demo.rows(
        "SELECT id FROM visas_application WHERE batch_id = ? AND row = 2", str(visa_file)
    )
    found = {"group": group, "officer": officer, "posting": posting}
    [(found["wait"],)] = demo.rows(
        "SELECT id FROM waits_wait WHERE cause = 'W02' AND state = 'prepared' LIMIT 1"
    )
    [(found["exception"],)] = demo.rows("SELECT id FROM consent_consentexception LIMIT 1")
    [(found["letter"],)] = demo.rows("SELECT id FROM papers_letter WHERE kind = 'exit_permit'")
    [(found["letter_sent"],)] = demo.rows("SELECT id FROM papers_letter WHERE state = 'sent'")
    [(found["document"],)] = demo.rows("SELECT id FROM papers_document LIMIT 1")
    [(found["disclosure"],)] = demo.rows("SELECT id FROM consent_disclosure LIMIT 1")
    [(found["wish"],)] = demo.rows("SELECT id FROM rights_wish")
    [(found["refusal"], found["refused"])] = demo.rows("SELECT id, case_id FROM rights_refusal")
    [(found["report"], found["reported"])] = demo.rows(
        "SELECT report_id, case_id FROM reports_reportlink"
    )
    [(found["report_danger"],)] = demo.rows("SELECT id FROM reports_report WHERE danger = 'yes'")
    [(found["interpreter"], found["interpreted"])] = demo.rows(
        "SELECT interpreter, case_id FROM interpreters_engagement"
    )
    [(asked,)] = demo.rows("SELECT id FROM visas_askeddeclaration WHERE answer = ''")
    [(declared,)] = demo.rows("SELECT id FROM visas_declared")
    [(rule, version)] = demo.rows("SELECT rule, version FROM visas_ruleversion")
    found |= {"visa": visa, "visa_file": visa_file}
    [(watch,)] = demo.rows("SELECT id FROM visas_watched WHERE answer = ''")
    [(watched,)] = demo.rows("SELECT id FROM visas_watched WHERE answer = 'approved'")
    found |= {"visa_declaration": asked, "visa_watch": watch, "visa_watched": watched}
    [(erasure,)] = demo.rows("SELECT id FROM visas_askederasure")
    found |= {"visa_erasure": erasure}
    [(opinion,)] = demo.rows("SELECT id FROM visas_secondopinion WHERE given_at IS NULL LIMIT 1")
    [(handed,)] = demo.rows("SELECT id FROM visas_handover WHERE taken_at IS NULL LIMIT 1")
    found |= {"visa_opinion": opinion, "visa_handed": handed}
    by_name = {name: str(UUID(str(number))) for name, number in found.items()}
    return by_name | {"visa_declared": str(declared), "version": f"{rule}/{version}"}


def settle(page: Page) -> None:
    """Our scripts have made of the page what they make of it."""
    if page.locator("script[src*='page.']").count():
        page.locator("html[data-scripts]").wait_for(state="attached")
    # Asked as one question of whatever page is there: the last one may be on its way out.
    expect(page.locator("form[data-draft]:not(:has(> .kept))")).to_have_count(0, timeout=15_000)
    if page.locator("[data-offline-intake]").count() and page.evaluate("innerWidth < 768"):
        page.locator("[data-offline-intake] .steps").wait_for()


def press(selector: str) -> Step:
    """Press a button past the browser's own checks, so that ours are seen."""

    def pressed(page: Page) -> None:
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        with page.expect_response(lambda response: response.request.method == "POST"):
            page.locator(selector).locator("visible=true").last.click()
        page.wait_for_load_state()

    return pressed


def fill(**fields: str) -> Step:
    """Write into fields by their names."""

    def filled(page: Page) -> None:
        for name, text in fields.items():
            page.locator(f"main [name={name}]").last.fill(text)

    return filled


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true; })")


def menu(page: Page) -> None:
    """The menu of a phone; at a desk the menu is always there."""
    drawer = page.locator(".drawer > summary")
    if drawer.is_visible():
        drawer.click()


def last_question(page: Page) -> None:
    """On a phone the button to save stands on the last question."""
    for _question in range(7):
        following = page.locator("main form .row button[type=button]:not(.button--link)")
        if following.locator("visible=true").count():
            following.locator("visible=true").first.click()


def bring(*headings: str) -> Step:
    """Bring a file of applications with these headings: a row that is right and one to mend."""
    lines = (";".join(headings), "Z-1;+976 9900 1234;2026-11-02", "Z-2;нэг;хавар")

    def brought(page: Page) -> None:
        file = {"name": "a.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
        page.set_input_files("input[type=file]", files=[file])  # type: ignore[list-item]  # its own
        page.locator("form[enctype] button").click()
        page.wait_for_url(lambda address: not address.endswith("/files/"))

    return brought


def confirm(page: Page) -> None:
    """Confirm what each column is, unless that is done."""
    if page.url.endswith("/columns/"):
        page.locator(SAVE).last.click()
        page.wait_for_url(lambda address: not address.endswith("/columns/"))


def follow(address: str) -> Step:
    """Go where the link to an address that ends so leads."""

    def followed(page: Page) -> None:
        page.locator(f"main a[href$='{address}']").first.click()
        page.wait_for_url(lambda there: there.endswith(address))

    return followed


def because(page: Page) -> None:
    """Choose why the identity is shown; what was opened a moment ago asks nothing."""
    if page.locator("[name=reason]").count():
        page.check("[name=reason][value=talk]")
        press(SAVE)(page)


def send_again(page: Page) -> None:
    """From the queue: its first application in a file that says another telephone of it."""
    number = page.locator("tbody a").first.inner_text()
    page.goto("/visas/files/")
    text = f"application_id;phone\n{number};+976 9900 4321\n"
    file = {"name": "again.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("input[type=file]", files=[file])  # type: ignore[list-item]  # its own
    page.locator("form[enctype] button").click()
    page.wait_for_url(lambda address: not address.endswith("/files/"))
    confirm(page)
    # The same file is here already for whoever comes second.
    begin = page.locator("form[action$='/import/'] button")
    if begin.count():
        begin.click()
        page.locator("a[href$='/again/']").wait_for()
    page.goto(f"{page.url}again/")


SAVE = "main form button:not([type=button])"
SHOWN = (because,)
NOTHING_DONE = (unfold, press("#done button"))
