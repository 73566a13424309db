"""Every open wait of every case in one list, the longest first: written down or worked out."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import (
    a_case_to_act_on,
    a_post,
    a_saved_contact,
    an_officer,
    bold,
    saraa,
)
from tests.cases.builders import signed_in
from tests.desk.waiting.acts import correct, derived_rows, fresh, shut

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.desk import lists, queries
from gerege.desk.lists import A_PAGE, Filters, Page, Row, filters_of, waits_that_stand
from gerege.desk.ready import derived_codes, refresh_waits
from gerege.kernel import clock
from gerege.knowledge.causes import load_causes
from gerege.waits import sending
from gerege.waits import services as waits
from gerege.waits.models import Wait
from gerege.waits.owners import Owner

pytestmark = pytest.mark.django_db

AT_FIRST = {"safe_to_talk", "first_talk", "safe_contact"}
"""What every case waits for from its first minute."""


@pytest.fixture(autouse=True)
def nobody_asks_before_it_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """What consent asks before a request goes out is tested with consent."""
    monkeypatch.setattr(sending, "_checks", [])


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def pages_of(viewer: Officer, chosen: Filters | None = None) -> Iterator[Page]:
    """Every page of the list, one after the other, as somebody reads it."""
    place = ""
    while True:
        page = waits_that_stand(viewer, chosen or Filters(), clock.now(), place)
        yield page
        place = page.next_place
        if not place:
            return


def rows_of(viewer: Officer, **asked: str) -> list[Row]:
    return [row for page in pages_of(viewer, Filters(**asked)) for row in page.rows]


def codes_of(viewer: Officer, **asked: str) -> set[str]:
    return {row.waiting.code for row in rows_of(viewer, **asked)}


def read(viewer: Officer, **asked: str) -> str:
    answer = signed_in(viewer).get(reverse("waits"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def told_of(rows: list[Row]) -> set[tuple[object, str]]:
    return {(row.case.pk, row.waiting.code) for row in rows}


def all_that_stands() -> set[tuple[object, str]]:
    """What is written down, and what the clock says of every open case."""
    worked_out = derived_rows(clock.now()).items()
    written = set(Wait.objects.filter(ended_at=None).values_list("case", "cause"))
    return written | {(case, one.code) for case, found in worked_out for one in found}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"W01", "W04", "W13"} | AT_FIRST),
        ({"whose": "headquarters"}, {"W01"}),
        ({"whose": "host"}, {"W04"}),
        ({"whose": "post"}, {"W13"} | AT_FIRST),
        ({"cause": "W04"}, {"W04"}),
        ({"cause": "W04", "whose": "post"}, set()),
        ({"cause": "first_talk"}, {"first_talk"}),
        ({"cause": "first_talk", "whose": "post"}, {"first_talk"}),
        ({"cause": "first_talk", "whose": "headquarters"}, set()),
        ({"cause": "first_talk", "whose": "me"}, set()),
        ({"cause": "danger"}, set()),
        ({"whose": "me"}, set()),
    ],
)
def test_the_list_is_filtered_by_who_acts_and_by_what_is_waited_for(
    officer: Officer, case: Case, asked: dict[str, str], found: set[str]
) -> None:
    for cause in ("W01", "W04", "W13"):
        waits.open_wait(actor=officer, case=case, cause=cause)
    assert codes_of(officer, **asked) == found
    assert codes_of(saraa(), **asked) == found


def test_no_code_is_both_worked_out_and_written_down() -> None:
    assert not derived_codes().keys() & load_causes().by_id.keys()
    assert filters_of("nobody", "nothing") == Filters()
    assert filters_of("post", "danger") == Filters("post", "danger")


def test_the_longest_stands_first_and_every_page_follows_the_one_before(officer: Officer) -> None:
    moment, number = clock.now() - timedelta(days=40), 0
    for _case in range(10):
        with clock.pretend(moment + timedelta(hours=number)):
            case = a_saved_contact(officer)
        for cause in ("W01", "W04", "W06", "W09", "W13", "W16"):
            number += 1
            with clock.pretend(moment + timedelta(hours=number)):
                waits.open_wait(actor=officer, case=case, cause=cause, prepared=number % 5 == 0)
    for viewer in (officer, saraa()):
        rows = rows_of(viewer)
        assert len(rows) == 10 * (6 + len(AT_FIRST))
        assert told_of(rows) == all_that_stands()
        began = [row.waiting.since for row in rows]
        assert began == sorted(began)
    with CaptureQueriesContext(connection) as asked:
        assert len(waits_that_stand(officer, Filters(), clock.now()).rows) == A_PAGE
    assert len(asked) <= 7


@pytest.mark.parametrize("number", [9, 12, 20])
def test_what_began_in_one_moment_is_paged_without_a_gap_and_without_a_double(
    officer: Officer, number: int
) -> None:
    with clock.pretend(clock.now() - timedelta(days=3)):
        for _case in range(number):
            one = a_saved_contact(officer)
            waits.open_wait(actor=officer, case=one, cause="W04")
            waits.open_wait(actor=officer, case=one, cause="W13")
    pages = list(pages_of(officer))
    assert [len(page.rows) for page in pages[:-1]] == [A_PAGE] * (len(pages) - 1)
    assert [page.is_first for page in pages] == [True] + [False] * (len(pages) - 1)
    rows = [row for page in pages for row in page.rows]
    assert len(rows) == len(told_of(rows)) == number * (2 + len(AT_FIRST))
    assert told_of(rows) == all_that_stands()
    # What is worked out of one case stands together, in the order of the catalogue.
    first = [(row.case.pk, row.waiting.code) for row in rows[: len(AT_FIRST)]]
    assert len({case for case, _code in first}) == 1
    places = [derived_codes()[code] for _case, code in first]
    assert places == sorted(places)


def test_what_is_done_while_somebody_reads_on_hides_nothing_behind_it(officer: Officer) -> None:
    with clock.pretend(clock.now() - timedelta(days=3)):
        for _case in range(20):
            a_saved_contact(officer)
    first = waits_that_stand(officer, Filters(), clock.now())
    # The page ends within a case, and what it ends with is done before the next one is read.
    last = first.rows[-1]
    assert last.waiting.code == "safe_to_talk"
    answers = {"channel": "walk_in", "can_talk": "yes"}
    file.correct_first_contact(actor=officer, case=fresh(last.case), answers=answers)
    second = waits_that_stand(officer, Filters(), clock.now(), first.next_place)
    assert (second.rows[0].case, second.rows[0].waiting.code) == (last.case, "first_talk")
    assert not told_of([*first.rows]) & told_of([*second.rows])


def test_danger_stands_at_its_own_time_and_is_marked(officer: Officer) -> None:
    with clock.pretend(clock.now() - timedelta(hours=5)):
        a_saved_contact(officer, {"channel": "phone", "controller_near": "yes"})
    [row] = rows_of(officer, cause="danger")
    assert row.is_danger
    assert row.late_by > timedelta(hours=3)
    assert "tag--danger" in read(officer)


def test_nobody_finds_waits_of_another_post_of_a_hidden_or_of_a_closed_case(
    officer: Officer, case: Case
) -> None:
    colleague, abroad = bold(), an_officer(post=a_post("SEL"))
    theirs = a_saved_contact(abroad)
    closed = a_saved_contact(officer)
    for actor, one in ((officer, case), (abroad, theirs), (officer, closed)):
        waits.open_wait(actor=actor, case=one, cause="W01")
    refresh_waits()
    Case.objects.filter(pk=closed.pk).update(state="closed", closed_at=clock.now())
    file.hide_from(actor=officer, case=case, officer=colleague)

    def known(viewer: Officer) -> set[object]:
        rows = rows_of(viewer)
        # Of each both what is written down and what is worked out.
        assert {row.case.pk for row in rows if row.waiting.code == "W01"} == {
            row.case.pk for row in rows if row.waiting.code == "first_talk"
        }
        return {row.case.pk for row in rows}

    assert known(officer) == {case.pk}
    assert known(colleague) == set()
    assert known(abroad) == {theirs.pk}
    assert known(an_officer(Role.HEAD_OF_POST, officer.post)) == {case.pk}
    assert known(saraa()) == {case.pk, theirs.pk}
    hidden = reverse("wait", args=[Wait.objects.get(case=case).pk])
    assert signed_in(colleague).get(hidden).status_code == 404


def test_whoever_is_named_on_a_case_of_another_post_finds_its_waits(
    officer: Officer, case: Case
) -> None:
    abroad = an_officer(post=a_post("SEL"))
    waits.open_wait(actor=officer, case=case, cause="W21", owner=Owner("person", officer))
    a_saved_contact(officer)
    file.name_on_case(actor=officer, case=case, officer=abroad)
    rows = rows_of(abroad)
    assert {row.case.pk for row in rows} == {case.pk}
    assert {row.waiting.code for row in rows} == {"W21"} | AT_FIRST
    assert [row.owner for row in rows if row.waiting.code == "W21"] == ["Colleague"]


@pytest.mark.parametrize("role", [Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD])
def test_each_row_says_the_next_step_and_leads_to_where_it_is_done(
    officer: Officer, case: Case, role: Role
) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W10")
    viewer = officer if role == Role.CONSULAR_OFFICER else an_officer(role, officer.post)
    html = read(viewer)
    assert "Start the screening talk" in html
    assert f'href="{reverse("wait", args=[wait.pk])}"' in html
    assert f'href="{reverse("case_waits", args=[case.pk])}"' in html
    talk = f'href="{reverse("screening_question", args=[case.pk])}"'
    assert (talk in html) == (role == Role.CONSULAR_OFFICER)


def test_the_second_look_leads_headquarters_to_where_it_is_given(officer: Officer) -> None:
    case = a_case_to_act_on(officer)
    [row] = rows_of(saraa(), cause="second_look")
    assert row.url == reverse("second_look", args=[case.pk])
    assert signed_in(saraa()).get(row.url).status_code == 200
    [row] = rows_of(officer, cause="second_look")
    assert row.url == reverse("result", args=[case.pk])
    [row] = rows_of(an_officer(Role.HEAD_OF_POST, officer.post), cause="second_look")
    assert row.url == ""


def test_the_list_names_nobody_of_a_case(officer: Officer) -> None:
    case = a_case_to_act_on(officer)
    file.change_person(
        actor=officer, case=fresh(case), fields={"patronymic": "Батбаярын", "given": "Солонго"}
    )
    waits.open_wait(actor=officer, case=fresh(case), cause="W01", note="Зохиомол түүх.")
    for viewer in (officer, saraa()):
        html = read(viewer)
        assert case.reference in html
        assert "Second look by another person" in html
        for text in ("Солонго", "Батбаяр", "Зохиомол"):
            assert text not in html


def test_while_the_person_makes_up_their_mind_what_is_worked_out_is_not_late_but_for_some(
    officer: Officer,
) -> None:
    with clock.pretend(clock.now() - timedelta(days=60)):
        case = a_case_to_act_on(officer)
        waits.open_wait(actor=officer, case=case, cause="W19", note="Бодъё гэсэн.")
    rows = {row.waiting.code: row for row in rows_of(officer)}
    assert (rows["plan"].waiting.paused, rows["plan"].is_late) == (True, False)
    assert (rows["decision"].waiting.paused, rows["decision"].is_late) == (False, True)
    assert (rows["pause_to_look_at"].waiting.paused, rows["pause_to_look_at"].is_late) == (
        False,
        True,
    )
    assert (rows["second_look"].waiting.paused, rows["second_look"].is_late) == (False, True)
    html = read(officer)
    assert "paused" in html
    assert "Late by" in html


def test_a_case_that_does_not_open_is_named_with_what_was_written_down_alone(
    officer: Officer, case: Case
) -> None:
    other = a_saved_contact(officer)
    waits.open_wait(actor=officer, case=case, cause="W01")
    refresh_waits()
    correct(officer, fresh(case))
    shut(case)
    page = waits_that_stand(officer, Filters(), clock.now())
    assert page.unready.cases == [case]
    found = told_of(list(page.rows))
    assert {code for pk, code in found if pk == case.pk} == {"W01"}
    assert {code for pk, code in found if pk == other.pk} == AT_FIRST
    html = read(officer)
    assert "Still being worked out" in html
    assert "Not everything that these cases wait for is in the list below yet" in html
    # Where nothing that is worked out can be meant nothing is missing.
    assert not waits_that_stand(officer, Filters("headquarters"), clock.now()).unready.cases
    assert "Still being worked out" not in read(officer, whose="headquarters")


def test_what_could_not_be_worked_out_in_one_look_is_named_and_follows_in_the_next(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in (queries, lists):
        monkeypatch.setattr(part, "AT_ONCE", 2)
    cases = {a_saved_contact(officer).pk for _ in range(5)}
    for ready, left in ((2, 3), (4, 1), (5, 0)):
        page = waits_that_stand(officer, Filters(), clock.now())
        assert len({row.case.pk for row in page.rows}) == ready
        assert len(page.unready.cases) == left
    assert {row.case.pk for row in page.rows} == cases


@pytest.mark.parametrize(
    "broken", ["x", "9.1.2", "9" * 18 + "." + "a" * 32, "1." + "a" * 32 + ".x"]
)
def test_a_broken_page_address_shows_the_longest(officer: Officer, case: Case, broken: str) -> None:
    page = waits_that_stand(officer, Filters(), clock.now(), broken)
    assert page.is_first
    assert {row.case.pk for row in page.rows} == {case.pk}


def test_a_later_page_leads_on_and_back(officer: Officer) -> None:
    for _case in range(9):
        a_saved_contact(officer)
    [onward] = re.findall(r'rel="next" href="(\?[^"]+)"', read(officer))
    answer = signed_in(officer).get(reverse("waits") + onward.replace("&amp;", "&"))
    html = answer.content.decode()
    assert html.count('<th scope="row"') == 2
    assert "To the longest" in html
    assert 'rel="next"' not in html


def test_danger_and_what_is_due_today_stand_above_what_is_older(officer: Officer) -> None:
    with clock.pretend(clock.now() - timedelta(days=40)):
        old = a_saved_contact(officer)
    red = a_saved_contact(officer, {"channel": "phone", "immediate_danger": "yes"})
    ill = a_saved_contact(officer)
    waits.open_wait(actor=officer, case=ill, cause="urgent_care")
    html = read(saraa())
    urgent = html.split("Danger, and due today")[1].split("</section>")[0]
    assert red.reference in urgent
    assert ill.reference in urgent
    assert "A doctor is needed soon" in urgent
    assert old.reference not in urgent
    assert "Danger, and due today" not in read(saraa(), whose="post")


def test_tasks_of_one_cause_have_numbers_where_no_words_may_be_read(officer: Officer) -> None:
    case = a_saved_contact(officer)
    for _ in range(2):
        waits.open_wait(actor=officer, case=case, cause="need_now")
    html = read(saraa())
    assert "Something the person needs now (1)" in html
    assert "Something the person needs now (2)" in html
