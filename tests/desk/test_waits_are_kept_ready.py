"""What is kept ready of the waits never differs from what the clock says, whatever happens."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import (
    a_case_to_act_on,
    a_named_case,
    a_saved_contact,
    an_agreed_contact,
    an_officer,
    bold,
    said_in_private,
    saraa,
    talked,
)
from tests.desk.browsing import browser_of

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case, FirstContact
from gerege.desk import ready
from gerege.desk.models import CaseWait
from gerege.desk.queries import home_of
from gerege.desk.ready import refresh_waits, stale_among
from gerege.desk.waits import waits_of_many, with_all_events
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import load_guidance
from gerege.screening import services as talk
from gerege.screening.models import SecondLook
from gerege.vault.models import RecordKey
from gerege.vault.record_keys import empty_memory

pytestmark = pytest.mark.django_db

Act = Callable[[Officer, Case], object]
REFUSALS = (NotAllowed, InputRefused, ObjectDoesNotExist)
BEGIN = datetime.fromisoformat("2026-03-02T08:00:00+00:00")
ADULT = AgeRecord(years=30, basis="document")
GUARDS = {guard.id for guard in load_guidance().myth_guards}


def close(actor: Officer, case: Case) -> object:
    return talk.close_case(
        actor=actor, case=case, reason="help_given", guards_read=GUARDS, words=""
    )


def look_for_somebody(_actor: Officer, case: Case) -> object:
    return talk.give_second_look(actor=saraa(), case=case, opinion="act_now", reasons="The same.")


def decide(actor: Officer, case: Case) -> object:
    return talk.record_decision(
        actor=actor, case=case, threshold="assist", who="post", choice="yes", reasons="Needed."
    )


def correct(actor: Officer, case: Case) -> object:
    return file.correct_first_contact(actor=actor, case=case, answers={"immediate_danger": "yes"})


def tell(actor: Officer, case: Case) -> object:
    return file.tell_more(actor=actor, case=case, answers={"can_talk": "yes"}, fields={})


def act_on_danger(actor: Officer, case: Case) -> object:
    return file.record_danger_acted_on(actor=actor, case=case, action="local_emergency")


def forbid_contact(actor: Officer, case: Case) -> object:
    return file.agree_safe_contact(actor=actor, case=case, fields={}, do_not_contact=True)


ACTS: dict[str, Act] = {
    "correct_first_contact": correct,
    "tell_more": tell,
    "record_danger_acted_on": act_on_danger,
    "change_person": lambda a, c: file.change_person(
        actor=a, case=c, fields={"given": "Солонго"}, age=ADULT
    ),
    "agree_safe_contact": an_agreed_contact,
    "confirm_safe_contact": lambda a, c: file.confirm_safe_contact(actor=a, case=c),
    "add_note": lambda a, c: file.add_note(actor=a, case=c, text="Орох байр", audience="post"),
    "name_on_case": lambda a, c: file.name_on_case(actor=a, case=c, officer=bold()),
    "hide_from": lambda a, c: file.hide_from(actor=a, case=c, officer=bold()),
    "start_screening": lambda a, c: talk.start_screening(actor=a, case=c),
    "record_answers": lambda a, c: talked(
        a, c, person__says_victim="yes", exploitation__hours="yes"
    ),
    "ask_second_look": lambda a, c: talk.ask_second_look(actor=a, case=c),
    "give_second_look": look_for_somebody,
    "record_decision": decide,
    "recompute_result": lambda a, c: talk.recompute_result(actor=a, case=c),
    "close_case": close,
    "reopen_case": lambda a, c: talk.reopen_case(actor=a, case=c),
}
OTHER_ACTS: dict[str, Act] = {
    "forbidden contact": forbid_contact,
    "danger in the talk": lambda a, c: talk.record_answers(
        actor=a, case=c, answers=said_in_private(safety__immediate_danger="yes")
    ),
    "settled": lambda a, c: talk.record_answers(
        actor=a,
        case=c,
        answers=said_in_private(**{f.replace(".", "__"): "no" for f in load().active}),
    ),
    "somebody opens the home page": lambda a, _case: home_of(a, clock.now()),
}
# They open a case, or change nothing that a case could wait for.
CHANGE_NO_WAIT = {
    *("save_first_contact", "receive_sealed", "open_group"),
    *("note_look", "reveal_safe_words", "break_glass", "acknowledge_break_glass"),
    *("closing_needs", "what_closing_needs", "note_erasure_look"),
    # A closed case only; what an erased case waited for goes with its rows.
    *("ask_erasure", "confirm_erasure", "decline_erasure", "put_hold", "lift_hold", "clean_up"),
    *("make_list", "confirm_list", "run_list"),
}
# It needs a person who may be a child; tried by itself below.
APART = {"confirm_adult"}


@contextmanager
def undone() -> Iterator[None]:
    """Everything that happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fresh(case: Case) -> Case:
    return Case.objects.select_related("post").get(pk=case.pk)


