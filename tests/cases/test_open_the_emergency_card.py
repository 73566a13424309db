"""The emergency card works for every country and says what is not verified."""

import csv
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa, talked
from tests.cases.builders import CALM, RED, address, look, send, signed_in, source, words

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases.danger import danger_to_end
from gerege.cases.emergency import card_of, card_of_case
from gerege.cases.models import Case
from gerege.cases.services import correct_first_contact
from gerege.kernel.ids import new_id
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import CATALOGUE, load_guidance, load_hotlines
from gerege.screening.queries import outcome_of

pytestmark = pytest.mark.django_db
STEPS = load_guidance().emergency.steps


def test_numbers_can_be_dialled_and_say_how_far_they_are_known() -> None:
    page = words(look(signed_in(bold()), "emergency_card", "KOR"))
    assert 'href="tel:15771366"' in page
    assert "call to confirm before you rely on it" in page
    assert load_guidance().emergency.unverified.en in page
    seen = next(line for line in load_hotlines("KOR") if line.was_seen)
    assert seen.as_of in page


def test_ambulance_and_police_stand_first_or_it_says_that_no_number_is_known() -> None:
    browser, unknown = signed_in(bold()), load_guidance().emergency.none_known.en
    page = words(look(browser, "emergency_card", "TUR"))
    assert page.index("Emergency: ambulance, police, fire brigade") < page.index("157 counter")
    assert 'href="tel:112"' in page
    assert unknown not in page
    for country, missing in (("KAZ", ["Ambulance", "Police"]), ("CHN", ["Ambulance"])):
        page = words(look(browser, "emergency_card", country))
        assert page.count(unknown) == len(missing)
        for label in missing:
            assert f"{label} {unknown}" in page.replace("</strong></p><p>", " ")


def test_every_kind_of_a_number_is_one_that_the_card_looks_for() -> None:
    with (CATALOGUE / "hotlines.csv").open(encoding="utf-8", newline="") as lines:
        kinds = {kind for row in csv.DictReader(lines) for kind in row["kind"].split()}
    assert kinds == {one.id for one in load_guidance().emergency.urgent}


def test_a_service_without_a_number_says_so() -> None:
    page = words(look(signed_in(bold()), "emergency_card", "KAZ"))
    assert load_guidance().emergency.no_number.en in page


@pytest.mark.parametrize("country", ["NZL", "nzl", "XKX", "QQQ"])
def test_knowing_nothing_about_a_country_is_a_normal_state(country: str) -> None:
    response = look(signed_in(bold()), "emergency_card", country)
    assert response.status_code == 200
    page = words(response)
    assert load_guidance().emergency.nothing_known.en in page
    assert "We have no post in this country" in page
    assert "Numbers at home" in page
    assert load_guidance().emergency.police_rule.en in page


def test_the_name_of_a_country_is_in_the_language_of_the_page() -> None:
    english = words(look(signed_in(bold()), "emergency_card", "TUR"))
    officer = an_officer(post=a_post("ANK"), language="mn")
    mongolian = words(look(signed_in(officer), "emergency_card", "TUR"))
    assert "Türkiye" in english
    assert "Emergency card: Турк" not in mongolian
    assert "Яаралтай тусламжийн карт: Турк" in mongolian


def test_from_anywhere_it_opens_for_the_country_of_the_post() -> None:
    assert look(signed_in(bold()), "emergency")["Location"] == address("emergency_card", "TUR")
    assert look(signed_in(saraa()), "emergency")["Location"] == address("emergency_card", "MNG")


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_stand_beside_a_person_open_it(role: Role) -> None:
    client = signed_in(an_officer(role, a_post("ANK")))
    opens = role in (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
    assert look(client, "emergency_card", "TUR").status_code == (200 if opens else 404)
    assert Client().get(address("emergency_card", "TUR")).status_code == 302


def test_in_a_case_what_is_red_comes_first_and_the_look_is_recorded() -> None:
    officer = bold()
    case = a_saved_contact(officer, RED)
    page = words(look(signed_in(officer), "case_emergency", case))
    texts = {step.when: step.text.en for step in STEPS}
    assert page.index(texts["injured"]) < page.index(texts["suicide"])
    assert "First, in this case" in page
    assert Event.objects.filter(subject=case.pk, verb="emergency.opened").count() == 1


def test_without_sight_of_the_story_the_answers_do_not_show_through_the_order() -> None:
    case = a_saved_contact(bold(), RED)
    page = words(look(signed_in(saraa()), "case_emergency", case))
    assert "First, in this case" not in page
    assert "Record it" not in page


def test_what_was_done_is_recorded_once_and_seen_in_the_timeline() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, RED)
    typed = {"action": STEPS[0].id, "form_id": new_id()}
    for _time in range(2):
        response = send(client, "case_danger", case, **typed)
        assert response["Location"] == address("case_emergency", case)
    event = Event.objects.get(subject=case.pk, verb="emergency.acted")
    assert event.detail == {"action": STEPS[0].id}
    assert STEPS[0].text.en in words(look(client, "case", case))


