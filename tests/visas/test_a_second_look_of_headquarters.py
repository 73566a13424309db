"""An officer asks headquarters; the protection lead answers without learning who it is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.builders import an_officer
from tests.guards.world import signed_in
from tests.visas.counter import ONE, imported, numbered, rows

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.kernel import clock
from gerege.visas import services
from gerege.visas.headquarters import asked_of_headquarters
from gerege.visas.models import Application, AskedErasure, SecondOpinion
from gerege.visas.services import Talk

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
WITHOUT_NAMES = {"email": "hidden@example.mn", "sponsor_name": "Зохиомол ХХК"}


@pytest.fixture
def lead() -> Officer:
    return an_officer(Role.PROTECTION_LEAD)


@pytest.fixture
def application(officer: Officer) -> Application:
    first = {**ONE, **WITHOUT_NAMES, "passport_held_by": "agent", "job_title": "тогооч"}
    return numbered(imported(officer, [first, *rows(3)]))["V-1001"]


def asked(officer: Officer, application: Application, outcome: str = "hq_look") -> None:
    talk = Talk("yes", "given", outcome, "Ярьсан нь зөрж байна.", ["tells_other_than_papers"])
    services.record_review(actor=officer, application=application, talk=talk)


def test_the_lead_is_told_on_the_home_page_how_many_wait_and_since_when(
    officer: Officer, lead: Officer, application: Application
) -> None:
    browser = signed_in(lead)
    assert "/visas/second-looks/" not in home(browser).split("<main")[1]

    with clock.pretend(MONDAY):
        asked(officer, application)
    with clock.pretend(MONDAY + timedelta(days=2)):
        assert "/visas/second-looks/" in home(browser).split("<main")[1]
        page = browser.get("/visas/second-looks/").content.decode()

    assert f"/visas/second-looks/{SecondOpinion.objects.get().pk}/" in page
    assert "2 d" in page


def test_everything_that_posts_ask_is_counted_on_one_page_also_what_nobody_asks(
    officer: Officer, lead: Officer, application: Application
) -> None:
    asked(officer, application)
    services.ask_erasure(
        actor=officer, application=application, reason=AskedErasure.Reason.values[0]
    )

    counts = {one.address: one.count for one in asked_of_headquarters(lead)}

    assert counts == {
        "visa_second_looks": 1,
        "visa_declared": 0,
        "visa_watched": 0,
        "visa_erasures": 1,
    }
    assert asked_of_headquarters(officer) == ()
    assert "/visas/erasing/" in home(signed_in(lead)).split("<main")[1]


def home(browser: Client) -> str:
    return browser.get("/").content.decode()


def test_the_lead_sees_reasons_facts_and_the_officers_reason_and_nobodys_identity(
    officer: Officer, lead: Officer, application: Application
) -> None:
    asked(officer, application)

    opinion = SecondOpinion.objects.get()
    page = signed_in(lead).get(f"/visas/second-looks/{opinion.pk}/").content.decode()

    assert "What was told differs from the papers" in page
    assert "Ярьсан нь зөрж байна." in page
    assert "тогооч" in page
    for hidden in (
        ONE["surname"],
        ONE["given_names"],
        "+976 9911",
        "V-1001",
        "hidden@",
        "Зохиомол",
    ):
        assert hidden not in page


def test_the_officer_reads_the_answer_and_decides(
    officer: Officer, lead: Officer, application: Application
) -> None:
    with clock.pretend(MONDAY):
        asked(officer, application)
        asked(officer, application)
    opinion = SecondOpinion.objects.get()
    path = f"/visas/second-looks/{opinion.pk}/"
    browser = signed_in(lead)
    assert "Something needs mending" in browser.post(path, {"reason": "Шалт"}).content.decode()

    with clock.pretend(MONDAY + timedelta(hours=5)):
        answer = browser.post(
            path, {"opinion": "speak_alone", "reason": "Дахин ганцааранг нь.", "seen": 2}
        )
    assert answer.status_code == 302

    page = signed_in(officer).get(f"/visas/{application.pk}/").content.decode()
    assert "Second look of headquarters" in page
    assert "Дахин ганцааранг нь." in page
    assert "5 h" in page
    assert "withdrawn" not in page
    application.refresh_from_db()
    assert (application.outcome, application.decided_at) == ("hq_look", None)
    verbs = Event.objects.filter(subject=application.pk).values_list("verb", flat=True)
    assert {"visa.second_look_asked", "visa.second_look_given"} <= set(verbs)
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"opinion": "other", "reason": "Дахин"}).status_code == 404


def test_a_decision_that_came_first_takes_the_request_away(
    officer: Officer, lead: Officer, application: Application
) -> None:
    asked(officer, application)
    asked(officer, application, outcome="more_documents")
    assert SecondOpinion.objects.count() == 1
    path = f"/visas/second-looks/{SecondOpinion.objects.get().pk}/"

    asked(officer, application, outcome="issue")

    assert signed_in(lead).get(path).status_code == 404
    assert "Nobody waits" in signed_in(lead).get("/visas/second-looks/").content.decode()


def test_the_officer_is_told_that_headquarters_have_not_answered_and_that_a_decision_withdraws_it(
    officer: Officer, application: Application
) -> None:
    browser = signed_in(officer)
    path, unanswered = f"/visas/{application.pk}/", "Headquarters have not answered yet"
    assert unanswered not in browser.get(f"{path}talk/").content.decode()
    asked(officer, application)
    assert unanswered in browser.get(f"{path}talk/").content.decode()
    assert "withdrawn" not in browser.get(path).content.decode()

    told = {"alone": "yes", "leaflet": "no", "outcome": "issue", "reason": "Тайлбарлав."}
    page = browser.post(f"{path}talk/", {**told, "seen": 1}, follow=True).content.decode()

    assert "The second look asked of headquarters is withdrawn." in page
    assert "withdrawn by a decision" in page
    asked(officer, application)
    assert "withdrawn by a decision" not in browser.get(path).content.decode()


def test_nobody_but_the_protection_lead_gives_a_second_look(
    officer: Officer, application: Application
) -> None:
    asked(officer, application)
    path = f"/visas/second-looks/{SecondOpinion.objects.get().pk}/"
    for other in (officer, an_officer(), an_officer(Role.HEAD_OF_POST), an_officer(Role.AUDITOR)):
        assert signed_in(other).get(path).status_code == 404


def test_the_row_of_the_queue_says_whether_headquarters_answered(
    officer: Officer, lead: Officer, application: Application
) -> None:
    browser = signed_in(officer)
    asked(officer, application)
    assert "headquarters" not in row(browser)
    browser.get(f"/visas/{application.pk}/")
    assert "headquarters have not answered yet" in row(browser)

    path = f"/visas/second-looks/{SecondOpinion.objects.get().pk}/"
    told = {"opinion": "speak_alone", "reason": "Дахин ганцааранг нь.", "seen": 1}
    signed_in(lead).post(path, told)

    assert "headquarters answered" in row(browser)
    found = browser.post("/visas/find/", {"text": "V-1001"}).content.decode()
    assert "headquarters answered" in found
    asked(officer, application, outcome="issue")
    assert "headquarters" not in row(browser, "?state=decided")


def row(browser: Client, which: str = "") -> str:
    page = browser.get(f"/visas/{which}").content.decode()
    [found] = [one for one in re.findall("<tr>.*?</tr>", page, re.S) if "V-1001" in one]
    return found


def test_a_second_look_that_was_opened_before_another_talk_is_shown_it_and_loses_no_word(
    officer: Officer, lead: Officer, application: Application
) -> None:
    asked(officer, application)
    browser = signed_in(lead)
    path = f"/visas/second-looks/{SecondOpinion.objects.get().pk}/"
    opened = version_in(browser.get(path).content.decode())
    later = Talk("yes", "given", "more_documents", "Гэрээгээ авчирна гэсэн.")
    services.record_review(actor=officer, application=application, talk=later)

    told = {"opinion": "other", "reason": "Зуучлагчийн зөвшөөрлийг шалгах"}
    answer = browser.post(path, {**told, "seen": opened})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Something was recorded meanwhile" in page
    assert "Гэрээгээ авчирна гэсэн." in page
    assert "Зуучлагчийн зөвшөөрлийг шалгах" in page
    assert SecondOpinion.objects.get().given_at is None
    assert browser.post(path, {**told, "seen": version_in(page)}).status_code == 302
    assert SecondOpinion.objects.get().told()["reason"] == told["reason"]


def version_in(page: str) -> str:
    [version] = re.findall(r'<input type="hidden" name="seen" value="([^"]*)">', page)
    return version


@pytest.mark.parametrize("reason", [".", "…", "1", "тийм", "дүрэм биелсэн"])
def test_a_second_look_says_why_in_a_word_of_its_own(
    officer: Officer, lead: Officer, application: Application, reason: str
) -> None:
    asked(officer, application)
    path = f"/visas/second-looks/{SecondOpinion.objects.get().pk}/"

    page = signed_in(lead).post(path, {"opinion": "other", "reason": reason, "seen": 1})

    assert "This is no reason of your own" in page.content.decode()
    assert SecondOpinion.objects.get().given_at is None
