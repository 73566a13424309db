"""The talk in free order: parts with counters, conditions, saving only what was changed."""

import re
from types import SimpleNamespace

import pytest
from tests.builders import a_saved_contact, a_talked_case, bold
from tests.screening.talking import (
    IN_COMPANY,
    PRIVATE,
    a_colleague,
    acts_on,
    answer,
    browser_of,
    form_of,
    page,
    send,
    told,
)

from gerege.cases.age import AgeRecord
from gerege.knowledge.catalogue import load
from gerege.screening import queries
from gerege.screening.models import Answer, Result
from gerege.screening.presentation.groups import group_of, groups
from gerege.screening.queries import outcome_of, recorded_in, rows_of
from gerege.screening.record import sheet_answers
from gerege.screening.services import record_answers, start_screening

pytestmark = pytest.mark.django_db


def test_before_the_first_question_the_officer_reads_what_to_say_in_both_languages() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    text = page(officer, case, "screening/").content.decode()

    assert "Before the first question" in text
    assert 'lang="mn"' in text
    assert 'lang="en"' in text
    assert "translation not yet checked" in text


def test_starting_carries_over_what_the_first_contact_already_told() -> None:
    officer = bold()
    case = a_saved_contact(officer, {"channel": "phone", "injured": "yes", "controller_near": "no"})

    send(officer, case, "screening/start/", {})

    standing = outcome_of(case).standing
    assert standing["safety.injury"].value == "yes"
    assert "safety.controller_near" not in standing, "a no without its conditions is not carried"


def test_starting_twice_is_one_start() -> None:
    officer = bold()
    case = a_saved_contact(officer, {"channel": "phone", "injured": "yes"})

    send(officer, case, "screening/start/", {"question": "1"})
    send(officer, case, "screening/start/", {"question": "1"})

    assert acts_on(case, "screening.started") == 1
    assert Answer.objects.count() == 1


def test_the_overview_lists_every_part_with_what_is_answered_and_heard() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes", exploitation__low_pay="unknown")

    text = page(officer, case, "screening/").content.decode()

    for group in groups():
        assert f"/screening/{group.id}/" in text
    assert "Worked far too many hours or days without rest" in text
    assert re.search(r"answered: 2 · not answered: 7", text)


def test_every_question_of_the_catalogue_stands_in_exactly_one_part() -> None:
    placed = [question.id for group in groups() for question in group.questions]

    assert sorted(placed) == sorted(load().active)


def test_saving_a_part_records_the_answers_with_their_conditions() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    answer(officer, case, exploitation__hours="yes", exploitation__hazard="no")

    standing = outcome_of(case).standing
    assert standing["exploitation.hours"].value == "yes"
    assert standing["exploitation.hazard"].value == "no"
    assert standing["exploitation.hazard"].recorded.conditions.are_private


def test_what_was_not_touched_is_not_an_answer() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    answer(officer, case, exploitation__hours="yes", exploitation__low_pay="not_asked")

    assert set(outcome_of(case).standing) == {"exploitation.hours"}


def test_the_same_page_sent_twice_is_one_act() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    for _ in range(2):
        answer(officer, case, exploitation__hours="yes")

    assert Answer.objects.count() == 1
    assert acts_on(case, "screening.answered") == 1


def test_a_page_that_is_old_does_not_overwrite_what_a_colleague_saved_meanwhile() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    old_page = form_of({"exploitation.hours": "yes", "exploitation.low_pay": "not_asked"}, PRIVATE)
    record_answers(actor=officer, case=case, answers=[told("exploitation.low_pay", "yes")])

    send(officer, case, "screening/exploitation/", old_page)

    assert outcome_of(case).standing["exploitation.low_pay"].value == "yes"


def test_a_no_in_company_shows_as_a_question_to_ask_in_private() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    answer(officer, case, IN_COMPANY, exploitation__hazard="no")
    text = page(officer, case, "screening/private/").content.decode()

    assert "The work was dangerous to life or health" in text
    assert "said “no” in company: ask again in private" in text


def test_the_same_no_said_again_in_private_counts_although_the_words_did_not_change() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    answer(officer, case, IN_COMPANY, exploitation__hazard="no")
    again = PRIVATE | {
        "exploitation.hazard": "no",
        "exploitation.hazard how": "stated",
        "exploitation.hazard was": " stated",
    }

    send(officer, case, "screening/private/", again)

    assert outcome_of(case).standing["exploitation.hazard"].value == "no"
    assert outcome_of(case).to_ask_in_private == ()


def test_without_saying_who_is_there_a_no_is_not_counted() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    answer(officer, case, {}, exploitation__hazard="no")

    assert outcome_of(case).to_ask_in_private == ("exploitation.hazard",)


