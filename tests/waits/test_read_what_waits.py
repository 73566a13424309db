"""The pages of waits: of a case with its words, of many by code, for each role what it may see."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import in_boxes, signed_in

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import CODES_ONLY
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.knowledge.consents import load_consents
from gerege.waits import services as waits
from gerege.waits.models import Wait
from gerege.waits.queries import WaitLine, waits_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def read(browser: Client, name: str, *about: object, **asked: str) -> str:
    answer = browser.get(reverse(name, args=about), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def form_of(case: Case, **typed: str) -> dict[str, str]:
    return {"cause": "W23", "note": "Зохиомол түнш.", "owner": "", **typed}


def test_an_officer_writes_down_sends_and_closes_a_wait_on_the_pages(
    officer: Officer, case: Case
) -> None:
    browser = signed_in(officer)
    address = reverse("case_wait_open", args=[case.pk])
    answer = browser.post(address, form_of(case, cause="W04", prepared="on"))
    assert answer.headers["Location"] == reverse("case_waits", args=[case.pk])
    wait = Wait.objects.get()
    assert "not sent yet" in read(browser, "case_waits", case.pk)
    page = reverse("wait", args=[wait.pk])
    browser.post(page, {"do": "send"})
    assert browser.post(page, {"do": "close", "obtained": ""}).status_code == 200
    browser.post(page, {"do": "close", "obtained": "Зөвшөөрөл №31."})
    assert "Зөвшөөрөл №31." in read(browser, "case_waits", case.pk)
    assert Wait.objects.get().state == "closed"


def test_what_was_never_sent_is_obtained_only_with_how_it_was_asked_for(
    officer: Officer, case: Case
) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W04", prepared=True)
    browser, page = signed_in(officer), reverse("wait", args=[wait.pk])
    assert "How was it asked for?" in browser.get(page).content.decode()
    typed = {"do": "close", "obtained": "Зөвшөөрөл №123."}
    html = browser.post(page, typed).content.decode()
    assert "Nothing is written. Say how it was asked for." in html
    assert "Зөвшөөрөл №123." in html
    with pytest.raises(InputRefused):
        waits.close_wait(actor=officer, wait=wait, obtained="Зөвшөөрөл №123.")
    asked = {"asked": "Хүн өөрөө албанаас хүссэн."}
    assert browser.post(page, typed | asked).status_code == 302
    html = read(browser, "case_waits", case.pk)
    assert "Хүн өөрөө албанаас хүссэн." in html
    assert "Зөвшөөрөл №123." in html


def test_who_closes_what_a_colleague_ended_reads_who_it_was_and_keeps_the_words(
    officer: Officer, case: Case
) -> None:
    wait, colleague = waits.open_wait(actor=officer, case=case, cause="W17"), bold()
    page = reverse("wait", args=[wait.pk])
    signed_in(colleague).post(page, {"do": "close", "obtained": "Туяа хамт явна."})
    for typed in ({"do": "close", "obtained": "Миний үг."}, {"do": "drop", "why": "Миний үг."}):
        answer = signed_in(officer).post(page, typed)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert colleague.display_name in html
        assert "Туяа хамт явна." in html
        assert "Миний үг." in html
        assert "what you wrote is not saved" in html
    closed = Wait.objects.get()
    closed.case = case
    assert closed.reveal_field("obtained") == "Туяа хамт явна."


def test_what_was_typed_stays_when_the_case_waits_for_it_already(
    officer: Officer, case: Case
) -> None:
    browser = signed_in(officer)
    waits.open_wait(actor=officer, case=case, cause="W01")
    typed = form_of(case, cause="W01", note="Хоёр дахь хүсэлт.")
    html = browser.post(reverse("case_wait_open", args=[case.pk]), typed).content.decode()
    assert "The case waits for this already" in html
    assert "Хоёр дахь хүсэлт." in html


def test_the_words_are_for_whoever_sees_the_story(officer: Officer, case: Case) -> None:
    waits.open_wait(actor=officer, case=case, cause="W01", note="Зохиомол нэр.")
    for viewer in (an_officer(Role.HEAD_OF_POST, officer.post), saraa()):
        html = read(signed_in(viewer), "case_waits", case.pk)
        assert "Check of identity and nationality" in html
        assert "Зохиомол нэр." not in html


def test_a_colleague_is_named_and_found_by_their_own_filter(officer: Officer, case: Case) -> None:
    colleague = bold()
    wait = waits.open_wait(actor=officer, case=case, cause="W21")
    waits.open_wait(actor=officer, case=case, cause="W01")
    form = {"do": "hand", "owner": str(colleague.pk)}
    signed_in(officer).post(reverse("wait", args=[wait.pk]), form)
    mine = read(signed_in(colleague), "waits", whose="me")
    assert colleague.display_name in mine
    assert "An interpreter" in mine.split("<tbody>")[1]
    assert "identity" not in mine.split("<tbody>")[1]


def test_while_the_person_makes_up_their_mind_nothing_is_late_and_the_page_says_paused(
    officer: Officer, case: Case
) -> None:
    long_ago = clock.now() - timedelta(days=60)
    with clock.pretend(long_ago):
        waits.open_wait(actor=officer, case=case, cause="W11")
        waits.open_wait(actor=officer, case=case, cause="W19")
    rows = waits_panel(officer, case, CODES_ONLY, clock.now()).standing
    written = [row for row in rows if isinstance(row, WaitLine)]
    assert [(row.waiting.paused, row.is_late) for row in written] == [(True, False)] * 2
    html = read(signed_in(officer), "case_waits", case.pk)
    assert "The clock of this case stands still" in html
    line = html.split("A place and reception in Mongolia")[-1].split("</li>")[0]
    assert "paused" in line
    assert "tag--soon" not in line


def test_the_page_of_a_paused_case_says_what_may_be_late_all_the_same(
    officer: Officer, case: Case
) -> None:
    with clock.pretend(clock.now() - timedelta(days=5)):
        for cause in ("W11", "W19", "need_now", "urgent_care", "W10", "exception_to_decide"):
            waits.open_wait(actor=officer, case=case, cause=cause)
    rows = waits_panel(officer, case, CODES_ONLY, clock.now()).standing
    late = {row.wait.cause for row in rows if isinstance(row, WaitLine) and row.is_late}
    assert late == {"W10", "need_now", "urgent_care", "exception_to_decide"}
    html = read(signed_in(officer), "case_waits", case.pk)
    assert "nothing is late meanwhile, except what may not wait" in html
    named = html.split("What may not wait")[1].split("</details>")[0]
    for words in ("Something the person needs now", "A safe way to be in contact", "shelter bed"):
        assert words in named
    for words in ("A place and reception in Mongolia", "A plan that the person agrees to"):
        assert words not in named


def test_an_act_by_somebody_who_may_not_is_not_there(officer: Officer, case: Case) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W04")
    head = signed_in(an_officer(Role.HEAD_OF_POST, officer.post))
    page = reverse("wait", args=[wait.pk])
    assert "<form method" not in re.split("<main", head.get(page).content.decode())[1]
    assert head.post(page, {"do": "close", "obtained": "Ирсэн."}).status_code == 404


def test_closed_days_of_the_post_are_seen_added_and_taken_away(officer: Officer) -> None:
    browser = signed_in(officer)
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    browser.post(reverse("closed_days"), {**in_boxes("date", day), "name": "Орон нутгийн сонгууль"})
    html = read(browser, "closed_days")
    assert "Орон нутгийн сонгууль" in html
    assert "unverified" in html
    [address] = re.findall(r'action="(/waits/closed-days/[^"]+)"', html)
    browser.post(address)
    assert "Орон нутгийн сонгууль" not in read(browser, "closed_days")


def test_what_is_only_prepared_says_to_send_it_and_what_must_be_true_before(
    officer: Officer, case: Case
) -> None:
    browser = signed_in(officer)
    wait = waits.open_wait(actor=officer, case=case, cause="W04", prepared=True)
    pages = [f"/case/{case.pk}/", reverse("case_waits", args=[case.pk])]
    for page in [*pages, reverse("wait", args=[wait.pk])]:
        html = browser.get(page).content.decode()
        assert "Send it" in html
        assert "Immigration authority of the host country · Has chosen this way" in html
        assert "Ask the immigration authority for the answer" not in html
    waits.start_wait(actor=officer, wait=wait)
    for page in pages:
        html = browser.get(page).content.decode()
        assert "Send it" not in html
        assert "Ask the immigration authority for the answer" in html


def test_the_page_of_all_waits_tells_what_is_worked_out_beside_what_was_written_down(
    officer: Officer,
) -> None:
    with clock.pretend(clock.now() - timedelta(hours=30)):
        case = a_saved_contact(officer, {"channel": "walk_in", "can_talk": "yes"})
        waits.open_wait(actor=officer, case=case, cause="W10")
    browser = signed_in(officer)
    read(browser, "case_waits", case.pk)
    with CaptureQueriesContext(connection) as asked:
        html = read(browser, "case_waits", case.pk)
    selects = [one for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    assert len(selects) <= 12
    for words in ("A talk in private", "A shelter bed here", "Late by"):
        assert words in html
    assert reverse("screening_question", args=[case.pk]) in html
    lead = read(signed_in(saraa()), "case_waits", case.pk)
    assert "A talk in private" in lead
    assert reverse("screening_question", args=[case.pk]) not in lead


def test_a_wait_leads_to_the_page_where_its_work_is_done(officer: Officer, case: Case) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="urgent_care", about=case.pk)
    html = read(signed_in(officer), "wait", wait.pk)
    assert f'href="{reverse("case_needs", args=[case.pk])}"' in html
    assert "It came" in html


def test_before_it_is_sent_the_page_says_what_the_register_will_say_was_told(
    officer: Officer, case: Case
) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W10", prepared=True)
    html = read(signed_in(officer), "wait", wait.pk)
    said = html.split("The register says it was told to")[1].split("</dl>")[0]
    for code in load_consents().purpose("shelter").fields:
        assert load_consents().handed_on(code).label.en in said
