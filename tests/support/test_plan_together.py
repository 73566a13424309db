"""Safety plan and plan: the person's words, read out, agreed to, looked at after each event."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import a_case_to_act_on, a_saved_contact, bold, saraa
from tests.cases.builders import signed_in
from tests.support.builders import a_goal

from gerege.accounts.models import Officer, Post
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import Case, EarlierVersion, Erasure
from gerege.cases.services.versions import SavedMeanwhile
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.support import load_support
from gerege.support import services as support
from gerege.support.goals import goals_in
from gerege.support.models import Hearing, Plan
from gerege.support.plan_queries import plan_page
from gerege.support.queries import seen_by
from gerege.support.services import Heard
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db
YES = Heard("yes", "mn")


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


def send(browser: Client, typed: Mapping[str, object], name: str, *about: object) -> str:
    answer = browser.post(reverse(name, args=about), typed)
    assert answer.status_code in {200, 302, 409}
    return answer.content.decode() if answer.status_code != 302 else ""


def safe(officer: Officer, case: Case, edit: Edit = ANY_VERSION, **words: str) -> Plan:
    return support.change_safety_plan(actor=officer, case=case, fields=words, edit=edit)


def heard(officer: Officer, case: Case, version: int, said: Heard = YES) -> Hearing:
    return support.plan_was_heard(actor=officer, case=case, version=version, heard=said)


def causes(case: Case) -> list[str]:
    return [wait.cause for wait in open_waits_of(case)]


def test_the_safety_plan_asks_each_prompt_and_keeps_the_words_sealed(
    case: Case, browser: Client
) -> None:
    page = read(browser, "case_safety_plan", case.pk)
    for prompt in load_support().safety:
        assert str(prompt.ask.en).replace("'", "&#x27;") in page
    assert not send(browser, {"where_to_go": "Зохиомол эгчийнд"}, "case_safety_plan", case.pk)
    assert "Зохиомол эгчийнд" in read(browser, "case_safety_plan", case.pk)
    assert "Зохиомол эгчийнд".encode() not in bytes(Plan.objects.get().lines or b"")
    assert "written" in read(browser, "case_support", case.pk)


def test_two_officers_on_one_line_both_see_their_words_and_choose(
    officer: Officer, case: Case, browser: Client
) -> None:
    safe(officer, case, words="болно: ном", money="Гутланд")
    safe(bold(), case, edit=Edit(opened=1), words="болно: цай")
    page = send(
        browser,
        {"words": "болно: ус", "money": "Гутланд", "opened_safety_plan": "1"},
        "case_safety_plan",
        case.pk,
    )
    assert "болно: цай" in page
    assert "болно: ус" in page
    with pytest.raises(SavedMeanwhile):
        safe(officer, case, edit=Edit(opened=1), words="болно: ус")


def test_what_stood_before_stays_readable(officer: Officer, case: Case, browser: Client) -> None:
    safe(officer, case, words="болно: ном")
    safe(officer, case, words="болно: цай")
    a_goal(officer, case)
    a_goal(officer, case, goal="g01", outcome="Авсан")
    page = read(browser, "case_versions", case.pk)
    assert "болно: ном" in page
    assert "Which word means all is well" in page
    assert "Паспортаа авах" in page
    assert EarlierVersion.objects.filter(case=case, what="plan").count() == 2


def test_a_goal_has_service_owner_date_and_outcome_in_any_language(
    case: Case, browser: Client
) -> None:
    typed = {
        "goal": "Паспортымды алғым келеді",
        "service": "documents",
        "owner": "host",
        "owner_name": "Зохиомол алба",
        "due_year": "2026",
        "due_month": "12",
        "due_day": "1",
    }
    assert not send(browser, typed, "case_goal", case.pk, "new")
    page = read(browser, "case_plan", case.pk)
    for words in ("Паспортымды алғым келеді", "Documents", "Authority of the host", "2026-12-01"):
        assert words in page
    assert "The person has not agreed" in page


def test_a_goal_is_late_by_the_day_of_the_post(officer: Officer, case: Case) -> None:
    Post.objects.filter(pk=case.post_id).update(time_zone="Asia/Ulaanbaatar")
    a_goal(officer, case, due="2026-12-01")

    def is_late(at: datetime) -> bool:
        with clock.pretend(at):
            return plan_page(seen_by(officer, case.pk)).goals[0].late_by > timedelta()

    assert not is_late(datetime(2026, 12, 1, 15, 0, tzinfo=UTC))
    assert is_late(datetime(2026, 12, 1, 17, 0, tzinfo=UTC))


def test_an_error_names_the_field_and_keeps_what_was_typed(case: Case, browser: Client) -> None:
    page = send(browser, {"goal": "Ээжтэйгээ ярих"}, "case_goal", case.pk, "new")
    assert "Nothing is chosen" in page
    assert "Ээжтэйгээ ярих" in page
    assert not Plan.objects.exists()


def test_two_goals_written_at_once_both_stay(officer: Officer, case: Case) -> None:
    a_goal(officer, case, edit=Edit(opened=0), service="medical")
    a_goal(bold(), case, edit=Edit(opened=0), service="documents")
    assert [one.service for one in goals_in(Plan.objects.get().state())] == ["medical", "documents"]


def test_a_yes_holds_for_the_version_that_was_read_out(
    officer: Officer, case: Case, browser: Client
) -> None:
    with pytest.raises(InputRefused):
        heard(officer, case, 0)
    a_goal(officer, case)
    heard(officer, case, 1, Heard("changes", "mn", "Эгчтэй хамт байх"))
    heard(officer, case, 1)
    assert "The person agreed to what stands here" in read(browser, "case_plan", case.pk)
    a_goal(officer, case, goal="g01", outcome="Авсан")
    page = read(browser, "case_plan", case.pk)
    assert "The person has not agreed" in page
    assert "to an earlier version" in page
    assert "Эгчтэй хамт байх" in page
    with pytest.raises(InputRefused):
        heard(officer, case, 1)


def test_a_plan_is_waited_for_until_the_person_agrees(officer: Officer, browser: Client) -> None:
    case = a_case_to_act_on(officer)
    waits = "Write the plan together and read it out"
    assert waits in read(browser, "case", case.pk)
    a_goal(officer, case)
    heard(officer, case, 1, Heard("not_yet", "mn"))
    assert waits in read(browser, "case", case.pk)
    heard(officer, case, 1)
    assert waits not in read(browser, "case", case.pk)


def test_for_a_person_under_18_a_guardian_and_the_person_agree(
    officer: Officer, case: Case, browser: Client
) -> None:
    age = AgeRecord(years=15, basis="stated")
    file.change_person(actor=officer, case=case, fields={}, age=age)
    with pytest.raises(InputRefused):
        a_goal(officer, case, service="shelter")
    assert "Shelter for adults" not in read(browser, "case_goal", case.pk, "new")
    a_goal(officer, case, service="child_shelter")
    for missing in (YES, Heard("yes", "mn", guardian="Эгч"), Heard("yes", "mn", assent=True)):
        with pytest.raises(InputRefused):
            heard(officer, case, 1, missing)
    heard(officer, case, 1, Heard("yes", "mn", guardian="Зохиомол асран", assent=True))


def test_a_yes_does_not_stand_once_the_person_turns_out_to_be_a_child(
    officer: Officer, case: Case, browser: Client
) -> None:
    a_goal(officer, case)
    heard(officer, case, 1)
    age = AgeRecord(birth_date="2012-01-01", basis="document")
    file.change_person(actor=officer, case=case, fields={}, age=age)
    assert "The person has not agreed" in read(browser, "case_plan", case.pk)
    heard(officer, case, 1, Heard("yes", "mn", guardian="Зохиомол асран", assent=True))
    assert "The person agreed to what stands here" in read(browser, "case_plan", case.pk)


def test_each_event_opens_one_task_to_look_at_the_plans_again(
    officer: Officer, case: Case, browser: Client
) -> None:
    for event in ("danger_told", "moved"):
        assert not send(browser, {"do": "event", "event": event}, "case_plan_review", case.pk)
    assert causes(case) == ["plan_review"]
    assert reverse("case_plan_review", args=[case.pk]) in read(browser, "case", case.pk)
    page = send(browser, {"do": "reviewed", "changed": ""}, "case_plan_review", case.pk)
    assert "Nothing is written" in page
    reviewed = {"do": "reviewed", "changed": "Юу ч өөрчлөгдөөгүй"}
    assert not send(browser, reviewed, "case_plan_review", case.pk)
    assert causes(case) == []


def test_danger_told_again_asks_to_look_at_a_plan_that_is_written(
    officer: Officer, case: Case
) -> None:
    file.tell_danger_again(actor=officer, case=case)
    assert "plan_review" not in causes(case)
    safe(officer, case, where_to_go="Эгчийнд")
    file.tell_danger_again(actor=officer, case=case)
    assert "plan_review" in causes(case)


def test_headquarters_read_that_there_is_a_plan_and_no_word_of_it(
    officer: Officer, case: Case
) -> None:
    a_goal(officer, case)
    heard(officer, case, 1, Heard("yes", "mn", "Зохиомол үг"))
    page = read(signed_in(saraa()), "case_plan", case.pk)
    assert "The person agreed to what stands here" in page
    assert "Паспортаа авах" not in page
    assert "Зохиомол үг" not in page
    with pytest.raises(NotAllowed):
        a_goal(saraa(), case)


def test_with_the_case_the_plans_are_gone(officer: Officer, case: Case) -> None:
    a_goal(officer, case)
    safe(officer, case, words="ном")
    heard(officer, case, 1)
    asked = file.ask_erasure(actor=officer, case=case, reason=Erasure.Reason.PERSON_ASKS)
    file.confirm_erasure(actor=saraa(), asked=Erasure.objects.get(pk=asked.pk))
    assert not Plan.objects.exists()
    assert not Hearing.objects.exists()


def test_where_the_agreement_about_contact_ran_out_a_written_plan_is_looked_at_once_each_time(
    officer: Officer, case: Case
) -> None:
    agreed = {"channel": "viber", "address": "+90 555 010 01 47"}
    file.agree_safe_contact(actor=officer, case=case, fields=agreed)
    over = clock.now() + timedelta(days=15)
    with clock.pretend(over):
        assert support.open_due_reviews() == 0
        safe(officer, case, where_to_go="Эгчийнд")
    assert support.open_due_reviews() == 0
    with clock.pretend(over):
        assert [support.open_due_reviews() for _time in range(2)] == [1, 0]
        assert causes(case).count("plan_review") == 1
        support.plans_reviewed(actor=officer, case=case, changed="Юу ч өөрчлөгдөөгүй")
        assert support.open_due_reviews() == 0
        file.confirm_safe_contact(actor=officer, case=case)
    with clock.pretend(over + timedelta(days=15)):
        assert support.open_due_reviews() == 1


def test_who_does_not_want_to_be_contacted_is_not_called_and_no_plan_is_asked_about(
    officer: Officer, case: Case
) -> None:
    safe(officer, case, where_to_go="Эгчийнд")
    file.agree_safe_contact(actor=officer, case=case, fields={}, do_not_contact=True)
    with clock.pretend(clock.now() + timedelta(days=15)):
        assert support.open_due_reviews() == 0


def test_taken_into_detention_or_let_out_asks_to_look_at_a_plan_that_is_written(
    officer: Officer, case: Case
) -> None:
    safe(officer, case, where_to_go="Эгчийнд")
    support.told_of_detention(actor=officer, case=case, told_at=clock.now(), words="")
    assert "plan_review" in causes(case)
    support.plans_reviewed(actor=officer, case=case, changed="Өөр газар")
    support.detention_ended(actor=officer, case=case)
    assert "plan_review" in causes(case)
