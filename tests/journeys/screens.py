"""Every page and important state of the program, and how somebody gets there."""

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
        cases = {name: demo.case(reference) for name, reference in ids.items()}
        answer = page.goto(self.path.format(**cases, **_ids(demo)))
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

ANYBODY = [
    Screen("sign-in", "", "/account/sign-in/"),
    Screen(
        "sign-in-refused",
        "",
        "/account/sign-in/",
        (fill(login="nobody", password="not-a-password"), press(SAVE)),
    ),
    Screen("sign-in-over", "", "/account/sign-in/closed/", status=403),
    Screen("cover", "", "/cover/"),
    Screen("not-here", "", "/nowhere/", status=404),
    Screen("blank-form", "", "/first-contact/blank/"),
]
OFFICERS = [
    Screen("home", "bold", "/"),
    Screen("home-menu", "bold", "/", (menu,)),
    Screen("home-empty", "temuulen", "/"),
    Screen("not-here-signed-in", "bold", "/nowhere/", status=404),
    Screen("first-contact", "bold", "/first-contact/"),
    Screen("first-contact-empty", "bold", "/first-contact/", (last_question, press(SAVE))),
    Screen("first-contact-red", "bold", "/first-contact/{full}/"),
    Screen("first-contact-more", "bold", "/first-contact/{full}/more/", (unfold,)),
    Screen("emergency", "bold", "/emergency/TUR/", (unfold,)),
    Screen("emergency-nothing-known", "bold", "/emergency/ATA/"),
    Screen("emergency-of-a-case", "bold", "/case/{full}/emergency/"),
    Screen("emergency-nothing-chosen", "bold", "/case/{full}/emergency/", NOTHING_DONE),
    Screen("danger-end", "bold", "/case/{full}/danger/end/"),
    Screen("danger-end-not-chosen", "bold", "/case/{full}/danger/end/", (press("main button"),)),
    Screen("case", "bold", "/case/{full}/"),
    Screen("case-unfolded", "bold", "/case/{full}/", (unfold,)),
    Screen("case-bare", "bold", "/case/{bare}/"),
    Screen("case-erase", "bold", "/case/{full}/erase/"),
    Screen("case-handout", "bold", "/case/{full}/for-the-person/"),
    Screen("case-hold", "saraa", "/case/{full}/hold/"),
    Screen("case-waits", "bold", "/case/{full}/waits/"),
    Screen("case-waits-paused", "bold", "/case/{further}/waits/"),
    Screen("wait-open", "bold", "/case/{full}/waits/open/"),
    Screen("wait-open-nothing-chosen", "bold", "/case/{full}/waits/open/", (press(SAVE),)),
    Screen("wait", "bold", "/waits/{wait}/"),
    Screen("wait-nothing-written", "bold", "/waits/{wait}/", (press("main form button"),)),
    Screen("waits", "bold", "/waits/"),
    Screen("waits-of-all-posts", "saraa", "/waits/?whose=headquarters"),
    Screen("closed-days", "bold", "/waits/closed-days/"),
    Screen("closed-days-nothing-written", "bold", "/waits/closed-days/", (press(SAVE),)),
    Screen("consent", "bold", "/case/{further}/consent/"),
    Screen("consent-nobody-asked", "bold", "/case/{full}/consent/"),
    Screen("consent-codes", "saraa", "/case/{further}/consent/"),
    Screen("consent-ask", "bold", "/case/{further}/consent/medical/medical/"),
    Screen("consent-ask-family", "bold", "/case/{full}/consent/contact_family/family/"),
    Screen(
        "consent-nothing-chosen",
        "bold",
        "/case/{full}/consent/host_immigration/host_immigration/",
        (press(SAVE),),
    ),
    Screen("consent-recipient", "bold", "/case/{full}/consent/recipient/"),
    Screen("exception-ask", "bold", "/case/{full}/consent/medical/medical/exception/"),
    Screen("exception", "saraa", "/consent/exception/{exception}/"),
    Screen("disclosures", "bold", "/case/{further}/disclosures/"),
    Screen("disclosure-add", "bold", "/case/{further}/disclosures/add/"),
    Screen("disclosure", "bold", "/disclosures/{disclosure}/"),
    Screen("say", "bold", "/say/?in=mn"),
    Screen("rights", "bold", "/case/{further}/rights/"),
    Screen("rights-refused", "saraa", "/case/{refused}/rights/"),
    Screen("rights-wish", "bold", "/case/{further}/rights/wish/"),
    Screen("rights-correct", "bold", "/case/{further}/rights/correct/"),
    Screen("rights-refusal", "bold", "/case/{further}/rights/refusal/"),
    Screen("rights-fear", "bold", "/case/{further}/rights/fear/"),
    Screen("wishes", "saraa", "/wishes/"),
    Screen("wish", "saraa", "/wishes/{wish}/"),
    Screen("refusal-second-look", "saraa", "/wishes/refusal/{refusal}/"),
    Screen("disclosures-for-the-person", "bold", "/case/{further}/disclosures/paper/"),
    Screen("papers", "bold", "/case/{full}/papers/"),
    Screen("papers-nothing-yet", "bold", "/case/{further}/papers/"),
    Screen("papers-codes", "head-ankara", "/case/{full}/papers/"),
    Screen("letters-to-choose", "bold", "/case/{full}/papers/letter/"),
    Screen("letter-begin", "bold", "/case/{full}/papers/letter/referral/"),
    Screen("letter-nothing-chosen", "bold", "/case/{full}/papers/letter/referral/", (press(SAVE),)),
    Screen("letter", "bold", "/letters/{letter}/"),
    Screen("letter-sent", "bold", "/letters/{letter_sent}/"),
    Screen("register-of-letters", "bold", "/letters/"),
    Screen("register-of-letters-all-posts", "saraa", "/letters/"),
    Screen("notices", "bold", "/notices/"),
    Screen("case-notices", "bold", "/case/{full}/notices/"),
    Screen("duty", "bold", "/duty/"),
    Screen("duty-to-mend", "head-ankara", "/duty/", (press("main form:last-of-type button"),)),
    Screen("duty-of-headquarters", "saraa", "/duty/"),
    Screen("document-add", "bold", "/case/{full}/papers/document/"),
    Screen("document-nothing-chosen", "bold", "/case/{full}/papers/document/", (press(SAVE),)),
    Screen("document", "bold", "/documents/{document}/"),
    Screen("document-original", "bold", "/documents/{document}/original/"),
    Screen("support", "bold", "/case/{further}/support/"),
    Screen("support-codes", "saraa", "/case/{further}/support/"),
    Screen("needs", "bold", "/case/{further}/support/needs/"),
    Screen("need", "bold", "/case/{further}/support/needs/hours_matter/"),
    Screen("safety-plan", "bold", "/case/{further}/support/safety/"),
    Screen("plan", "bold", "/case/{further}/support/plan/"),
    Screen("goal", "bold", "/case/{further}/support/plan/goal/new/"),
    Screen("plan-heard", "bold", "/case/{further}/support/plan/heard/"),
    Screen("plan-review", "bold", "/case/{further}/support/review/"),
    Screen("detention", "bold", "/case/{further}/support/detention/"),
    Screen("visit", "bold", "/case/{further}/support/detention/visit/"),
    Screen("child", "bold", "/case/{further}/support/child/"),
    Screen("child-step", "bold", "/case/{further}/support/child/guardian/"),
    Screen("shifts", "bold", "/shifts/"),
    Screen("hand-over", "bold", "/shifts/hand-over/"),
    Screen("hand-over-leaving", "bold", "/shifts/leaving/"),
    Screen("leavers", "head-ankara", "/shifts/leavers/"),
    Screen("for-oneself", "bold", "/shifts/for-oneself/"),
    Screen("second-person", "bold", "/case/{full}/second-person/"),
    Screen("erasures", "saraa", "/erasing/"),
    Screen("erasures-own", "bold", "/erasing/"),
    Screen("old-lists", "bold", "/moving/lists/"),
    Screen("old-lists-to-mend", "bold", "/moving/lists/", (press(SAVE),)),
    Screen("exports", "saraa", "/moving/exports/"),
    Screen("export-ask", "saraa", "/moving/exports/ask/"),
    Screen("export-ask-to-mend", "saraa", "/moving/exports/ask/", (press(SAVE),)),
    Screen("case-closed", "temuulen", "/case/{closed}/"),
    Screen("case-decided", "nomin", "/case/{other}/"),
    Screen("duplicates", "bold", "/case/{full}/duplicates/"),
    Screen("names-told", "bold", "/case/{full}/duplicates/names/"),
    Screen("names-told-nothing", "bold", "/case/{full}/duplicates/names/", (press(SAVE),)),
    Screen("patterns", "saraa", "/patterns/"),
    Screen("identity-asked", "bold", "/case/{full}/identity/"),
    Screen("identity-no-reason", "bold", "/case/{full}/identity/", (press(SAVE),)),
    Screen("identity", "bold", "/case/{full}/identity/", SHOWN),
    Screen("person", "bold", "/case/{full}/identity/", (*SHOWN, follow("/person/"))),
    Screen(
        "person-to-mend",
        "bold",
        "/case/{full}/identity/",
        (*SHOWN, follow("/person/"), fill(years="many", birth_date_year="x"), press(SAVE)),
    ),
    Screen(
        "person-to-look-at",
        "bold",
        "/case/{bare}/person/",
        (fill(given="Солонго", registration_number="12"), press(SAVE)),
    ),
    Screen("safe-contact", "bold", "/case/{full}/safe-contact/"),
    Screen("safe-contact-to-mend", "bold", "/case/{bare}/safe-contact/", (press(SAVE),)),
    Screen(
        "words",
        "bold",
        "/case/{full}/",
        (
            unfold,
            lambda page: page.locator("main input[value=verify_caller]").check(),
            press("form[action$='/words/'] button"),
        ),
    ),
    Screen("note", "bold", "/case/{full}/note/"),
    Screen("note-empty", "bold", "/case/{full}/note/", (press(SAVE),)),
    Screen("name-a-colleague", "bold", "/case/{full}/name/"),
    Screen("hide-from-a-colleague", "bold", "/case/{full}/hide/", (press(SAVE),)),
    Screen("group", "bold", "/group/", (unfold,)),
    Screen("group-seen", "bold", "/group/", (fill(rows=GOOD_ROWS), press(SAVE))),
    Screen("group-to-mend", "bold", "/group/", (fill(rows=BAD_ROWS), press(SAVE))),
    Screen("group-saved", "nomin", "/group/{group}/"),
    Screen("talk-begins", "bold", "/case/{bare}/screening/question/", (unfold,)),
    Screen("talk-question", "bold", "/case/{full}/screening/question/"),
    Screen("talk-question-unfolded", "bold", "/case/{full}/screening/question/", (unfold,)),
    Screen("talk-overview", "bold", "/case/{full}/screening/"),
    Screen("talk-part", "bold", "/case/{full}/screening/safety/"),
    Screen("talk-in-private", "bold", "/case/{full}/screening/private/"),
    Screen("answers", "bold", "/case/{full}/screening/answers/"),
    Screen("result", "bold", "/case/{full}/result/"),
    Screen("result-unfolded", "bold", "/case/{full}/result/", (unfold,)),
    Screen("result-further", "bold", "/case/{further}/result/"),
    Screen("result-too-little", "erdene", "/case/{other}/result/"),
    Screen("result-print", "bold", "/case/{full}/result/print/"),
    Screen("decision", "bold", "/case/{full}/decision/"),
    Screen("decision-to-mend", "bold", "/case/{full}/decision/", (press(SAVE),)),
    Screen("second-look-of-a-colleague", "tuya", "/case/{full}/second-look/"),
    Screen("close", "bold", "/case/{further}/close/"),
    Screen("find", "bold", "/find/"),
    Screen("find-found", "bold", "/find/", (fill(text="Solongo"), press(SAVE))),
    Screen("find-nothing", "bold", "/find/", (fill(text="Хэнч биш"), press(SAVE))),
    Screen("closed", "temuulen", "/closed/"),
    Screen("closed-empty", "bold", "/closed/"),
    Screen("who-looked", "bold", "/record/case/{full}/"),
]
OTHERS = [
    Screen("head-home", "head-ankara", "/"),
    Screen("head-case", "head-ankara", "/case/{full}/"),
    Screen("head-opens-a-story", "head-ankara", "/case/{full}/open/", (press(SAVE),)),
    Screen("lead-home", "saraa", "/"),
    Screen("lead-case", "saraa", "/case/{full}/"),
    Screen("lead-second-look", "saraa", "/case/{full}/second-look/", (unfold,)),
    Screen("lead-second-look-to-mend", "saraa", "/case/{full}/second-look/", (press(SAVE),)),
    Screen("visa-home", "visa-seoul", "/"),
    Screen("sees", "auditor", "/sees/"),
    Screen("sees-of-one", "saraa", "/sees/{officer}/", (unfold,)),
    Screen("auditor-record", "auditor", "/record/"),
    Screen("auditor-officer", "auditor", "/record/officer/{officer}/"),
    Screen("auditor-case", "auditor", "/record/case/{full}/"),
]
VISAS = [
    Screen("visa-queue", "visa-seoul", "/visas/"),
    Screen("visa-queue-unfolded", "visa-seoul", "/visas/", (unfold,)),
    Screen("visa-found", "visa-seoul", "/visas/", (fill(text="Nemo"), press(SAVE))),
    Screen("visa-not-found", "visa-seoul", "/visas/", (fill(text="Q"), press(SAVE))),
    Screen("visa-queue-nothing", "visa-seoul", "/visas/?state=decided"),
    Screen("visa-application", "visa-seoul", "/visas/{visa}/", (unfold,)),
    Screen("visa-links", "visa-seoul", "/visas/{visa}/links/"),
    Screen("visa-near", "visa-seoul", "/visas/{visa}/links/near/"),
    Screen("visa-same-person", "visa-seoul", "/visas/{visa}/links/same/"),
    Screen("visa-declare", "visa-seoul", "/visas/{visa}/links/recruiter_phone/declare/"),
    Screen(
        "visa-declare-to-mend",
        "visa-seoul",
        "/visas/{visa}/links/recruiter_phone/declare/",
        (press(SAVE),),
    ),
    Screen("visa-declared", "saraa", "/visas/declared/"),
    Screen("visa-declaration", "saraa", "/visas/declared/{visa_declaration}/", (press(SAVE),)),
    Screen("visa-declared-end", "saraa", "/visas/declared/{visa_declared}/end/"),
    Screen("visa-watch-case", "bold", "/visas/watched/of/{full}/", (press(SAVE),)),
    Screen("visa-watched", "saraa", "/visas/watched/"),
    Screen("visa-watch", "saraa", "/visas/watched/{visa_watch}/", (press(SAVE),)),
    Screen("visa-watch-end", "saraa", "/visas/watched/{visa_watched}/"),
    Screen("visa-leaflet", "visa-seoul", "/visas/leaflet/", (unfold,)),
    Screen("visa-leaflet-to-help", "nomin", "/visas/leaflet/?language=en"),
    Screen("visa-talk", "visa-seoul", "/visas/{visa}/talk/"),
    Screen("visa-talk-to-mend", "visa-seoul", "/visas/{visa}/talk/", (press(SAVE),)),
    Screen("visa-correct", "visa-seoul", "/visas/{visa}/correct/"),
    Screen(
        "visa-correct-to-mend", "visa-seoul", "/visas/{visa}/correct/?column=phone", (press(SAVE),)
    ),
    Screen("visa-erase", "visa-seoul", "/visas/{visa}/erase/", (press(SAVE),)),
    Screen("visa-erasures", "saraa", "/visas/erasing/"),
    Screen("visa-erasure", "saraa", "/visas/erasing/{visa_erasure}/"),
    Screen("visa-post", "head-seoul", "/visas/post/"),
    Screen("visa-waits", "saraa", "/visas/waits/"),
    Screen("visa-waits-nothing", "head-seoul", "/visas/waits/"),
    Screen("visa-hand-over", "visa-seoul", "/visas/{visa}/hand-over/", (press(SAVE),)),
    Screen("visa-handed", "nomin", "/visas/handed/"),
    Screen("visa-take", "nomin", "/visas/handed/{visa_handed}/"),
    Screen("visa-second-looks", "saraa", "/visas/second-looks/"),
    Screen(
        "visa-second-look",
        "saraa",
        "/visas/second-looks/{visa_opinion}/",
        (unfold, press("main form[data-draft] button:not([type=button])")),
    ),
    Screen("visa-files", "visa-seoul", "/visas/files/", (press(SAVE),)),
    Screen("visa-columns", "visa-seoul", "/visas/files/", (bring("Дугаар", "Утас", "Илгээсэн"),)),
    Screen(
        "visa-preview",
        "visa-seoul",
        "/visas/files/",
        (bring("application_id", "phone", "submitted_at"), confirm),
    ),
    Screen("visa-file", "visa-seoul", "/visas/files/{visa_file}/"),
    Screen("visa-again", "visa-seoul", "/visas/", (send_again,)),
    Screen("visa-again-to-mend", "visa-seoul", "/visas/", (send_again, press("[value=all]"))),
    Screen("visa-doubts", "visa-seoul", "/visas/files/{visa_file}/doubts/"),
    Screen("visa-rules", "saraa", "/visas/rules/"),
    Screen("visa-rule", "visa-seoul", "/visas/rules/passport_held_by_others/"),
    Screen("visa-rule-write", "saraa", "/visas/rules/passport_held_by_others/write/", (unfold,)),
    Screen("visa-rule-new", "saraa", "/visas/rules/new/", (press(SAVE),)),
    Screen("visa-rule-version", "saraa", "/visas/rules/{version}/"),
    Screen("visa-rule-step", "saraa", "/visas/rules/{version}/assessed/", (press(SAVE),)),
    Screen("visa-monitoring", "saraa", "/visas/monitoring/"),
    Screen("visa-behaviour", "saraa", "/visas/monitoring/passport_held_by_others/"),
    Screen("visa-rule-stop", "saraa", "/visas/rules/passport_held_by_others/stop/", (press(SAVE),)),
    Screen("visa-row", "visa-seoul", "/visas/files/{visa_file}/row/28/"),
]
ACCOUNTS = [
    Screen("own-account", "bold", "/account/"),
    Screen("own-devices", "bold", "/account/devices/"),
    Screen("own-password", "bold", "/account/password/"),
    Screen(
        "own-password-to-mend",
        "bold",
        "/account/password/",
        (fill(password="x", new_password="y", new_password_again="z"), press(SAVE)),
    ),
    Screen("own-second-factor", "bold", "/account/second-factor/"),
    Screen("own-generator", "bold", "/account/second-factor/generator/", (unfold,)),
    Screen("own-passkey", "bold", "/account/second-factor/passkey/"),
    Screen("prove", "bold", "/account/prove/"),
    Screen(
        "prove-refused", "bold", "/account/prove/", (fill(password="not-a-password"), press(SAVE))
    ),
    Screen("people", "admin", "/account/people/"),
    Screen("person-account", "admin", "/account/people/{officer}/"),
    Screen("person-role", "admin", "/account/people/{officer}/role/"),
    Screen("person-posting", "admin", "/account/people/{officer}/posting/"),
    Screen("person-close", "admin", "/account/people/{officer}/close/"),
    Screen("person-new", "admin", "/account/people/new/"),
    Screen("posting-end", "admin", "/account/postings/{posting}/end/"),
    Screen("posts", "admin", "/account/posts/"),
    Screen("installation", "admin", "/installation/"),
    Screen("notice-test", "admin", "/installation/notice/", (press(SAVE),)),
    Screen("post-new", "admin", "/account/posts/new/"),
    Screen("resets", "admin", "/account/people/resets/"),
    Screen("visits", "admin", "/account/visits/"),
    Screen("locked", "clerk", "/account/", (press("form[action$='/lock/now/'] button"),)),
]
SCREENS = [*ANYBODY, *OFFICERS, *OTHERS, *VISAS, *ACCOUNTS]