def test_a_yes_is_taken_back_by_not_asked() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    answer(officer, case, exploitation__hours="yes")
    mistake = PRIVATE | {
        "exploitation.hours": "not_asked",
        "exploitation.hours how": "stated",
        "exploitation.hours was": "yes stated",
    }

    send(officer, case, "screening/exploitation/", mistake)

    assert outcome_of(case).standing == {}


def test_how_it_is_known_can_be_mended_without_touching_the_answer() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    answer(officer, case, exploitation__hours="yes")
    mended = PRIVATE | {
        "exploitation.hours": "yes",
        "exploitation.hours how": "document",
        "exploitation.hours was": "yes stated",
    }

    send(officer, case, "screening/exploitation/", mended)

    assert outcome_of(case).standing["exploitation.hours"].recorded.how == "document"


def test_a_value_that_was_tampered_with_is_refused_and_nothing_is_kept() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    refused = answer(officer, case, exploitation__hours="maybe")

    assert refused.status_code == 200
    assert Answer.objects.count() == 0


def test_what_a_gateway_spared_says_so_and_can_still_be_answered() -> None:
    officer = bold()
    case = a_talked_case(officer, safety__controller_near="no", gate__not_as_told="no")
    closed = outcome_of(case).closed
    fact = next(fact for fact in closed if closed[fact] == "gate.not_as_told")

    text = page(officer, case, f"screening/{fact.partition('.')[0]}/").content.decode()

    assert "closed by" in text
    assert f'name="{fact}"' in text


def test_what_can_still_change_the_result_is_marked() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    text = page(officer, case, "screening/exploitation/").content.decode()

    assert "can still change the result" in text


def test_the_conditions_of_the_last_save_are_offered_again_in_the_same_talk() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    text = page(officer, case, "screening/exploitation/").content.decode()

    assert re.search(r'name="alone" value="yes"[^>]* checked', text)


def test_stopping_and_going_on_loses_nothing() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    answer(officer, case, exploitation__hours="yes")

    text = page(officer, case, "screening/exploitation/").content.decode()

    assert re.search(r'name="exploitation.hours" value="yes" checked', text)
    assert "Saved" in text


def test_saving_can_lead_on_to_the_next_part() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    sent = send(officer, case, "screening/safety/", form_of({}, PRIVATE) | {"following": "1"})

    assert sent["Location"].endswith("/screening/act/")


def test_the_software_speaks_anew_only_when_the_result_is_new() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    answer(officer, case, exploitation__hours="yes")
    answer(officer, case, exploitation__living_conditions="unknown")

    assert Result.objects.count() == 1


def test_a_part_that_does_not_exist_is_not_found() -> None:
    officer = bold()

    assert page(officer, a_saved_contact(officer), "screening/nowhere/").status_code == 404


def test_looking_again_at_the_same_state_is_one_look() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")
    client = browser_of(officer)

    for _ in range(3):
        client.get(f"/case/{case.pk}/screening/exploitation/")
    answer(officer, case, exploitation__low_pay="yes")
    client.get(f"/case/{case.pk}/screening/exploitation/")

    assert acts_on(case, "screening.looked") == 2


def test_a_fact_that_was_retired_stays_in_the_record_and_leaves_the_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes", exploitation__hazard="yes")
    present = load()

    fewer = {f: q for f, q in present.active.items() if f != "exploitation.hazard"}
    monkeypatch.setattr("gerege.screening.queries.load", lambda: SimpleNamespace(active=fewer))
    screening = start_screening(actor=officer, case=case)

    assert set(sheet_answers(recorded_in(screening))) == {
        "exploitation.hours",
        "exploitation.hazard",
    }
    assert set(queries.sheet_of(AgeRecord(), recorded_in(screening)).answers) == {
        "exploitation.hours"
    }


def test_all_answers_can_be_read_with_the_conditions_they_were_given_in() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    answer(officer, case, IN_COMPANY, exploitation__hazard="no")

    text = page(officer, case, "screening/answers/").content.decode()

    assert "counts as unknown" in text
    assert "Somebody who came with the person" in text


def test_two_officers_who_answer_the_same_part_at_once_are_both_kept_in_their_order() -> None:
    first, second = bold(), a_colleague()
    case = a_saved_contact(first)
    opened = form_of({"exploitation.hours": "yes"}, PRIVATE)
    path = f"screening/{group_of('exploitation.hours').id}/"
    send(first, case, path, opened)

    other = form_of({"exploitation.hours": "no", "exploitation.low_pay": "yes"}, PRIVATE)
    send(second, case, path, other)

    kept = [(row.order, row.recorded_by, said) for row, said in rows_of(case.screening)]
    assert [(order, by, said.fact, said.value) for order, by, said in kept] == [
        (1, first, "exploitation.hours", "yes"),
        (2, second, "exploitation.hours", "no"),
        (3, second, "exploitation.low_pay", "yes"),
    ]
