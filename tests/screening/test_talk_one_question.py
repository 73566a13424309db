"""One question at a time, for a phone."""

import re

import pytest
from tests.builders import a_saved_contact, bold
from tests.screening.talking import (
    IN_COMPANY,
    PRIVATE,
    an_adult_case,
    everything_no,
    page,
    send,
    told,
)

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.screening.models import Answer
from gerege.screening.queries import outcome_of
from gerege.screening.services import record_answers, start_screening

pytestmark = pytest.mark.django_db


def shown(officer: Officer, case: Case, skipped: int = 0) -> str:
    """The fact that the page asks for."""
    text = page(officer, case, f"screening/question/?skipped={skipped}").content.decode()
    found = re.search(r'name="fact" value="([^"]+)"', text)
    return found[1] if found else ""


def reply(officer: Officer, case: Case, fact: str, value: str, **more: str) -> None:
    """Tap one of the big buttons."""
    send(officer, case, "screening/question/", PRIVATE | {"fact": fact, "value": value} | more)


def a_started_case(officer: Officer) -> Case:
    case = a_saved_contact(officer)
    start_screening(actor=officer, case=case)
    return case


def test_safety_is_asked_first() -> None:
    officer = bold()

    assert shown(officer, a_started_case(officer)).startswith("safety.")


def test_an_answer_leads_to_the_next_question() -> None:
    officer = bold()
    case = a_started_case(officer)
    first = shown(officer, case)

    reply(officer, case, first, "no")

    assert outcome_of(case).standing[first].value == "no"
    assert shown(officer, case) not in ("", first)


def test_who_does_not_know_or_does_not_answer_is_not_asked_the_same_again() -> None:
    officer = bold()
    case = a_started_case(officer)

    for value in ("unknown", "no_answer"):
        fact = shown(officer, case)
        reply(officer, case, fact, value)
        assert shown(officer, case) != fact


def test_a_no_given_in_company_comes_back_when_the_talk_is_private() -> None:
    officer = bold()
    case = a_started_case(officer)
    fact = shown(officer, case)

    reply(officer, case, fact, "no", **IN_COMPANY)
    assert shown(officer, case) != fact
    reply(officer, case, shown(officer, case), "no")

    assert shown(officer, case) == fact


def test_a_question_can_be_skipped_and_comes_back_on_request() -> None:
    officer = bold()
    case = a_started_case(officer)

    assert shown(officer, case, skipped=1) not in ("", shown(officer, case))
    last = page(officer, case, "screening/question/?skipped=999").content.decode()
    assert "Back to what was skipped" in last
    assert Answer.objects.count() == 0


def test_the_progress_is_told_in_words_and_never_as_a_share() -> None:
    officer = bold()
    case = a_started_case(officer)
    reply(officer, case, shown(officer, case), "no")

    text = page(officer, case, "screening/question/").content.decode()

    assert re.search(r"Asked</dt><dd>1<", text)
    assert "At most to ask" in text
    assert "%" not in re.sub(r"<[^>]+>", "", text)


def test_what_to_say_stands_in_both_languages_with_what_is_better_not_done() -> None:
    officer = bold()

    text = page(officer, a_started_case(officer), "screening/question/").content.decode()

    assert "What do I say?" in text
    assert "Эхлээд та одоо аюулгүй эсэхийг асууя." in text
    assert "First I would like to know whether you are safe now." in text
    assert "Better not" in text


def test_the_talk_can_stop_at_any_question() -> None:
    officer = bold()

    text = page(officer, a_started_case(officer), "screening/question/").content.decode()

    assert "Stop for now" in text
    assert "You can go on any time." in text


def test_nobody_is_asked_what_they_told_at_the_first_contact() -> None:
    officer = bold()
    case = a_saved_contact(officer, {"channel": "phone", "injured": "yes"})
    start_screening(actor=officer, case=case)

    queue = {shown(officer, case, skipped) for skipped in range(16)}

    assert "safety.injury" not in queue


def test_a_tap_that_arrives_twice_is_one_answer() -> None:
    officer = bold()
    case = a_started_case(officer)
    fact = shown(officer, case)

    reply(officer, case, fact, "yes")
    reply(officer, case, fact, "yes")

    assert Answer.objects.count() == 1


def test_an_answer_that_arrives_after_a_colleague_settled_the_matter_is_kept() -> None:
    officer = bold()
    case = a_started_case(officer)
    record_answers(actor=officer, case=case, answers=[told("person.says_victim", "yes")])

    reply(officer, case, "exploitation.hours", "yes")

    assert outcome_of(case).standing["exploitation.hours"].value == "yes"


def test_the_enter_key_answers_nothing() -> None:
    officer = bold()
    case = a_started_case(officer)

    text = page(officer, case, "screening/question/").content.decode()

    form = text[text.index('data-draft="question-') :]
    assert re.search(r"<button[^>]*>", form)[0] == "<button hidden disabled>"  # type: ignore[index]  # found


def test_what_was_typed_for_one_question_is_not_offered_for_the_next() -> None:
    officer = bold()
    case = a_started_case(officer)

    drafts = set()
    for skipped in (0, 1):
        text = page(officer, case, f"screening/question/?skipped={skipped}").content.decode()
        drafts |= set(re.findall(r'data-draft="([^"]+)"', text))

    assert len(drafts) == 2


def test_the_talk_ends_when_nothing_can_change_any_more() -> None:
    officer = bold()
    case = an_adult_case(officer)
    everything_no(officer, case)

    assert "Nothing more to ask now" in page(officer, case, "screening/question/").content.decode()


def test_until_somebody_said_who_is_there_the_page_asks_for_it_above_the_question() -> None:
    officer = bold()
    case = a_started_case(officer)

    text = page(officer, case, "screening/question/").content.decode()

    assert text.index("Is the person alone with you?") < text.index('class="ask"')


def test_rubbish_in_the_address_is_no_harm() -> None:
    officer = bold()
    case = a_started_case(officer)

    for rubbish in ("-1", "x", "99999999999", "²"):
        assert page(officer, case, f"screening/question/?skipped={rubbish}").status_code == 200
