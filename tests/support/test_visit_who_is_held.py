"""A person is held: told when, a visit in private within 24 hours, checklist, next visit."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import a_saved_contact, bold, saraa
from tests.cases.builders import signed_in

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.support import load_support
from gerege.support import services as support
from gerege.support.detention_queries import detention_page
from gerege.support.models import Detention, Visit
from gerege.support.queries import seen_by
from gerege.support.services import Visited
from gerege.waits.models import Wait
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db


TOLD = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    """Somebody of whom we were told at six that they are held, written down two hours later."""
    with clock.pretend(TOLD):
        found = a_saved_contact(officer)
    with clock.pretend(TOLD + timedelta(hours=2)):
        words = "Зохиомол цагдаагийн газар"
        support.told_of_detention(actor=officer, case=found, told_at=TOLD, words=words)
    return found


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


WHY = "Дарга нь зөвшөөрсөнгүй гэв"


def visited(officer: Officer, case: Case, alone: str, at: datetime = TOLD, **more: object) -> Visit:
    found = Visited(alone, **more)  # type: ignore[arg-type]  # the words of a visit
    return support.person_visited(actor=officer, case=case, visited_at=at, visited=found)


def due(officer: Officer, case: Case) -> datetime | None:
    return detention_page(seen_by(officer, case.pk), clock.now()).due


def causes(case: Case) -> list[str]:
    return sorted(wait.cause for wait in open_waits_of(case))


def test_the_visit_is_due_24_hours_after_we_were_told_and_not_after_it_was_typed(
    officer: Officer, case: Case
) -> None:
    assert causes(case) == ["visit_due"]
    assert due(officer, case) == TOLD + DAY
    page = detention_page(seen_by(officer, case.pk), TOLD + DAY + timedelta(minutes=1))
    assert page.late_by == timedelta(minutes=1)


def test_a_visit_in_private_ends_it_and_the_next_one_has_a_date(
    officer: Officer, case: Case
) -> None:
    visited(officer, case, "yes", TOLD + timedelta(hours=5))
    assert causes(case) == ["visit_again"]
    assert due(officer, case) == TOLD + timedelta(hours=5) + 14 * DAY


@pytest.mark.parametrize("alone", ["no", "unknown"])
def test_where_others_listened_a_visit_in_private_is_still_due(
    officer: Officer, case: Case, alone: str
) -> None:
    visited(officer, case, alone, TOLD + timedelta(hours=5))
    assert causes(case) == ["visit_due"]


@pytest.mark.parametrize("alone", ["yes", "no"])
def test_a_visit_before_we_were_told_is_written_down_and_moves_nothing(
    officer: Officer, case: Case, alone: str
) -> None:
    visited(officer, case, alone, TOLD - 40 * DAY)
    assert causes(case) == ["visit_due"]
    assert due(officer, case) == TOLD + DAY
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("alone", ["yes", "no"])
def test_an_older_visit_that_is_written_down_later_does_not_bring_the_next_one_forward(
    officer: Officer, case: Case, alone: str
) -> None:
    visited(officer, case, "yes", TOLD + timedelta(hours=9))
    visited(officer, case, alone, TOLD + timedelta(hours=5))
    assert causes(case) == ["visit_again"]
    assert due(officer, case) == TOLD + timedelta(hours=9) + 14 * DAY


def test_a_visit_that_others_heard_and_being_told_again_leave_it_as_late_as_it_was(
    officer: Officer, case: Case
) -> None:
    wait = open_waits_of(case)[0].pk
    support.told_of_detention(
        actor=officer, case=case, told_at=TOLD + timedelta(hours=1), words="Дахин"
    )
    visited(officer, case, "no", TOLD + timedelta(hours=5))
    assert [one.pk for one in open_waits_of(case)] == [wait]
    assert due(officer, case) == TOLD + DAY


def test_after_a_visit_in_private_one_that_others_heard_asks_for_one_in_private(
    officer: Officer, case: Case
) -> None:
    visited(officer, case, "yes", TOLD + timedelta(hours=5))
    visited(officer, case, "no", TOLD + timedelta(hours=30))
    assert causes(case) == ["visit_due"]


def evidence(case: Case, cause: str) -> list[str]:
    ended = Wait.objects.filter(case=case, cause=cause, state=Wait.State.CLOSED)
    return [one.reveal_field("obtained") for one in ended.order_by("ended_at", "pk")]


@pytest.mark.parametrize("alone", ["no", "unknown"])
def test_the_second_visit_in_a_row_that_others_heard_ends_it_with_its_reason(
    officer: Officer, case: Case, alone: str
) -> None:
    visited(officer, case, "no", TOLD + timedelta(hours=5))
    assert causes(case) == ["visit_due"]
    again = TOLD + timedelta(hours=30)
    with pytest.raises(InputRefused):
        visited(officer, case, alone, again)
    assert Visit.objects.count() == 1
    visited(officer, case, alone, again, reason=WHY)
    assert causes(case) == ["access_refused", "visit_again"]
    assert due(officer, case) == again + 14 * DAY
    [obtained] = evidence(case, "visit_due")
    assert WHY in obtained
    visited(officer, case, "no", again + DAY, reason=WHY)
    assert causes(case) == ["access_refused", "visit_again"]
    assert due(officer, case) == again + 15 * DAY


def test_a_visit_that_was_not_allowed_ends_it_with_its_reason_and_headquarters_sees_it(
    officer: Officer, case: Case, browser: Client
) -> None:
    tried = TOLD + timedelta(hours=5)
    with pytest.raises(InputRefused):
        visited(officer, case, "barred", tried, reason=" ")
    visited(officer, case, "barred", tried, reason=WHY)
    assert causes(case) == ["access_refused", "visit_again"]
    assert due(officer, case) == tried + 14 * DAY
    [obtained] = evidence(case, "visit_due")
    label = load_support().went("barred").label
    assert obtained in {f"{label.mn}: {WHY}", f"{label.en}: {WHY}"}
    letter = reverse("case_letter_begin", args=[case.pk, "private_access"])
    assert next_steps(browser, case) == [letter]
    assert browser.get(letter).status_code == 200
    page = signed_in(saraa()).get(reverse("waits")).content.decode()
    assert "A visit in private was not possible" in page
    assert WHY not in page


def test_a_visit_in_private_ends_what_headquarters_was_asked_and_begins_a_new_row(
    officer: Officer, case: Case
) -> None:
    visited(officer, case, "barred", TOLD + timedelta(hours=5), reason=WHY)
    visited(officer, case, "yes", TOLD + timedelta(hours=30))
    assert causes(case) == ["visit_again"]
    visited(officer, case, "no", TOLD + timedelta(hours=50))
    assert causes(case) == ["visit_due"]


def test_who_did_not_want_a_visit_is_not_waited_for_and_what_stays_open_is_shown(
    officer: Officer, case: Case, browser: Client
) -> None:
    with pytest.raises(InputRefused):
        visited(officer, case, "unwanted")
    visited(officer, case, "unwanted", reason="Одоо хүсэхгүй байна")
    assert causes(case) == []
    assert next_steps(browser, case) == [reverse("case_refusal", args=[case.pk])]
    page = browser.get(reverse("case_detention", args=[case.pk])).content.decode()
    assert "no visit is due" in page
    assert str(load_support().went("unwanted").stays_open[0].en) in page
    later = TOLD + timedelta(hours=9)
    support.told_of_detention(actor=officer, case=case, told_at=later, words="Өөр газарт")
    assert causes(case) == ["visit_due"]


def test_no_to_us_counts_only_where_nobody_listened(officer: Officer, case: Case) -> None:
    no = {"accepts_us": "no"}
    visited(officer, case, "no", TOLD + timedelta(hours=5), checked=no)
    assert causes(case) == ["visit_due"]
    visited(officer, case, "yes", TOLD + timedelta(hours=9), checked=no)
    assert causes(case) == []
    assert evidence(case, "visit_due") == ["The person did not want a visit"]


def test_somebody_who_may_be_under_18_is_visited_again_whatever_they_say(
    officer: Officer, case: Case
) -> None:
    age = AgeRecord(years=16, basis="stated")
    file.change_person(actor=officer, case=case, fields={}, age=age)
    visited(officer, case, "unwanted", reason="Хүсэхгүй")
    assert "visit_again" in causes(case)


def test_the_law_of_the_clock_is_read_from_the_catalogue() -> None:
    known = load_support()
    assert known.went("yes", {"accepts_us": "no"}).stays_open
    assert not known.went("no", {"accepts_us": "no"}).stays_open
    broken = known.visit_went[1].model_copy(update={"next": "nothing", "letter": "none"})
    problems = list(known.model_copy(update={"visit_went": (broken,)}).loose_ends())
    assert [f"{broken.id}: there is no {one}" for one in ("nothing", "none")] == [
        one.partition(".")[0] for one in problems if one.startswith(broken.id)
    ]


def told(browser: Client, case: Case, **typed: object) -> str:
    sent = {"do": "told", **typed}
    answer = browser.post(reverse("case_detention", args=[case.pk]), sent)
    return "" if answer.status_code == 302 else answer.content.decode()


def test_when_the_post_was_told_is_said_and_never_assumed(
    officer: Officer, browser: Client
) -> None:
    case = a_saved_contact(officer)
    address = reverse("case_detention", args=[case.pk])
    assert not re.search("<input[^>]* checked", browser.get(address).content.decode())
    assert "Nothing is chosen" in told(browser, case, words="Ах нь хэлсэн")
    assert "It is missing" in told(browser, case, when="earlier")
    assert not Detention.objects.exists()
    day = {"told_on_year": 2026, "told_on_month": 11, "told_on_day": 24}
    assert not told(browser, case, when="earlier", told_at="02:10", **day)
    assert Detention.objects.get().told_at == datetime(2026, 11, 23, 23, 10, tzinfo=UTC)
    another = a_saved_contact(officer)
    before = clock.now()
    assert not told(browser, another, when="now")
    assert Detention.objects.get(case=another).told_at >= before


def test_the_page_of_a_visit_has_the_checklist_and_keeps_what_was_not_asked_apart(
    case: Case, browser: Client
) -> None:
    when = clock.now() - DAY
    typed = {
        "visited_on_year": when.year,
        "visited_on_month": when.month,
        "visited_on_day": when.day,
        "visited_at": "00:01",
        "alone": "yes",
        "interpreter": "Зохиомол орчуулагч",
        "injuries": "Гар нь өвдөж байна гэсэн",
        "check_lawyer": "no",
        "check_forced": "unknown",
    }
    page = browser.get(reverse("case_visit", args=[case.pk])).content.decode()
    assert "Is there a lawyer?" in page
    assert "Do not examine" in page
    answer = browser.post(reverse("case_visit", args=[case.pk]), typed)
    assert answer.status_code == 302
    page = browser.get(reverse("case_detention", args=[case.pk])).content.decode()
    for words in ("Гар нь өвдөж байна гэсэн", "Is there a lawyer?", "Did somebody make the person"):
        assert words in page
    assert "Was something signed" not in page
    assert "Гар нь".encode() not in bytes(Visit.objects.get().injuries or b"")


def test_an_error_keeps_what_was_typed(case: Case, browser: Client) -> None:
    typed = {"injuries": "Толгой өвдөж байна"}
    page = browser.post(reverse("case_visit", args=[case.pk]), typed).content.decode()
    assert "The day is missing" in page
    assert "Толгой өвдөж байна" in page
    assert not Visit.objects.exists()


def test_headquarters_read_that_and_when_and_no_words(officer: Officer, case: Case) -> None:
    visited(officer, case, "no", words="Зохиомол үг", injuries="Зохиомол гэмтэл")
    page = signed_in(saraa()).get(reverse("case_detention", args=[case.pk])).content.decode()
    assert "Somebody listened" in page
    for words in ("Зохиомол үг", "Зохиомол гэмтэл", "Зохиомол цагдаагийн газар"):
        assert words not in page
    with pytest.raises(NotAllowed):
        visited(saraa(), case, "yes")


def test_told_twice_is_told_once_and_nothing_is_told_of_a_time_to_come(
    officer: Officer, case: Case
) -> None:
    support.told_of_detention(actor=officer, case=case, told_at=TOLD, words="")
    assert Detention.objects.count() == 1
    with pytest.raises(InputRefused):
        visited(officer, case, "yes", clock.now() + DAY)


def test_who_is_free_again_is_not_waited_for(officer: Officer, case: Case, browser: Client) -> None:
    answer = browser.post(reverse("case_detention", args=[case.pk]), {"do": "ended"})
    assert answer.status_code == 302
    assert causes(case) == []
    support.detention_ended(actor=officer, case=case)


def next_steps(browser: Client, case: Case) -> list[str]:
    """Where the page of visits leads next; the overview must lead to the same."""
    found = []
    for name in ("case_detention", "case_support"):
        page = browser.get(reverse(name, args=[case.pk])).content.decode()
        _, _, after = page.partition("Next steps after the visit")
        found.append(re.findall(r'href="([^"]+)"', after.partition("</section>")[0]))
    assert found[0] == found[1]
    return found[0]


def test_what_was_told_at_a_visit_leads_to_the_pages_it_calls_for(
    officer: Officer, case: Case, browser: Client
) -> None:
    told = {"forced": "yes", "fear_of_return": "yes"}
    found = Visited("yes", injuries="Гар нь өвдөж байна гэсэн", checked=told)
    support.person_visited(actor=officer, case=case, visited_at=TOLD, visited=found)
    talk, fear = (reverse(name, args=[case.pk]) for name in ("screening_question", "case_fear"))
    offer = reverse("case_need", args=[case.pk, "medical_offer"])
    assert next_steps(browser, case) == [talk, fear, offer]
    assert sorted(causes(case)) == ["urgent_care", "visit_again"]
    for url in (talk, fear, offer):
        assert browser.get(url).status_code == 200


@pytest.mark.parametrize("answer", ["no", "unknown", ""])
def test_what_was_not_told_leads_nowhere(
    officer: Officer, case: Case, browser: Client, answer: str
) -> None:
    told = dict.fromkeys(("forced", "fear_of_return", "health"), answer) if answer else {}
    found = Visited("yes", checked=told)
    support.person_visited(actor=officer, case=case, visited_at=TOLD, visited=found)
    assert next_steps(browser, case) == []
    assert causes(case) == ["visit_again"]


def test_the_doctor_is_offered_once_and_the_task_ends_when_the_offer_is_answered(
    officer: Officer, case: Case, browser: Client
) -> None:
    visited(officer, case, "yes", injuries="Толгой өвдөж байна")
    visited(officer, case, "yes", TOLD + timedelta(hours=1), checked={"health": "yes"})
    assert causes(case).count("urgent_care") == 1
    offer = {"actor": officer, "case": case, "question": "medical_offer"}
    support.record_need(**offer, answer="unknown")  # type: ignore[arg-type]  # as named above
    assert "urgent_care" in causes(case)
    support.record_need(**offer, answer="declined")  # type: ignore[arg-type]  # as named above
    assert "urgent_care" not in causes(case)
    assert next_steps(browser, case) == []


def test_headquarters_are_led_nowhere_by_words_they_do_not_see(
    officer: Officer, case: Case
) -> None:
    visited(officer, case, "yes", checked={"forced": "yes"})
    assert next_steps(signed_in(saraa()), case) == []


def test_that_the_person_is_held_stands_at_the_head_of_the_case_without_another_query(
    officer: Officer, case: Case, browser: Client
) -> None:
    held = "The person is held"
    for viewer in (browser, signed_in(saraa())):
        assert held in viewer.get(reverse("case", args=[case.pk])).content.decode()
    with CaptureQueriesContext(connection) as while_held:
        browser.get(reverse("case", args=[case.pk]))
    support.detention_ended(actor=officer, case=case)
    browser.get(reverse("case", args=[case.pk]))
    with CaptureQueriesContext(connection) as afterwards:
        html = browser.get(reverse("case", args=[case.pk])).content.decode()
    assert held not in html
    assert len(while_held) == len(afterwards)


def test_the_letter_for_a_visit_is_one_tap_away_from_the_detention_and_from_its_wait(
    case: Case, browser: Client
) -> None:
    letter = reverse("case_letter_begin", args=[case.pk, "consular_access"])
    assert browser.get(letter).status_code == 200
    due = next(wait for wait in open_waits_of(case) if wait.cause == "visit_due")
    for name, about in (("case_detention", case.pk), ("wait", due.pk)):
        assert f'href="{letter}"' in browser.get(reverse(name, args=[about])).content.decode()
