"""The home page: what is waiting, since when, what next; and nothing that is not one's own."""

import re
from datetime import timedelta

import pytest
from tests.builders import (
    a_case_to_act_on,
    a_closed_case,
    a_named_case,
    a_post,
    a_saved_contact,
    an_agreed_contact,
    an_officer,
    bold,
    ended,
    saraa,
)
from tests.desk.browsing import address, browser_of, page, rows, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import EXPLANATIONS, Role
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.desk import queries, told
from gerege.kernel import clock
from gerege.screening import services as talk

pytestmark = pytest.mark.django_db

RED = {"channel": "phone", "can_talk": "no", "immediate_danger": "yes"}
CALM = {"channel": "walk_in", "can_talk": "yes"}


def saved(actor: Officer, answers: dict[str, str] = CALM, **ago: float) -> Case:
    """A first contact that was saved a while ago."""
    with clock.pretend(clock.now() - timedelta(**ago)):
        return a_saved_contact(actor, answers)


def home(officer: Officer) -> str:
    return page(officer, "home")


def test_nothing_waits_yet_and_the_page_says_how_something_comes() -> None:
    assert "A first contact that is saved appears here" in words(home(bold()))


def test_a_saved_contact_waits_and_the_next_step_is_one_tap_away() -> None:
    officer = bold()
    case = saved(officer, hours=3)
    html = home(officer)
    [line] = rows(html)
    assert line == f"{case.reference} A talk in private +1 Waited: 3 h Start the screening talk"
    assert address("case", case) in html
    assert address("screening_question", case) in html


def test_danger_comes_first_and_leads_to_the_card_of_that_case() -> None:
    officer = bold()
    saved(officer, hours=23)
    red = saved(officer, RED, minutes=5)
    html = home(officer)
    assert rows(html)[0].startswith(f"{red.reference} Action on the danger")
    assert address("case_emergency", red) in html


def test_a_step_that_was_taken_does_not_end_the_danger() -> None:
    officer = bold()
    saved(officer, hours=23)
    red = saved(officer, RED, minutes=5)
    file.record_danger_acted_on(actor=officer, case=red, action="local_emergency")
    html = home(officer)
    assert rows(html)[0].startswith(f"{red.reference} Whether the danger is over")
    assert address("case_danger_end", red) in html


def test_a_danger_that_somebody_ended_waits_no_longer_until_it_is_told_again() -> None:
    officer = bold()
    red = saved(officer, RED, minutes=5)
    ended(officer, red)
    [line] = rows(home(officer))
    assert "danger" not in line
    file.tell_danger_again(actor=officer, case=red)
    [line] = rows(home(officer))
    assert line.startswith(f"{red.reference} Action on the danger")


def test_what_is_late_says_so_and_stands_above_what_is_not() -> None:
    officer = bold()
    fresh = saved(officer, minutes=2)
    late = saved(officer, hours=30)
    first, second = rows(home(officer))
    assert late.reference in first
    assert "Waited: 30 h late · Late by: " in first
    assert fresh.reference in second
    assert "late" not in second


def test_asked_to_call_safely_is_late_after_ten_minutes() -> None:
    officer = bold()
    saved(officer, {"channel": "phone"}, minutes=11)
    [line] = rows(home(officer))
    assert "Whether it is safe to talk" in line
    assert "late" in line


def test_a_safe_contact_that_was_agreed_is_not_asked_for_again() -> None:
    officer = bold()
    case = saved(officer, hours=3)
    an_agreed_contact(officer, case)
    assert "safe way to be in contact" not in page(officer, "case", case)


def test_a_closed_case_waits_for_nothing() -> None:
    officer = bold()
    case = a_closed_case(officer)
    html = home(officer)
    assert case.reference not in html
    assert "Open cases that wait: 0" in words(html)


def test_only_the_cases_of_ones_own_post_are_there() -> None:
    officer = bold()
    mine, theirs = saved(officer), saved(an_officer(post=a_post("SEL")))
    html = home(officer)
    assert mine.reference in html
    assert theirs.reference not in html


def test_a_case_that_is_hidden_from_somebody_does_not_wait_for_them() -> None:
    officer, colleague = bold(), bold()
    case = saved(officer)
    file.hide_from(actor=officer, case=case, officer=colleague)
    assert case.reference not in home(colleague)


def test_the_protection_lead_sees_the_waits_of_all_posts_with_their_places() -> None:
    one, other = saved(bold()), saved(an_officer(post=a_post("SEL")))
    lines = rows(home(saraa()))
    assert any(one.reference in line and "Ankara" in line for line in lines)
    assert any(other.reference in line and "Seoul" in line for line in lines)


def test_who_cannot_work_on_a_case_is_led_to_no_form() -> None:
    case = saved(bold())
    for officer in (saraa(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))):
        html = home(officer)
        assert case.reference in html
        assert address("screening_question", case) not in html
        assert f'href="{address("first_contact")}"' not in html


def test_no_name_and_no_answer_stands_on_the_home_page() -> None:
    officer = bold()
    a_named_case(officer)
    case = a_case_to_act_on(officer)
    an_agreed_contact(officer, case)
    for who in (officer, saraa(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))):
        shown = words(home(who))
        for hidden in ("Солонго", "Батбаярын", "номын", "555", "victim", "Act as if"):
            assert hidden not in shown


@pytest.mark.parametrize("role", [r for r in Role if r not in {
    Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD}])  # fmt: skip
