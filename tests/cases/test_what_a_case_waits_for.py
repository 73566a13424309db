"""Waits are computed from what happened; danger first, and a closed case waits for nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gerege.cases.clock import CaseFacts, OpenWait, Span, changes_at, waits_of
from gerege.cases.windows import Agreed, windows_in
from gerege.knowledge.guidance import load_guidance

OPENED = datetime(2026, 11, 24, 0, 10, tzinfo=UTC)
LATER = OPENED + timedelta(days=4000)
LIMITS = load_guidance().limits
NEW = CaseFacts(opened_at=OPENED)

moments = st.one_of(
    st.none(), st.integers(0, 60 * 24 * 20).map(lambda minutes: OPENED + timedelta(minutes=minutes))
)
facts = st.builds(
    CaseFacts,
    opened_at=st.just(OPENED),
    is_open=st.booleans(),
    danger_told_at=moments,
    safe_to_talk=st.booleans(),
    danger_acted_at=moments,
    danger_ended_at=moments,
    screening_started_at=moments,
    last_answer_at=moments,
    settled=st.booleans(),
    band=st.sampled_from(["", "act_now", "look_further", "other_need"]),
    second_look_asked_at=moments,
    second_look_given_at=moments,
    decided_at=moments,
    conference_signed_at=moments,
    conference_next_at=moments,
    contact_valid_until=moments,
    contact_forbidden=st.booleans(),
    contact_windows=st.sampled_from(
        [None, Agreed(windows_in("mon,fri 22:00-02:00; sun 14:00-16:00"), "Europe/Istanbul")]
    ),
)


def codes(**changed: object) -> list[str]:
    return [wait.code for wait in waits_of(replace(NEW, **changed), LIMITS, LATER)]  # type: ignore[arg-type]  # fields of the facts


def test_a_new_contact_waits_for_safety_a_talk_and_a_safe_contact() -> None:
    assert set(codes()) == {"safe_to_talk", "first_talk", "safe_contact"}


def test_danger_stands_first_until_somebody_ends_it() -> None:
    assert codes(danger_told_at=OPENED)[0] == "danger"
    assert codes(danger_told_at=OPENED, danger_acted_at=OPENED)[0] == "danger_stands"
    assert "danger_stands" not in codes(danger_told_at=OPENED, danger_ended_at=OPENED)
    assert codes(danger_told_at=LATER, danger_acted_at=OPENED)[0] == "danger"
    ended_before = codes(danger_told_at=LATER, danger_acted_at=OPENED, danger_ended_at=OPENED)
    assert ended_before[0] == "danger"


def test_danger_that_stands_is_never_late_yet_above_what_is() -> None:
    acted = replace(NEW, danger_told_at=OPENED, danger_acted_at=OPENED)
    first, second, *_more = waits_of(acted, LIMITS, OPENED + timedelta(days=9))
    assert (first.code, first.due) == ("danger_stands", None)
    assert second.is_overdue(OPENED + timedelta(days=9))


def test_danger_is_due_in_an_hour_and_overdue_after_it() -> None:
    danger = waits_of(replace(NEW, danger_told_at=OPENED), LIMITS, LATER)[0]
    assert not danger.is_overdue(OPENED + timedelta(minutes=60))
    assert danger.is_overdue(OPENED + timedelta(minutes=61))


def test_open_questions_are_never_overdue() -> None:
    started = replace(NEW, screening_started_at=OPENED)
    [talk] = [w for w in waits_of(started, LIMITS, LATER) if w.code == "open_questions"]
    assert not talk.is_overdue(OPENED + timedelta(days=900))


@pytest.mark.parametrize("forbidden", [True, False])
def test_a_contact_is_agreed_again_unless_the_person_wants_none(forbidden: bool) -> None:
    found = codes(contact_valid_until=OPENED, contact_forbidden=forbidden)
    assert ("safe_contact_again" in found) != forbidden
    assert "safe_contact" not in found


def test_a_contact_that_was_just_agreed_is_not_waited_for() -> None:
    agreed = replace(NEW, contact_valid_until=OPENED + timedelta(days=14))
    early, near = OPENED + timedelta(days=1), OPENED + timedelta(days=12)
    assert "safe_contact_again" not in [w.code for w in waits_of(agreed, LIMITS, early)]
    assert "safe_contact_again" in [w.code for w in waits_of(agreed, LIMITS, near)]


@given(facts)
def test_every_wait_has_words_began_and_danger_is_never_behind_another(found: CaseFacts) -> None:
    waits = waits_of(found, LIMITS, LATER)
    assert bool(waits) <= found.is_open
    for wait in waits:
        assert load_guidance().deadline(wait.code).label.mn
        assert wait.since >= OPENED
    assert [w.code for w in waits].count("danger") <= 1
    assert not waits or "danger" not in [w.code for w in waits[1:]]
    dues = [w.due for w in waits if w.code != "danger" and w.due]
    assert dues == sorted(dues)


DONE = replace(
    NEW,
    safe_to_talk=True,
    screening_started_at=OPENED,
    last_answer_at=OPENED,
    settled=True,
    band="other_need",
    decided_at=OPENED + timedelta(hours=3),
)


def test_an_open_case_with_nothing_else_to_do_waits_for_the_agreed_contact() -> None:
    until = OPENED + timedelta(days=14)
    agreed = replace(DONE, contact_valid_until=until)

    [wait] = waits_of(agreed, LIMITS, OPENED + timedelta(days=3))

    assert (wait.code, wait.since, wait.due) == ("next_contact", DONE.decided_at, until)


def test_where_nobody_may_call_the_case_is_looked_at_again_after_the_period_of_the_catalogue() -> (
    None
):
    silent = replace(DONE, contact_valid_until=OPENED + timedelta(days=14), contact_forbidden=True)

    [wait] = waits_of(silent, LIMITS, OPENED + timedelta(days=3))

    assert (wait.code, wait.since) == ("look_again", DONE.decided_at)
    assert wait.due == OPENED + timedelta(hours=3) + LIMITS["look_again"]
    assert load_guidance().deadline("look_again").reviewed_by == ""


@given(facts)
def test_an_open_case_always_has_something_to_wait_for(found: CaseFacts) -> None:
    assert bool(waits_of(found, LIMITS, LATER)) == found.is_open


QUIET = replace(
    NEW,
    safe_to_talk=True,
    screening_started_at=OPENED,
    settled=True,
    contact_valid_until=OPENED + timedelta(days=14),
    contact_windows=Agreed(windows_in("sun 14:00-16:00"), "Europe/Istanbul"),
)


def test_the_next_contact_is_due_when_the_agreed_hours_begin_and_then_when_they_end() -> None:
    begin = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
    end, next_begin = begin + timedelta(hours=2), begin + timedelta(days=7)
    for moment, due in ((OPENED, begin), (begin, end), (end, next_begin)):
        [wait] = waits_of(QUIET, LIMITS, moment)
        assert (wait.code, wait.due) == ("next_contact", due)
        assert changes_at(QUIET, LIMITS, moment) == min(due, OPENED + timedelta(days=12))


@given(facts, st.integers(0, 60 * 24 * 25).map(lambda minutes: OPENED + timedelta(minutes=minutes)))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_until_the_moment_that_is_named_the_waits_stay_the_same(
    found: CaseFacts, moment: datetime
) -> None:
    changes, now = changes_at(found, LIMITS, moment), waits_of(found, LIMITS, moment)
    until = changes or moment + timedelta(days=20)
    for part in (0.25, 0.5, 0.75, 0.999):
        assert waits_of(found, LIMITS, moment + part * (until - moment)) == now


def test_in_a_pause_only_what_may_not_wait_is_counted_on() -> None:
    begin = OPENED + timedelta(hours=30)
    written = [
        OpenWait("W11", OPENED, begin),
        OpenWait("W19", begin, pauses=True),
        *(OpenWait(code, OPENED, begin) for code in ("need_now", "exception_to_decide")),
    ]
    asked = replace(
        NEW,
        band="act_now",
        danger_told_at=OPENED,
        second_look_asked_at=OPENED,
        open_waits=written,
        pauses=[Span(begin)],
    )
    waits = waits_of(asked, LIMITS, LATER)
    assert {wait.code for wait in waits if wait.is_overdue(LATER)} == {
        *("danger", "safe_to_talk", "safe_contact", "second_look", "medical_offer"),
        *("first_talk", "decision", "needs_interview", "need_now", "exception_to_decide"),
    }
    assert {wait.code for wait in waits if wait.paused} == {
        *("consent_asked", "plan", "W11", "W19"),
    }


def conference(at: datetime, **changed: object) -> list[tuple[datetime | None, bool]]:
    found = replace(DONE, **{"band": "look_further", **changed})  # type: ignore[arg-type]  # fields of the facts
    waits = waits_of(found, LIMITS, at)
    return [(one.due, one.paused) for one in waits if one.code == "case_conference"]


def day(number: float) -> datetime:
    return OPENED + timedelta(days=number)


def test_a_conference_is_due_45_days_after_the_first_contact_where_the_result_asks_to_protect() -> (
    None
):
    assert conference(day(37.9)) == []
    assert conference(day(38)) == [(day(45), False)]
    assert conference(day(60), band="other_need") == []
    assert changes_at(replace(DONE, band="act_now"), LIMITS, day(1)) == day(38)


def test_a_pause_puts_the_conference_off_and_it_is_never_late_in_it() -> None:
    ended = [Span(day(10), day(15))]
    assert conference(day(42.9), pauses=ended) == []
    assert conference(day(43), pauses=ended) == [(day(50), False)]
    assert conference(day(99), pauses=[Span(day(40))]) == [(None, True)]
    assert conference(day(99), pauses=[Span(day(30))]) == []
    in_it = replace(DONE, band="act_now", pauses=[Span(day(30))])
    assert changes_at(in_it, LIMITS, day(31)) is None


def test_after_a_signed_conference_the_next_one_is_due_on_its_review_date_or_not_at_all() -> None:
    assert conference(day(60), conference_signed_at=day(44)) == []
    reviewed = {"conference_signed_at": day(44), "conference_next_at": day(70)}
    assert conference(day(62), **reviewed) == []
    assert conference(day(63), band="other_need", **reviewed) == [(day(70), False)]