def derived(moment: datetime) -> dict[object, tuple[object, ...]]:
    """What each open case waits for, straight from the clock."""
    cases = list(with_all_events(Case.objects.filter(state=Case.State.OPEN)))
    return {
        case.pk: (waits[0].code, waits[0].since, waits[0].due, len(waits) - 1)
        for case, waits, _changes in waits_of_many(cases, moment)
    }


def kept(moment: datetime) -> dict[object, tuple[object, ...]]:
    """What is kept ready, without what counts as stale."""
    stale = stale_among(Case.objects.all(), moment, 1_000)
    rows = CaseWait.objects.filter(case__state=Case.State.OPEN).exclude(case__in=stale)
    return {row.case_id: (row.code, row.since, row.due, row.more) for row in rows}


HISTORIES = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS | OTHER_ACTS)), st.integers(0, 500)),
    max_size=7,
)


@given(history=HISTORIES, later=st.integers(0, 24 * 40))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_any_history_what_is_kept_is_what_the_clock_says_at_every_moment(
    history: list[tuple[str, int]], later: int
) -> None:
    with undone():
        moment = BEGIN
        with clock.pretend(moment):
            officer = bold()
            cases = [a_saved_contact(officer), a_named_case(officer)]
        for number, (name, hours) in enumerate(history):
            moment += timedelta(hours=hours)
            with clock.pretend(moment), suppress(*REFUSALS):
                (ACTS | OTHER_ACTS)[name](officer, fresh(cases[number % 2]))
            assert kept(moment).items() <= derived(moment).items()
        moment += timedelta(hours=later)
        assert kept(moment).items() <= derived(moment).items()
        with clock.pretend(moment):
            refresh_waits()
        assert kept(moment) == derived(moment)
        assert set(derived(moment)) == set(
            Case.objects.filter(state=Case.State.OPEN).values_list("pk", flat=True)
        )


def test_every_service_that_touches_a_case_is_known_here() -> None:
    services = {*file.__all__, *talk.__all__}
    assert services == {*ACTS, *CHANGE_NO_WAIT, *APART}


READY_FOR = {
    "confirm_safe_contact": ["agree_safe_contact"],
    "give_second_look": ["record_answers"],
    "close_case": ["settled"],
    "reopen_case": ["settled", "close_case"],
    "recompute_result": ["record_answers"],
}


@pytest.mark.parametrize("name", sorted(ACTS))
def test_every_act_makes_what_is_kept_of_its_case_stale(name: str) -> None:
    with clock.pretend(BEGIN):
        officer = bold()
        case = a_saved_contact(officer)
        for before in READY_FOR.get(name, []):
            (ACTS | OTHER_ACTS)[before](officer, fresh(case))
    if name == "recompute_result":
        # The same answers read by an older catalogue.
        row = Case.objects.get(pk=case.pk).screening.results.last()
        type(row).objects.filter(pk=row.pk).update(catalogue_version="older")
    with clock.pretend(BEGIN + timedelta(hours=1)):
        refresh_waits()
        version = fresh(case).version
        ACTS[name](officer, fresh(case))
        assert fresh(case).version > version
        if name != "close_case":
            assert case.pk in stale_among(Case.objects.all(), clock.now(), 10)


def test_a_second_person_who_confirms_an_age_makes_it_stale() -> None:
    officer, colleague = bold(), bold()
    case = a_saved_contact(officer, {"channel": "phone", "child": "person_is_child"})
    age = AgeRecord(years=25, basis="stated")
    file.change_person(actor=officer, case=case, fields={}, age=age)
    refresh_waits()
    file.confirm_adult(actor=colleague, case=fresh(case))
    assert stale_among(Case.objects.all(), clock.now(), 10) == [case.pk]


def test_a_safe_contact_that_comes_near_its_end_waits_without_anybody_doing_anything() -> None:
    officer = bold()
    with clock.pretend(BEGIN):
        case = a_case_to_act_on(officer)
        an_agreed_contact(officer, case)
        home_of(officer, clock.now())
    before = kept(BEGIN + timedelta(days=11))[case.pk]
    near = BEGIN + timedelta(days=12)
    assert case.pk not in kept(near)
    home_of(officer, near)
    assert kept(near)[case.pk][3] == before[3] + 1  # type: ignore[operator]  # the number of others