def test_the_other_roles_are_told_what_they_are_here_for_and_see_no_case(role: Role) -> None:
    case = saved(bold())
    shown = words(home(an_officer(role, a_post("UBH"))))
    assert str(EXPLANATIONS[role]) in shown
    assert case.reference not in shown


def test_of_many_second_looks_the_oldest_are_named_and_that_there_are_more_is_said() -> None:
    officer, lead = bold(), saraa()
    cases = [a_saved_contact(officer) for _ in range(12)]
    for case in cases:
        talk.start_screening(actor=officer, case=case)
        talk.ask_second_look(actor=officer, case=case)
    html = home(lead)
    named = [case for case in cases if address("second_look", case) in html]
    assert named == cases[:10]
    assert "and more cases" in words(html)


def test_a_second_look_is_asked_of_others_and_never_of_whoever_asked() -> None:
    officer, colleague, lead = bold(), bold(), saraa()
    case = a_case_to_act_on(officer)
    for who, asked in ((officer, False), (colleague, True), (lead, True)):
        html = home(who)
        assert ("A second look is asked of you" in words(html)) is asked
        assert (address("second_look", case) in html) is asked
    talk.give_second_look(actor=lead, case=case, opinion="act_now", reasons="The same.")
    assert "A second look is asked of you" not in words(home(colleague))


def test_a_story_that_was_opened_is_read_with_its_reason_before_it_leaves_the_page() -> None:
    officer, head = bold(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    case = a_saved_contact(officer)
    opened = file.break_glass(actor=head, case=case, reason="Nobody else can be reached tonight.")
    html = home(officer)
    assert head.display_name in words(html)
    to_read = address("case_glass_read", opened.pk)
    assert to_read in html
    assert "Nobody else can be reached tonight." not in html
    assert "Nobody else can be reached tonight." in page(officer, "case_glass_read", opened.pk)
    browser_of(officer).post(to_read)
    assert "story was opened" not in words(home(officer))


def test_more_cases_than_fit_follow_on_the_next_page_and_none_is_left_out() -> None:
    officer = bold()
    cases = [saved(officer, RED if n % 9 == 0 else CALM, hours=n // 2) for n in range(55)]
    html = home(officer)
    assert "Open cases that wait: 25+" in words(html)
    shown = rows(html)
    while more := re.findall(r'rel="next" href="(\?after=[^"]+)"', html):
        html = browser_of(officer).get(f"/{more[0]}").content.decode()
        shown += rows(html)
    assert len(shown) == 55
    assert {line.split()[0] for line in shown} == {case.reference for case in cases}
    assert ["danger" in line for line in shown] == [True] * 7 + [False] * 48


@pytest.mark.parametrize("broken", ["x", "9.1.2", "1.99999999999999999999.aa", "1.٣." + "a" * 32])
def test_a_broken_page_address_shows_the_most_pressing(broken: str) -> None:
    officer = bold()
    case = saved(officer)
    response = browser_of(officer).get("/", {"after": broken})
    assert case.reference in response.content.decode()


def test_what_could_not_be_worked_out_in_one_look_is_named_and_follows_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for part in (queries, told):
        monkeypatch.setattr(part, "AT_ONCE", 2)
    monkeypatch.setattr(queries, "A_PAGE", 4)
    officer = bold()
    cases = {saved(officer).reference for _ in range(7)}
    html = home(officer)
    assert len(rows(html)) == 2
    assert "Still being worked out" in words(html)
    assert "and more cases" in words(html)
    html = home(officer)
    assert "and more cases" not in words(html)
    assert {reference for reference in cases if reference in html} == cases


def test_a_later_page_counts_nothing_and_leads_back() -> None:
    officer = bold()
    for _one in range(28):
        saved(officer)
    [second] = re.findall(r'rel="next" href="(\?after=[^"]+)"', home(officer))
    past_all = f"?after=2.{10**16}.{'f' * 32}"
    for address_of_page, lines in ((second, 3), (past_all, 0)):
        html = browser_of(officer).get(f"/{address_of_page}").content.decode()
        assert len(rows(html)) == lines
        shown = words(html)
        assert "Open cases that wait" not in shown
        assert "Nothing waits" not in shown
        assert "To the most pressing cases" in shown


def test_a_case_of_another_post_on_which_one_is_named_stands_in_its_place_across_pages() -> None:
    officer, abroad = bold(), an_officer(post=a_post("SEL"))
    named = saved(abroad, hours=14.5)
    file.name_on_case(actor=abroad, case=named, officer=officer)
    own = [saved(officer, hours=n) for n in range(30)]
    expected = [case.reference for case in sorted([*own, named], key=lambda c: c.opened_at)]
    html = home(officer)
    [more] = re.findall(r'rel="next" href="(\?after=[^"]+)"', html)
    lines = rows(html) + rows(browser_of(officer).get(f"/{more}").content.decode())
    assert [line.split()[0] for line in lines] == expected
    file.hide_from(actor=abroad, case=named, officer=officer)
    assert named.reference not in home(officer)


def test_the_lead_pages_through_all_posts_and_no_closed_case_stands_between() -> None:
    officers = [bold(), an_officer(post=a_post("SEL"))]
    cases = [saved(officers[n % 2], hours=n) for n in range(32)]
    home(saraa())
    Case.objects.filter(pk=cases[31].pk).update(state=Case.State.CLOSED, closed_at=clock.now())
    html = home(saraa())
    [more] = re.findall(r'rel="next" href="(\?after=[^"]+)"', html)
    lines = rows(html) + rows(browser_of(saraa()).get(f"/{more}").content.decode())
    assert [line.split()[0] for line in lines] == [case.reference for case in cases[30::-1]]
