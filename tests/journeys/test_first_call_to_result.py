"""02:10, Ankara, a call: from the first tap to what people decided, on a phone and at a desk."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.journeys.conftest import Opener
from tests.journeys.demo import Demo
from tests.journeys.people import DESKTOP, PHONE, Device, Somebody, said

from gerege.knowledge.catalogue import load

GIVEN, FATHER = "Нарангэрэл", "Цогтбаатарын"
LATIN_GIVEN, LATIN_SURNAME = "Narangerel", "Tsogtbaatar"
TELEPHONE, NOTE = "+90 555 010 44 19", "Хар үүдний цаана, хоёр давхарт"
SAFE_WORD = "чацаргана"
EIGHT_TAPS = {
    "channel": "phone",
    "can_talk": "yes",
    "who_hears": "controller_possible",
    "injured": "no",
    "child": "none",
    "controller_near": "yes",
    "immediate_danger": "no",
}
TOLD = frozenset(
    {
        "person.says_victim",
        "coercion_at_destination.documents",
        "deceptive_recruitment.job_nature",
        "exploitation.hours",
    }
)
ASKED_ONE_BY_ONE = 5


@pytest.fixture(params=[(PHONE, "mn"), (DESKTOP, "en")], ids=["phone-mn", "desktop-en"])
def device(request: pytest.FixtureRequest) -> tuple[Device, str]:
    found: tuple[Device, str] = request.param
    return found


def test_a_call_becomes_a_decision(
    device: tuple[Device, str], somebody: Opener, demo: Demo, album: Path
) -> None:
    officer = somebody("bold", *device)
    picture = f"{device[1]}-{device[0].name}"
    eight_taps(officer, album, picture)
    reference = officer.page.locator(".where__from .ref").inner_text()
    act_on_danger(officer)
    say_who_it_is(officer)
    agree_a_contact(officer)
    write_a_note(officer)
    case = demo.case(reference)
    talk_while_the_line_drops(officer, demo, case, album, picture)
    tell_in_free_order(officer, case)
    read_the_result(officer, case, album, picture)
    give_a_second_look(somebody("saraa", *device), case)
    decide(officer, case)
    officer.page.goto(f"/case/{case}/")
    officer.shoots(album, f"case-{picture}")
    officer.page.goto("/")
    officer.shoots(album, f"home-{picture}")
    find_it_next_day(somebody("bold", *device), reference, case)
    nothing_of_it_can_be_read_on_the_disk(demo)


def eight_taps(officer: Somebody, album: Path, picture: str) -> None:
    """Seven choices and Save. Every tap is counted."""
    officer.link("New contact").click()
    expect(officer.page.locator("fieldset").first).to_be_visible()
    officer.page.wait_for_load_state("networkidle")
    officer.taps = 0
    for number, (question, answer) in enumerate(EIGHT_TAPS.items()):
        if number == 1:
            officer.shoots(album, f"intake-{picture}")
        officer.chooses(question, answer)
    officer.tap(officer.button("Save"))
    officer.page.wait_for_url(re.compile(r"/case/[0-9a-f-]{36}/emergency/"))
    assert officer.taps == 8


def act_on_danger(officer: Somebody) -> None:
    """It is red: the card of the country opened by itself; what was done is recorded."""
    officer.sees("First, in this case")
    expect(officer.page.locator("a[href^='tel:']").first).to_be_visible()
    officer.page.locator("#done summary").click()
    officer.page.locator("#done label.choice").nth(1).click()
    officer.button("Record it").click()
    officer.sees("Recorded")
    officer.page.locator(".where__from a").click()
    expect(officer.page.locator("main")).to_contain_text(said("Danger acted on", officer.language))


def say_who_it_is(officer: Somebody) -> None:
    """Names in both scripts and a telephone."""
    officer.link("Record who the person is").click()
    for name, text in {
        "given": GIVEN,
        "patronymic": FATHER,
        "latin_given": LATIN_GIVEN,
        "latin_surname": LATIN_SURNAME,
        "telephone": TELEPHONE,
        "years": "24",
    }.items():
        officer.page.fill(f"[name={name}]", text)
    officer.chooses("basis", "stated")
    officer.button("Save").click()
    officer.page.wait_for_url(re.compile(r"/case/[0-9a-f-]{36}/(person/check/)?$"))
    if officer.page.url.endswith("/check/"):
        officer.link("To the case").click()
    identity = officer.page.get_by_text(GIVEN)
    expect(identity).to_be_hidden()
    # Who wrote it just now is asked neither why nor who they are.
    officer.link("Show the identity").click()
    expect(identity).to_be_visible()
    officer.link("To the case").click()


def agree_a_contact(officer: Somebody) -> None:
    """How, when and with which words the person may be reached."""
    officer.link("Agree a safe contact").last.click()
    officer.page.select_option("[name=channel]", "viber")
    officer.page.fill("[name=address]", TELEPHONE)
    officer.page.fill("[name=when]", "08:30-09:00")
    officer.page.fill("[name=safe_word]", SAFE_WORD)
    officer.page.fill("[name=danger_word]", "жимс")
    officer.button("Save").click()
    officer.sees("Saved. Agree it again each time; it is valid for 14 days.")
    expect(officer.page.locator("main")).to_contain_text("08:30-09:00")
    expect(officer.page.locator("main")).not_to_contain_text(SAFE_WORD)


def write_a_note(officer: Somebody) -> None:
    """Needs and facts for safety, for the post."""
    officer.link("Write a note").first.click()
    officer.page.fill("[name=text]", NOTE)
    officer.chooses("audience", "post")
    officer.button("Save").click()
    officer.sees("The note is saved")


def talk_while_the_line_drops(
    officer: Somebody, demo: Demo, case: str, album: Path, picture: str
) -> None:
    """One question at a time. In the middle the network goes; nothing is lost or doubled."""
    page, context = officer.page, officer.page.context
    page.goto(f"/case/{case}/screening/question/")
    officer.button("One question at a time").click()
    asked(officer)
    told_already = answers_of(demo, case)
    for number in range(ASKED_ONE_BY_ONE):
        fact = asked(officer)
        if number == 0:
            officer.chooses("alone", "yes")
            page.select_option("[name=interpreter]", "none")
        if number == 1:
            officer.shoots(album, f"screening-{picture}")
        answer = "yes" if fact in TOLD else "no"
        if number == 2:
            answer_without_a_line(officer, context, answer)
        else:
            page.locator(f"button[name=value][value={answer}]").click()
        expect(page.locator("input[name=fact]")).not_to_have_value(fact)
        assert answers_of(demo, case) == told_already + number + 1


def answer_without_a_line(officer: Somebody, context: BrowserContext, answer: str) -> None:
    """The answer waits sealed on the device and goes out by itself when the line is back."""
    context.set_offline(True)
    officer.page.locator(f"button[name=value][value={answer}]").click()
    expect(officer.page.locator(".kept--waiting")).to_be_visible()
    context.set_offline(False)


def asked(officer: Somebody) -> str:
    expect(officer.page.locator("input[name=fact]")).to_have_count(1)
    officer.page.wait_for_load_state("networkidle")
    return officer.page.locator("input[name=fact]").input_value()


ANSWERS = """SELECT count(*) FROM screening_answer JOIN screening_screening
    ON screening_screening.id = screening_id WHERE case_id = ?"""


def answers_of(demo: Demo, case: str) -> int:
    return demo.count(ANSWERS, UUID(case).hex)


def tell_in_free_order(officer: Somebody, case: str) -> None:
    """What the person tells by themselves is ticked where it belongs."""
    page = officer.page
    page.goto(f"/case/{case}/screening/")
    for fact in sorted(TOLD):
        page.goto(f"/case/{case}/screening/")
        links = page.locator("main .task-list a")
        for href in [link.get_attribute("href") for link in links.all()]:
            page.goto(str(href))
            if page.locator(f'input[name="{fact}"]').count():
                break
        page.wait_for_load_state("networkidle")
        heard = page.locator(f'input[name="{fact}"][value="yes"]')
        heard.check()
        with page.expect_navigation():
            officer.button("Save").click()
        expect(heard).to_be_checked()
        expect(page.locator(".save-bar")).to_contain_text(said("Saved", officer.language))


def read_the_result(officer: Somebody, case: str, album: Path, picture: str) -> None:
    """What the software says, why, and that a person decides; also on paper in both languages."""
    page = officer.page
    page.goto(f"/case/{case}/result/")
    victim = load().band_labels["act_now"]
    main = page.locator("main")
    expect(main).to_contain_text(victim.in_language(officer.language))
    officer.sees("What the software says. A person decides.")
    officer.sees("Because")
    officer.sees("translation not yet checked")
    assert "%" not in main.inner_text()
    officer.shoots(album, f"result-{picture}")
    officer.link("Print, in both languages").click()
    for words in (victim.mn, victim.en):
        expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("main")).not_to_contain_text(GIVEN)


def give_a_second_look(lead: Somebody, case: str) -> None:
    """Headquarters sees the answers without the person."""
    lead.page.locator(f"main a[href$='/case/{case}/second-look/']").first.click()
    main = lead.page.locator("main")
    for hidden in (GIVEN, FATHER, LATIN_GIVEN, TELEPHONE, NOTE, SAFE_WORD):
        expect(main).not_to_contain_text(hidden)
    lead.chooses("opinion", "act_now")
    lead.page.fill("[name=reasons]", "Өөрөө хохирсон гэж хэлсэн.")
    lead.button("Give the second look").click()
    lead.sees("Thank you. Your second look is recorded.")
    assert lead.page.request.get(f"/case/{case}/second-look/").status == 404


def decide(officer: Somebody, case: str) -> None:
    """The officer decides and says why."""
    officer.page.goto(f"/case/{case}/decision/")
    officer.chooses("threshold", "assist")
    officer.chooses("choice", "yes")
    officer.page.fill("[name=reasons]", "Байр өнөөдөр хэрэгтэй.")
    officer.button("Record the decision").click()
    officer.sees("The decision is recorded")
    expect(officer.page.locator("main")).to_contain_text("Өөрөө хохирсон гэж хэлсэн.")


def find_it_next_day(officer: Somebody, reference: str, case: str) -> None:
    """By the name in Latin letters, by the telephone, by the number of the file."""
    page = officer.page
    for text in (f"{LATIN_SURNAME} {LATIN_GIVEN}", "0555 010 44 19", "narangerel", reference):
        page.goto("/find/")
        page.fill("[name=text]", text)
        officer.button("Find").click()
        expect(page.get_by_role("link", name=reference)).to_be_visible()
        assert page.url.endswith("/find/")
    page.get_by_role("link", name=reference).click()
    page.wait_for_url(f"**/case/{case}/")


def nothing_of_it_can_be_read_on_the_disk(demo: Demo) -> None:
    raw, log = demo.raw(), demo.said()
    digits = re.sub(r"\D", "", TELEPHONE)
    for text in (GIVEN, FATHER, LATIN_GIVEN, LATIN_SURNAME, TELEPHONE, digits, NOTE, SAFE_WORD):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert text.encode(encoding) not in raw, text
        assert text not in log
