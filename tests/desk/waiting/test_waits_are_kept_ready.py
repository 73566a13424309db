"""What is kept ready of the waits never differs from what the clock says, whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import a_case_to_act_on, a_named_case, a_saved_contact, an_agreed_contact, bold
from tests.desk.waiting.acts import (
    ACTS,
    APART,
    BEGIN,
    CHANGE_NO_WAIT,
    OTHER_ACTS,
    REFUSALS,
    derived,
    derived_rows,
    fresh,
    kept,
    kept_rows,
)

from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.desk import ready
from gerege.desk.models import CaseWait, DerivedWait
from gerege.desk.queries import home_of
from gerege.desk.ready import refresh_waits, stale_among
from gerege.kernel import clock
from gerege.screening import services as talk
from gerege.waits import services as waits

pytestmark = pytest.mark.django_db


@contextmanager
def undone() -> Iterator[None]:
    """Everything that happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def all_kept_is_true(moment: datetime) -> bool:
    """What is kept of the cases that are not stale is what the clock says."""
    first, rows = derived(moment), derived_rows(moment)
    return (
        kept(moment).items() <= first.items()
        and kept_rows(moment).items() <= rows.items()
        and set(kept_rows(moment)) == set(kept(moment))
    )


HISTORIES = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS | OTHER_ACTS)), st.integers(0, 500)),
    max_size=7,
)


@given(history=HISTORIES, later=st.integers(0, 24 * 40))
@settings(
    max_examples=25,
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
            assert all_kept_is_true(moment)
        moment += timedelta(hours=later)
        assert all_kept_is_true(moment)
        with clock.pretend(moment):
            refresh_waits()
        assert kept(moment) == derived(moment)
        assert kept_rows(moment) == derived_rows(moment)
        assert set(derived(moment)) == set(
            Case.objects.filter(state=Case.State.OPEN).values_list("pk", flat=True)
        )


def test_every_service_that_touches_a_case_is_known_here() -> None:
    of_consent = {*consent.__all__} - {"Given"}
    services = {*file.__all__, *talk.__all__, *waits.__all__, *of_consent}
    assert services == {*ACTS, *CHANGE_NO_WAIT, *APART}


READY_FOR = {
    "confirm_safe_contact": ["agree_safe_contact"],
    "give_second_look": ["record_answers"],
    "close_case": ["settled"],
    "reopen_case": ["settled", "close_case"],
    "recompute_result": ["record_answers"],
    "start_wait": ["prepare_wait", "immigration may be told"],
    **{act: ["record_consent"] for act in ("withdraw_consent", "record_disclosure", "record_slip")},
    "told_of_more": ["record_consent", "record_slip"],
    **{act: ["ask_exception"] for act in ("agree_exception", "refuse_exception", "close_task")},
    "told_person": ["ask_exception", "agree_exception"],
    **{
        act: ["record_consent", "record_disclosure"]
        for act in ("disclosure_seen", "revoke_disclosure")
    },
    **{act: ["open_wait"] for act in ("hand_wait", "close_wait", "drop_wait", "add_closed_day")},
    "pause_on": ["pause"],
    "remove_closed_day": ["open_wait", "add_closed_day"],
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
            assert case.pk in stale_among([Case.objects.all()], clock.now(), 10)


def test_a_second_person_who_confirms_an_age_makes_it_stale() -> None:
    officer, colleague = bold(), bold()
    case = a_saved_contact(officer, {"channel": "phone", "child": "person_is_child"})
    age = AgeRecord(years=25, basis="stated")
    file.change_person(actor=officer, case=case, fields={}, age=age)
    refresh_waits()
    file.confirm_adult(actor=colleague, case=fresh(case))
    assert stale_among([Case.objects.all()], clock.now(), 10) == [case.pk]


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
    assert stale_among([Case.objects.all()], clock.now(), 10) == [case.pk]
    assert refresh_waits() == 1


def test_a_version_that_kept_less_leaves_every_case_stale() -> None:
    officer = bold()
    cases = [a_saved_contact(officer) for _ in range(3)]
    refresh_waits()
    assert kept_rows(clock.now()).keys() == {case.pk for case in cases}
    # As an older version leaves it: its rules, and nothing in the table that came later.
    CaseWait.objects.update(rules="of the version before"[: ready.DIGITS])
    DerivedWait.objects.all().delete()
    assert kept_rows(clock.now()) == {}
    assert refresh_waits() == 3
    assert kept_rows(clock.now()) == derived_rows(clock.now())


def test_the_program_that_keeps_waits_is_part_of_the_rules(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ready.rules_now.cache_clear()
    before = ready.rules_now()
    other = tmp_path / "ready.py"
    other.write_bytes(Path(ready.__file__).read_bytes() + b"#")
    monkeypatch.setattr(ready, "__file__", str(other))
    ready.rules_now.cache_clear()
    try:
        assert ready.rules_now() != before
    finally:
        ready.rules_now.cache_clear()


def test_a_wait_that_was_spoiled_by_hand_does_not_outlive_the_next_act() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    refresh_waits()
    CaseWait.objects.update(code="decision", rank=2)
    Case.objects.update(version=F("version") + 1)
    [row] = home_of(officer, clock.now()).waiting
    assert row.case == case
    assert row.waiting.code == "safe_to_talk"
