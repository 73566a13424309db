"""Who is called next, and when: worked out without a database and without a clock of its own."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerege.knowledge.causes import load_causes
from gerege.knowledge.notices import NoticeKind, load_notices
from gerege.notices.chain import Callee, Then, after, in_hours, next_of
from gerege.notices.home import what_is_late

NIGHT = datetime(2026, 11, 25, 23, 10, tzinfo=UTC)
ANKARA = ZoneInfo("Europe/Istanbul")
CHAIN = [Callee(UUID(int=number), None, {"telephone": str(number)}) for number in (11, 12, 13)]
DANGER = load_notices().kind("danger")
TEN = timedelta(minutes=10)


def then(kind: NoticeKind, *, reached: bool, more: bool, anybody: bool, round_: int = 0) -> Then:
    return after(kind, NIGHT, reached=reached, anybody=anybody, more=more, round_=round_)


def test_each_is_called_once_in_their_order_and_after_the_last_nobody() -> None:
    called: list[UUID] = []
    while who := next_of(CHAIN, called):
        called.append(who.id)
    assert called == [one.id for one in CHAIN]


def test_who_was_reached_has_ten_minutes() -> None:
    assert then(DANGER, reached=True, anybody=True, more=True) == Then(NIGHT + TEN, 0)


def test_for_who_was_not_reached_nobody_waits() -> None:
    assert then(DANGER, reached=False, anybody=False, more=True) == Then(NIGHT, 0)


def test_after_the_last_one_it_begins_anew_ever_less_often_and_at_least_daily() -> None:
    waits = [
        then(DANGER, reached=True, anybody=True, more=False, round_=round_) for round_ in range(9)
    ]
    lengths = [one.at - NIGHT for one in waits if one.at]
    assert lengths[:3] == [timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)]
    assert max(lengths) == timedelta(days=1)
    assert [one.round for one in waits] == list(range(1, 10))


def test_where_word_went_out_to_nobody_it_is_tried_again_within_minutes_and_never_given_up() -> (
    None
):
    for kind in load_notices().entries:
        first = then(kind, reached=False, anybody=False, more=False)
        assert first.at == NIGHT + timedelta(minutes=2)
        last = then(kind, reached=False, anybody=False, more=False, round_=50)
        assert last.at == NIGHT + timedelta(hours=1)


def test_a_reminder_goes_to_one_person_and_does_not_come_again() -> None:
    soon = load_notices().kind("soon")
    assert then(soon, reached=True, anybody=True, more=True).at is None


@pytest.mark.parametrize(
    ("local", "sent_at"),
    [("08:00", "08:00"), ("19:59", "19:59"), ("20:00", "08:00"), ("03:30", "08:00")],
)
def test_what_is_not_urgent_waits_for_the_morning_of_the_place(local: str, sent_at: str) -> None:
    hour, minute = map(int, local.split(":"))
    moment = datetime(2026, 11, 25, hour, minute, tzinfo=ANKARA).astimezone(UTC)
    found = in_hours(load_notices().kind("late_at_post"), moment, ANKARA)
    assert found.astimezone(ANKARA).strftime("%H:%M") == sent_at
    assert moment <= found < moment + timedelta(days=1)


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_urgent_waits_for_no_morning(moment: datetime) -> None:
    for kind in ("danger", "second_person", "story_opened"):
        assert in_hours(load_notices().kind(kind), moment, ANKARA) == moment


def test_the_order_of_notices_is_that_of_the_catalogue_the_most_urgent_first() -> None:
    ids = [kind.id for kind in load_notices().entries]
    places = [" ".join(ids).index(one) for one in ids]
    assert places == sorted(set(places))
    assert ids.index("danger") < ids.index("late_at_headquarters")


def test_what_a_notice_of_the_clock_is_about_is_said_in_words_of_the_catalogue() -> None:
    said = what_is_late("clock:0123:W10:1:0")
    assert said == load_causes().cause("W10").label
    assert what_is_late("clock:0123:first_talk:1:soon") is not None
    for key in ("clock:0123:danger:1:begins", "complaint:1", "", "clock:0123:gone:1:0"):
        assert what_is_late(key) is None