def test_other_hours_in_the_catalogue_make_everything_stale(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = bold()
    case = a_saved_contact(officer)
    home_of(officer, clock.now())
    assert case.pk in kept(clock.now())
    monkeypatch.setattr(ready, "rules_now", lambda: "other rules")
    assert stale_among(Case.objects.all(), clock.now(), 10) == [case.pk]
    assert refresh_waits() == 1


def test_a_wait_that_was_spoiled_by_hand_does_not_outlive_the_next_act() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    refresh_waits()
    CaseWait.objects.update(code="decision", rank=2)
    Case.objects.update(version=F("version") + 1)
    [row] = home_of(officer, clock.now()).waiting
    assert row.case == case
    assert row.waiting.code == "safe_to_talk"


def test_a_limit_is_kept_and_closed_cases_are_forgotten() -> None:
    officer = bold()
    cases = [a_saved_contact(officer) for _ in range(5)]
    assert refresh_waits(3) == 3
    assert refresh_waits(3) == 2
    assert refresh_waits(3) == 0
    Case.objects.filter(pk=cases[0].pk).update(state=Case.State.CLOSED, closed_at=clock.now())
    refresh_waits()
    assert CaseWait.objects.count() == 4


def test_opening_the_page_again_writes_nothing_more() -> None:
    officer, head = bold(), an_officer(Role.HEAD_OF_POST)
    a_saved_contact(officer)
    home_of(officer, clock.now())
    before = list(CaseWait.objects.values())
    home_of(officer, clock.now())
    home_of(head, clock.now())
    assert list(CaseWait.objects.values()) == before
    assert not SecondLook.objects.exists()


def shut(case: Case) -> None:
    """One sealed text of this case is damaged on the disk."""
    contact = FirstContact.objects.get(case=case)
    whole = bytes(contact.answers)
    contact.answers = whole[:-1] + bytes([whole[-1] ^ 1])
    contact.save()


def test_a_case_that_does_not_open_is_named_and_hides_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    officer = bold()
    bad, good = a_saved_contact(officer), a_saved_contact(officer)
    shut(bad)
    for _look in range(2):
        home = home_of(officer, clock.now())
        assert [row.case for row in home.waiting] == [good]
        assert home.unready == [bad]
    told = [record.getMessage() for record in caplog.records if str(bad.pk) in record.getMessage()]
    assert len(told) == 1
    assert bad.reference not in caplog.text
    assert browser_of(officer).get("/").status_code == 200


def test_the_timer_works_out_the_others_and_ends_when_a_case_does_not_open() -> None:
    officer = bold()
    cases = [a_saved_contact(officer) for _ in range(5)]
    shut(cases[2])
    assert refresh_waits(limit=2) == 2
    assert refresh_waits() == 2
    assert refresh_waits() == 0
    assert stale_among(Case.objects.all(), clock.now(), 10) == [cases[2].pk]


def test_a_key_that_is_damaged_shuts_only_its_own_case() -> None:
    officer = bold()
    bad, good = a_saved_contact(officer), a_saved_contact(officer)
    RecordKey.objects.filter(pk=bad.pk).update(wrapped=b"no key")
    empty_memory()
    home = home_of(officer, clock.now())
    assert [row.case for row in home.waiting] == [good]
    assert home.unready == [bad]


def test_a_case_that_is_not_worked_out_again_stands_nowhere_with_what_it_waited_for_before() -> (
    None
):
    officer = bold()
    case = a_saved_contact(officer)
    refresh_waits()
    correct(officer, fresh(case))
    shut(case)
    home = home_of(officer, clock.now())
    assert not home.waiting
    assert home.unready == [case]


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once, after somebody read a case and before they write."""
    left = [happens]

    def with_news(cases: list[Case], moment: datetime) -> Iterator[Any]:
        found = list(waits_of_many(cases, moment))
        if left:
            left.pop()()
        return iter(found)

    monkeypatch.setattr(ready, "waits_of_many", with_news)


def test_danger_told_while_somebody_opens_the_list_is_not_overwritten_by_what_they_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer, colleague = bold(), bold()
    case = a_saved_contact(officer)

    def danger() -> None:
        correct(colleague, fresh(case))
        assert refresh_waits() == 1

    meanwhile(monkeypatch, danger)
    home_of(officer, clock.now())
    assert kept(clock.now()) == derived(clock.now())
    [row] = home_of(officer, clock.now()).waiting
    assert row.is_danger


@pytest.mark.django_db(transaction=True)
def test_the_same_with_two_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    officer, colleague = bold(), bold()
    case = a_saved_contact(officer)

    def danger() -> None:
        try:
            correct(colleague, fresh(case))
            refresh_waits()
        finally:
            connection.close()

    def somebody_else() -> None:
        with ThreadPoolExecutor(1) as another:
            another.submit(danger).result(timeout=20)

    meanwhile(monkeypatch, somebody_else)
    home_of(officer, clock.now())
    assert kept(clock.now()) == derived(clock.now())
    [row] = home_of(officer, clock.now()).waiting
    assert row.is_danger


def test_twenty_stale_cases_are_worked_out_in_as_many_queries_as_two() -> None:
    officer, asked = bold(), []
    for number in (2, 20):
        for _one in range(number):
            a_saved_contact(officer)
        with CaptureQueriesContext(connection) as seen:
            assert refresh_waits() == number
        asked.append(len(seen))
    assert asked[0] == asked[1]
