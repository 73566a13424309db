"""The page of one case shows each officer what their sight reaches, and nothing else."""

from datetime import timedelta

import pytest
from tests.builders import (
    a_case_to_act_on,
    a_closed_case,
    a_named_case,
    a_note,
    a_post,
    a_saved_contact,
    an_agreed_contact,
    an_officer,
    bold,
    saraa,
    talked,
)
from tests.desk.browsing import address, answer, browser_of, page, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.screening import services as talk

pytestmark = pytest.mark.django_db

STORY = ("Show the identity", "08:30-09:00", "Орох байр хэрэгтэй", "victim now")


def a_full_case(officer: Officer) -> Case:
    case = a_named_case(officer)
    an_agreed_contact(officer, case)
    a_note(officer, case, "Орох байр хэрэгтэй.")
    return talked(officer, case, person__says_victim="yes")


def a_head() -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post("ANK"))


def test_the_first_line_says_where_one_is_and_what_the_case_waits_for() -> None:
    officer = bold()
    with clock.pretend(clock.now() - timedelta(hours=30)):
        case = a_saved_contact(officer, {"channel": "walk_in", "can_talk": "yes"})
    shown = words(page(officer, "case", case))
    assert shown.startswith(case.reference)
    assert "Waits for: A talk in private · Waited: 30 h late · Late by: 6 h" in shown
    assert "fictional person" in shown


def test_an_officer_of_the_post_sees_everything_but_number_and_words() -> None:
    officer = bold()
    shown = words(page(bold(), "case", a_full_case(officer)))
    for text in STORY:
        assert text in shown, text
    for text in ("номын сан", "жимс", "+90 555 010 01 47"):
        assert text not in shown, text


def test_the_notes_are_folded_until_asked_for_and_the_identity_is_elsewhere() -> None:
    officer = bold()
    html = page(officer, "case", a_full_case(officer))
    before = html[: html.index("Орох байр")]
    assert before.rindex("<details") > (
        before.rindex("</details>") if "</details>" in before else -1
    )
    assert "open" not in html[before.rindex("<details") :].partition(">")[0]
    assert "Солонго" not in html


def test_the_head_of_post_sees_codes_waits_and_no_story() -> None:
    officer = bold()
    case = a_full_case(officer)
    shown = words(page(a_head(), "case", case))
    assert case.reference in shown
    assert "What it waits for" in shown
    assert "not the person and not the story" in shown
    for text in STORY:
        assert text not in shown, text


def test_with_a_reason_the_head_reads_the_story_for_three_hours() -> None:
    officer, head = bold(), a_head()
    case = a_full_case(officer)
    assert address("case_break_glass", case) in page(head, "case", case)
    reason = {"reason": "The officer is ill and the person is on the line."}
    browser_of(head).post(address("case_break_glass", case), reason)
    shown = page(head, "case", case)
    assert all(text in words(shown) for text in STORY)
    assert address("case_note", case) not in shown
    with clock.pretend(clock.now() + timedelta(hours=3, minutes=1)):
        assert not any(text in words(page(head, "case", case)) for text in STORY)


def test_who_is_named_reads_and_only_a_case_officer_works() -> None:
    officer, head, abroad = bold(), a_head(), an_officer(post=a_post("SEL"))
    case = a_full_case(officer)
    for colleague in (head, abroad):
        file.name_on_case(actor=officer, case=case, officer=colleague)
        assert all(text in words(page(colleague, "case", case)) for text in STORY)
    assert address("screening_question", case) not in page(head, "case", case)
    assert address("screening_question", case) in page(abroad, "case", case)


def test_the_protection_lead_is_asked_for_a_second_look_without_the_identity() -> None:
    officer, lead = bold(), saraa()
    case = a_full_case(officer)
    case_page = page(lead, "case", case)
    assert address("second_look", case) in case_page
    look = words(page(lead, "second_look", case))
    assert "The person says that they are a victim" in look or "victim" in look
    for text in ("Солонго", "Батбаярын", "08:30", "Орох байр"):
        assert text not in words(case_page) + look, text


def test_after_the_second_look_the_answers_are_closed_to_the_lead_again() -> None:
    officer, lead = bold(), saraa()
    case = a_case_to_act_on(officer)
    talk.give_second_look(actor=lead, case=case, opinion="act_now", reasons="The same.")
    assert answer(lead, "second_look", case).status_code == 404
    assert answer(lead, "screening_answers", case).status_code == 404
    assert answer(lead, "case", case).status_code == 200


def test_a_note_for_headquarters_reaches_the_lead_and_no_other_note_does() -> None:
    officer, lead = bold(), saraa()
    case = a_saved_contact(officer)
    a_note(officer, case, "Төсөв хэрэгтэй", "headquarters")
    a_note(officer, case, "Зөвхөн манайд", "post")
    shown = words(page(lead, "case", case))
    assert "Төсөв хэрэгтэй" in shown
    assert "Зөвхөн манайд" not in shown


def test_a_partner_finds_no_case_here() -> None:
    officer, partner = bold(), an_officer(Role.PARTNER_OFFICER, a_post("UBH"))
    assert answer(partner, "case", a_full_case(officer)).status_code == 404


def test_a_closed_case_is_read_as_before_and_can_be_opened_again() -> None:
    officer = bold()
    case = a_closed_case(officer)
    html = page(officer, "case", case)
    assert words(html).startswith(f"{case.reference} fictional person Closed · ")
    assert address("case_note", case) not in html
    browser_of(officer).post(address("reopen", case))
    assert address("case_note", case) in page(officer, "case", case)


def test_looking_is_recorded_once_for_each_state_of_the_case() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    looks = Event.objects.filter(verb=Verb.CASE_LOOKED, subject=case.pk)
    for _time in range(3):
        page(officer, "case", case)
    assert looks.count() == 1
    a_note(officer, case, "Шинэ зүйл")
    page(officer, "case", case)
    assert looks.count() == 2
    page(saraa(), "case", case)
    assert looks.count() == 3


def test_the_timeline_tells_what_was_done_and_not_who_looked() -> None:
    officer = bold()
    case = a_saved_contact(officer, {"channel": "phone", "immediate_danger": "yes"})
    file.record_danger_acted_on(actor=officer, case=case, action="local_emergency")
    page(officer, "case", case)
    shown = words(page(officer, "case", case))
    timeline = shown[shown.index("Timeline") : shown.index("Rare things")]
    assert "Case opened" in timeline
    assert "Danger acted on" in timeline
    assert "looked at" not in timeline
    assert officer.display_name in timeline
