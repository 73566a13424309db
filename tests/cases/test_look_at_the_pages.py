"""Every page of the protected file on a small phone, in Mongolian: nothing runs out of the screen,
and axe-core finds no fault (WCAG 2.2 AA).
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.builders import a_named_case, a_post, a_saved_contact, an_officer, saraa
from tests.cases.builders import RED, address
from tests.cases.conftest import SMALL_PHONE, OpenBrowser
from tests.cases.test_agree_a_safe_contact import agreed
from tests.cases.test_open_a_story_with_a_reason import REASON, a_head
from tests.cases.test_record_several_people import ROWS

from gerege.cases import services
from gerege.cases.age import AgeRecord

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """async (rules) => {
    const { violations } = await axe.run(document, { runOnly: rules });
    return violations.map((found) => found.id + ": " + found.nodes[0].html);
}"""
CASE_PAGES = (
    "first_contact_saved",
    "first_contact_more",
    "case_emergency",
    "case_identity",
    "case_person",
    "case_person_check",
    "case_safe_contact",
    "case_note",
    "case_versions",
    "case_name",
    "case_hide",
    "case",
)

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_database,
]


def faults_of(page: Page) -> list[str]:
    """What axe-core finds, and whether the page is wider than the phone."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found: list[str] = page.evaluate(LOOK, RULES)
    if page.evaluate("document.documentElement.scrollWidth") > SMALL_PHONE["width"]:
        found.append("wider than the phone")
    return found


def test_every_page_is_usable_on_a_small_phone(opened_by: OpenBrowser) -> None:
    first, second = (an_officer(post=a_post("ANK"), language="mn") for _one in range(2))
    saraa()
    case = agreed(first)
    services.correct_first_contact(
        actor=first, case=case, answers={**RED, "child": "person_is_child"}
    )
    a_named_case(first, patronymic="Батбаярын", given="Солонго")
    services.change_person(
        actor=first,
        case=case,
        fields={"patronymic": "Батбаярын", "given": "Солонго", "registration_number": "УБ9999"},
        age=AgeRecord(years=22, basis="stated"),
    )
    services.add_note(actor=first, case=case, text="Байр хэрэгтэй.", audience="post")
    opened = services.break_glass(actor=a_head(), case=case, reason=REASON)
    page, faults = opened_by(second), {}
    addresses = [
        *(address(name) for name in ("first_contact", "group_contact", "offline_shell")),
        *(address(name, case) for name in CASE_PAGES),
        address("emergency_card", "KOR"),
        address("case_glass_read", opened.pk),
    ]
    for where in addresses:
        page.goto(where)
        faults[where] = faults_of(page)
    page.goto(address("group_contact"))
    for rows in (f"{ROWS}Сүхийн\tАриунзул\tхорин", ROWS):
        page.locator("textarea").fill(rows)
        page.locator("main form button").last.click()
        faults[rows] = faults_of(page)
    assert {where: found for where, found in faults.items() if found} == {}


def test_the_words_are_read_on_a_small_phone(opened_by: OpenBrowser) -> None:
    officer = an_officer(post=a_post("ANK"), language="mn")
    page, case = opened_by(officer), agreed(officer)
    assert a_saved_contact(officer).pk != case.pk
    page.goto(address("case", case))
    page.get_by_text("Дугаар ба үгс").click()
    page.get_by_text("Одоо залгах шаардлагатай").click()
    page.get_by_role("button", name="Дугаар, үгсийг харуулах").click()
    page.get_by_text("номын сан").wait_for()
    assert faults_of(page) == []


def test_a_form_begins_right_under_its_heading(opened_by: OpenBrowser) -> None:
    officer = an_officer(post=a_post("ANK"), language="mn")
    page, case = opened_by(officer), a_saved_contact(officer)
    page.goto(address("first_contact_more", case))
    first = page.locator("main form h2").first
    above = page.locator("main form").bounding_box()
    below = first.bounding_box()
    assert above
    assert below
    assert below["y"] - above["y"] < 8
