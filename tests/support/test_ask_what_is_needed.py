"""The needs interview: unknown is not no, what is needed now is waited for, care has its hours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import a_case_to_act_on, a_saved_contact, bold, saraa
from tests.cases.builders import signed_in

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.support import load_support, offered_to
from gerege.support import services as support
from gerege.support.models import Answered
from gerege.support.queries import care_lines, need_line, seen_by
from gerege.support.services import Given, Happened
from gerege.waits.models import Wait
from gerege.waits.queries import open_waits_of
from gerege.waits.services import open_another

pytestmark = pytest.mark.django_db


MOMENT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


def read(browser: Client, name: str, *about: object) -> str:
    answer = browser.get(reverse(name, args=about))
    assert answer.status_code == 200
    return answer.content.decode()


def says(officer: Officer, case: Case, question: str, answer: str, **more: object) -> Answered:
    return support.record_need(
        actor=officer,
        case=case,
        question=question,
        answer=answer,
        **more,  # type: ignore[arg-type]  # what the service takes
    )


def causes(case: Case) -> list[str]:
    return [wait.cause for wait in open_waits_of(case)]


def a_child(officer: Officer, case: Case) -> None:
    age = AgeRecord(years=15, basis="stated")
    file.change_person(actor=officer, case=case, fields={}, age=age)


def test_what_is_needed_now_is_waited_for_once_and_ends_with_another_answer(
    officer: Officer, case: Case
) -> None:
    says(officer, case, "food_clothes", "now", note="Дулаан гутал")
    says(officer, case, "food_clothes", "now")
    assert causes(case) == ["need_now"]
    says(officer, case, "food_clothes", "no")
    assert causes(case) == []


@pytest.mark.parametrize("answer", ["later", "no", "unknown"])
def test_later_no_and_unknown_are_kept_apart_and_open_nothing(
    officer: Officer, case: Case, answer: str
) -> None:
    says(officer, case, "cash", answer)
    line = need_line(seen_by(officer, case.pk), "cash")
    assert line.answer == answer
    assert causes(case) == []
    assert need_line(seen_by(officer, case.pk), "wages").times == 0


def test_a_place_for_tonight_is_prepared_and_nothing_leaves_without_consent(
    officer: Officer, case: Case
) -> None:
    says(officer, case, "place_tonight", "now")
    [wait] = open_waits_of(case)
    assert (wait.cause, wait.state) == ("W10", "prepared")


def test_who_needs_no_place_after_all_takes_back_what_was_prepared(
    officer: Officer, case: Case
) -> None:
    says(officer, case, "place_tonight", "now")
    says(officer, case, "place_tonight", "unknown")
    assert causes(case) == ["W10"]
    says(officer, case, "place_tonight", "no")
    assert causes(case) == []
    wait = Wait.objects.get(case=case)
    assert (wait.state, wait.reveal_field("obtained")) == ("dropped", "Asked again; not needed")


def test_what_was_asked_for_already_or_for_another_reason_stays(
    officer: Officer, case: Case
) -> None:
    open_another(actor=officer, case=case, cause="W10", prepared=True)
    says(officer, case, "place_tonight", "no")
    assert causes(case) == ["W10"]
    says(officer, case, "place_tonight", "now")
    Wait.objects.filter(case=case).update(state="running", started_at=clock.now())
    says(officer, case, "place_tonight", "no")
    assert causes(case) == ["W10"]


def given(**other: object) -> Given:
    told = {"what": "Дулаан гутал", "by": "Зохиомол байр", "at": clock.now()} | other
    return Given(**told)  # type: ignore[arg-type]  # as the class takes them


def meets(officer: Officer, case: Case, question: str, given: Given) -> Answered:
    return support.need_met(actor=officer, case=case, question=question, given=given)


def test_a_need_that_was_met_ends_its_task_and_the_answer_of_the_person_stays(
    officer: Officer, case: Case
) -> None:
    says(officer, case, "food_clothes", "now", note="Гутал")
    once = given()
    meets(officer, case, "food_clothes", once)
    meets(officer, case, "food_clothes", once)
    assert causes(case) == []
    ended = Wait.objects.get(case=case)
    assert ended.state == Wait.State.CLOSED
    assert "Дулаан гутал · Зохиомол байр" in ended.reveal_field("obtained")
    line = need_line(seen_by(officer, case.pk), "food_clothes")
    assert (line.answer, line.is_met, line.times, len(line.said)) == ("now", True, 1, 2)
    assert str(line.words) == "Given"
    says(officer, case, "food_clothes", "now")
    assert causes(case) == ["need_now"]
    assert not need_line(seen_by(officer, case.pk), "food_clothes").is_met


@pytest.mark.parametrize("answer", ["", "no", "later", "unknown"])
def test_what_nobody_said_they_need_cannot_be_met(
    officer: Officer, case: Case, answer: str
) -> None:
    if answer:
        says(officer, case, "cash", answer)
    with pytest.raises(InputRefused, match="Nobody said"):
        meets(officer, case, "cash", given())


@pytest.mark.parametrize("lacking", ["what", "by", "at"])
def test_what_when_and_by_whom_belong_to_it(officer: Officer, case: Case, lacking: str) -> None:
    says(officer, case, "cash", "now")
    wrong = clock.now() + timedelta(hours=1) if lacking == "at" else " "
    with pytest.raises(InputRefused):
        meets(officer, case, "cash", given(**{lacking: wrong}))
    with pytest.raises(NotAllowed):
        meets(saraa(), case, "cash", given())
    assert causes(case) == ["need_now"]


def test_the_page_of_a_need_takes_what_was_given_and_the_overview_shows_it_no_more(
    officer: Officer, case: Case, browser: Client
) -> None:
    says(officer, case, "medical_offer", "accepted")
    address = reverse("case_need", args=[case.pk, "medical_offer"])
    assert "Offer to see a doctor" in read(browser, "case_support", case.pk)
    assert "It was given" in browser.get(address).content.decode()
    day = {"given_on_year": 2026, "given_on_month": 11, "given_on_day": 20}
    typed = {"do": "met", "given": "Эмчид үзүүлсэн", "given_at": "00:05", **day}
    page = browser.post(address, typed).content.decode()
    assert "Эмчид үзүүлсэн" in page
    assert causes(case) == ["need_now"]
    answer = browser.post(address, typed | {"given_by": "Зохиомол эмнэлэг"})
    assert answer["Location"] == reverse("case_needs", args=[case.pk])
    assert causes(case) == []
    assert "Needed now" not in read(browser, "case_support", case.pk)
    assert "Given" in read(browser, "case_needs", case.pk)
    page = browser.get(address).content.decode()
    for words in ("Accepted", "Эмчид үзүүлсэн · Зохиомол эмнэлэг"):
        assert words in page
    assert "Given" not in read(signed_in(saraa()), "case_needs", case.pk)


def test_every_answer_stays_readable_and_two_officers_lose_nothing(
    officer: Officer, case: Case
) -> None:
    says(officer, case, "cash", "unknown", note="Асуухад чимээгүй болсон")
    says(bold(), case, "cash", "now", note="Автобусны мөнгө")
    said = need_line(seen_by(officer, case.pk), "cash").said
    assert [(one.answer, one.note) for one in said] == [
        ("unknown", "Асуухад чимээгүй болсон"),
        ("now", "Автобусны мөнгө"),
    ]


def test_care_shows_until_when_by_the_clock_of_the_person(
    officer: Officer, case: Case, browser: Client
) -> None:
    agreed = {"channel": "viber", "when": "08:30-09:00"}
    file.agree_safe_contact(actor=officer, case=case, fields=agreed, time_zone="Asia/Seoul")
    with clock.pretend(MOMENT):
        happened = Happened("known", MOMENT - timedelta(hours=80))
        says(officer, case, "hours_matter", "now", happened=happened)
        page = read(browser, "case_needs", case.pk)
    # 120 hours after 2026-11-20 22:00 UTC: seven in the morning in Seoul on the 26th.
    assert "07:00" in page
    assert "Seoul" in page
    assert "This time is over" in page
    assert "Tests, treatment and advice are still possible" in page
    assert causes(case) == ["urgent_care"]


def test_without_a_time_no_window_is_called_over(officer: Officer, case: Case) -> None:
    says(officer, case, "hours_matter", "now", happened=Happened("unknown"))
    said = need_line(seen_by(officer, case.pk), "hours_matter").said
    lines = care_lines(said, clock.now() + timedelta(days=30))
    assert {line.is_over for line in lines} == {False}
    assert {line.until for line in lines} == {None}
    assert len(lines) == len(load_support().care)


def test_a_time_to_come_or_without_a_day_is_refused_and_nothing_typed_is_lost(
    officer: Officer, case: Case, browser: Client
) -> None:
    with pytest.raises(InputRefused):
        says(officer, case, "hours_matter", "now", happened=Happened("known"))
    typed = {"answer": "now", "note": "Эмэгтэй эмч", "happened": "known"}
    answer = browser.post(reverse("case_need", args=[case.pk, "hours_matter"]), typed)
    assert "The day is missing" in answer.content.decode()
    assert "Эмэгтэй эмч" in answer.content.decode()
    assert not Answered.objects.exists()


def test_the_page_asks_one_question_and_leads_to_the_next(case: Case, browser: Client) -> None:
    first, second = offered_to(load_support().needs, young=False)[:2]
    assert str(first.ask.en) in read(browser, "case_need", case.pk, first.id)
    answer = browser.post(reverse("case_need", args=[case.pk, first.id]), {"answer": "no"})
    assert answer["Location"] == reverse("case_need", args=[case.pk, second.id])


def test_needs_and_the_medical_offer_are_due_after_72_hours_until_both_were_asked(
    officer: Officer, browser: Client
) -> None:
    case = a_case_to_act_on(officer)
    page = read(browser, "case", case.pk)
    assert "The interview about needs" in page
    assert "Offering to see a doctor" in page
    for need in offered_to(load_support().needs, young=False):
        says(officer, case, need.id, "declined" if need.answers == "offer" else "unknown")
    page = read(browser, "case", case.pk)
    assert "Ask the next question about needs" not in page
    assert "Offer it and write the answer" not in page


def test_later_does_not_settle_the_offer_of_a_doctor(officer: Officer, browser: Client) -> None:
    case = a_case_to_act_on(officer)
    says(officer, case, "medical_offer", "later")
    assert "Offer it and write the answer" in read(browser, "case", case.pk)


def test_who_sees_codes_reads_that_it_was_asked_and_no_answer(officer: Officer, case: Case) -> None:
    says(officer, case, "hours_matter", "now", note="Зохиомол үг")
    page = read(signed_in(saraa()), "case_needs", case.pk)
    assert "Asked" in page
    assert "Needed now" not in page
    assert "Зохиомол үг" not in page


def test_a_closed_or_foreign_case_takes_no_answer(officer: Officer, case: Case) -> None:
    with pytest.raises(NotAllowed):
        says(saraa(), case, "cash", "now")
    assert not Answered.objects.exists()


def test_a_person_under_18_is_offered_a_place_for_children_and_nothing_for_adults(
    officer: Officer, case: Case, browser: Client
) -> None:
    a_child(officer, case)
    page = read(browser, "case_needs", case.pk)
    assert "A place for children tonight" in page
    assert "A place for tonight" not in page
    assert browser.get(reverse("case_need", args=[case.pk, "place_tonight"])).status_code == 404
    with pytest.raises(InputRefused):
        says(officer, case, "place_tonight", "now")


def test_no_question_names_a_sex_a_nationality_or_a_way_of_refusing_help() -> None:
    everybody = offered_to(load_support().needs, young=False)
    assert len(everybody) == len(load_support().needs) - 1
    assert {one.reviewed_by for one in everybody} == {""}


def test_who_does_not_want_to_live_is_not_left_for_the_next_question(
    officer: Officer, case: Case, browser: Client
) -> None:
    page = reverse("case_need", args=[case.pk, "not_wanting_to_live"])
    answer = browser.post(page, {"answer": "now", "note": ""})
    assert answer.headers["Location"] == page
    html = browser.get(page).content.decode()
    for words in ("Do not leave the person alone.", "stay on the line", "not yet checked"):
        assert words in html
    for name in ("case_emergency", "second_person_ask"):
        assert reverse(name, args=[case.pk]) in html
    assert browser.post(reverse("second_person_ask", args=[case.pk])).status_code == 302
    assert "Now, before anything else" in read(browser, "case_needs", case.pk)
    assert causes(case) == ["never_alone"]
    assert "Not to be left alone, a doctor now" in read(browser, "case", case.pk)
    browser.post(page, {"answer": "no", "note": ""})
    assert causes(case) == []
    assert "Now, before anything else" not in browser.get(page).content.decode()


def test_each_task_says_which_need_it_is_to_who_may_read_it_and_has_a_number_for_others(
    officer: Officer, case: Case, browser: Client
) -> None:
    for need in ("food_clothes", "telephone"):
        says(officer, case, need, "now")
    for page in ("case", "case_waits"):
        html = read(browser, page, case.pk)
        assert "Something the person needs now: Food, clothes, hygiene" in html
        assert "Something the person needs now: Telephone" in html
        html = read(signed_in(saraa()), page, case.pk)
        assert "Something the person needs now (1)" in html
        assert "Something the person needs now (2)" in html
        assert "Telephone" not in html.split("Something the person needs now (1)")[1][:400]
    wait = Wait.objects.filter(cause="need_now").order_by("opened_at")[0]
    assert "Food, clothes, hygiene" in read(browser, "wait", wait.pk)
    assert "Something the person needs now (1)" in read(signed_in(saraa()), "wait", wait.pk)