def test_the_same_step_taken_again_a_minute_later_is_recorded_again() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, RED)
    for _time in range(2):
        send(client, "case_danger", case, action=STEPS[0].id, form_id=new_id())
    assert Event.objects.filter(subject=case.pk, verb="emergency.acted").count() == 2


def test_nothing_chosen_is_said_beside_the_choices() -> None:
    officer = bold()
    case = a_saved_contact(officer, RED)
    page = words(send(signed_in(officer), "case_danger", case))
    assert "Nothing is chosen" in page
    assert not Event.objects.filter(verb="emergency.acted").exists()


def test_nobody_else_records_what_was_done() -> None:
    case = a_saved_contact(bold(), CALM)
    seoul = an_officer(post=a_post("SEL"))
    head = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    for other in (seoul, head, saraa()):
        assert send(signed_in(other), "case_danger", case, action=STEPS[0].id).status_code == 404


def test_steps_keep_the_order_of_the_catalogue() -> None:
    assert list(card_of("TUR").steps) == list(STEPS)


def test_with_a_known_danger_only_steps_for_other_dangers_are_folded() -> None:
    officer = bold()
    card = card_of_case(officer, a_saved_contact(officer, RED))
    shown = [*card.first_steps, *card.steps]
    assert {step.id for step in STEPS if not step.when} <= {step.id for step in shown}
    assert card.other_steps
    assert all(step.when for step in card.other_steps)
    assert {step.id for step in STEPS} == {step.id for step in [*shown, *card.other_steps]}


TOLD_AT = re.compile(r'name="told_at" value="([^"]*)"')


def told_at(response: HttpResponse) -> str:
    [moment] = TOLD_AT.findall(source(response))
    return str(moment)


def send_end(client: Client, case: Case, **typed: str) -> HttpResponse:
    """Send the page of the end as it stands now."""
    seen = told_at(look(client, "case_danger_end", case))
    return send(client, "case_danger_end", case, told_at=seen, **typed)


def test_nobody_ends_a_danger_that_was_told_after_the_page_was_opened() -> None:
    officer, colleague = bold(), bold()
    client, case = signed_in(officer), a_saved_contact(officer, RED)
    seen = told_at(look(client, "case_danger_end", case))
    for newer in (
        lambda: send(signed_in(colleague), "case_danger_again", case),
        lambda: talked(colleague, case, safety__suicide="yes"),
    ):
        newer()
        refused = send(client, "case_danger_end", case, how="safe_place", told_at=seen)
        assert "changed after this page was opened" in words(refused)
        assert 'value="safe_place"' in source(refused)
        assert "checked" in source(refused)
        assert danger_to_end(case)
        assert told_at(refused) > seen
        seen = told_at(refused)
    assert send(client, "case_danger_end", case, how="safe_place", told_at=seen).status_code == 302
    assert not danger_to_end(case)


def test_a_page_sent_back_for_another_reason_does_not_end_what_it_did_not_tell_of() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, RED)
    seen = told_at(look(client, "case_danger_end", case))
    send(client, "case_danger_again", case)
    assert told_at(send(client, "case_danger_end", case, told_at=seen)) == seen
    for nonsense in ("", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00"):
        page = send(client, "case_danger_end", case, told_at=nonsense)
        assert told_at(page) == told_at(look(client, "case_danger_end", case))


def test_where_no_danger_stands_none_is_ended() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, CALM)
    assert "No danger stands in this case now" in words(look(client, "case_danger_end", case))
    for seen in ("", "no moment", "2026-11-25", case.opened_at.isoformat()):
        refused = send(client, "case_danger_end", case, how="by_mistake", told_at=seen)
        assert "No danger stands in this case any more" in words(refused)
    assert not Event.objects.filter(verb="emergency.ended").exists()


def test_ending_a_danger_is_a_page_that_says_what_it_does() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, RED)
    card = words(look(client, "case_emergency", case))
    assert "Say that the danger is over" in card
    assert "There is danger: record it" not in card
    page = words(look(client, "case_danger_end", case))
    assert "no longer stands above the others" in page

    assert "Nothing is chosen" in words(send_end(client, case))
    send_end(client, case, how="no matter")
    assert not Event.objects.filter(verb="emergency.ended").exists()

    ended = send_end(client, case, how="safe_place")
    assert ended["Location"] == address("case", case)
    shown = words(look(client, "case", case))
    assert "Danger now" not in shown
    assert "Danger ended" in shown
    assert "The person is in a safe place, with people we know" in shown


def test_a_danger_that_was_ended_can_be_told_again() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, RED)
    send_end(client, case, how="by_mistake")
    assert "There is danger: record it" in words(look(client, "case_emergency", case))
    assert send(client, "case_danger_again", case)["Location"] == address("case_emergency", case)
    assert "Danger now" in words(look(client, "case", case))
    assert "Say that the danger is over" in words(look(client, "case_emergency", case))


def test_danger_can_be_told_where_none_was_told_before() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, CALM)
    assert "Danger now" not in words(look(client, "case", case))
    send(client, "case_danger_again", case)
    assert "Danger now" in words(look(client, "case", case))


def test_danger_told_in_the_talk_comes_first_as_danger_of_the_first_contact_does() -> None:
    officer = bold()
    case = talked(officer, a_saved_contact(officer, CALM), safety__injury="yes")
    talked(officer, case, safety__suicide="yes")
    page = words(look(signed_in(officer), "case_emergency", case))
    texts = {step.when: step.text.en for step in STEPS}
    first = page[page.index("First, in this case") : page.index("What to do")]
    assert texts["injured"] in first
    assert texts["suicide"] in first
    assert texts["controller_near"] not in first


def danger_now(client: Client, case: Case) -> str:
    """What the case page says under "Danger now"."""
    page = words(look(client, "case", case))
    _, found, after = page.partition("Danger now")
    return after[: after.index("Talk: next question")] if found else ""


def test_danger_now_names_the_dangers_that_stand_not_those_that_were_ended() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, RED)
    injury, family = (
        load().active[f].label.en for f in ("safety.injury", "safety.family_in_danger")
    )
    assert injury in danger_now(client, case)
    send_end(client, case, how="safe_place")
    talked(officer, case, safety__family_in_danger="yes")
    assert family in danger_now(client, case)
    assert injury not in danger_now(client, case)
    send_end(client, case, how="safe_place")
    assert not danger_now(client, case)
    send(client, "case_danger_again", case)
    assert family in danger_now(client, case)


@pytest.mark.parametrize(
    ("language", "over", "first"),
    [
        ("en", "Danger told, ended", "Danger comes first"),
        ("mn", "Мэдэгдсэн аюул, арилсан гэж тэмдэглэсэн", "Аюул хамгийн түрүүнд"),
    ],
)
@pytest.mark.parametrize(
    "name", ["case", "result", "result_print", "screening", "screening_question"]
)
def test_a_danger_that_was_ended_is_shown_as_ended_and_one_told_since_as_danger(
    name: str, language: str, over: str, first: str
) -> None:
    officer = an_officer(post=a_post("ANK"), language=language)
    client = signed_in(officer)
    case = talked(officer, a_saved_contact(officer, CALM), safety__family_in_danger="yes")
    assert over not in words(look(client, name, case))
    before = outcome_of(case).assessment
    send_end(client, case, how="safe_place")
    ended = words(look(client, name, case))
    label = load().active["safety.family_in_danger"].label
    assert over in ended
    assert (label.mn if language == "mn" else label.en) in ended
    assert first not in ended
    assert outcome_of(case).assessment == before
    talked(officer, case, safety__suicide="yes")
    assert over in words(look(client, name, case))
    if name != "case":
        assert first in words(look(client, name, case))
    send(client, "case_danger_again", case)
    assert over not in words(look(client, name, case))


def test_before_the_talk_a_danger_that_was_ended_is_no_longer_named() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, {**RED, "can_talk": "yes"})
    assert "Take care: it may not be safe to talk" in words(look(client, "screening", case))
    send_end(client, case, how="safe_place")
    assert "Is the controller near" not in words(look(client, "screening", case))


def test_a_danger_denied_at_the_first_contact_that_the_talk_still_tells_is_said_after_saving() -> (
    None
):
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, RED)
    talked(officer, case, safety__injury="yes")
    said = "In the talk the answer is still “yes”"
    assert said not in words(look(client, "first_contact_saved", case))
    correct_first_contact(actor=officer, case=case, answers={"injured": "no"})
    saved = look(client, "first_contact_saved", case)
    assert said in words(saved)
    assert load().active["safety.injury"].label.en in words(saved)
    assert load().active["safety.controller_near"].label.en not in words(saved)
    assert f"/case/{case.pk}/screening/safety/" in source(saved)
    talked(officer, case, safety__injury="no")
    assert said not in words(look(client, "first_contact_saved", case))
