"""Agreed days and hours, by the wall clock of the person, whatever their summer time does."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gerege.cases.windows import DAYS, Agreed, Window, windows_in, written
from gerege.cases.words import hours_in_words

# With summer time, against the seasons of each other, by half an hour, at midnight, and without.
ZONES = (
    *("Europe/Istanbul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
    *("America/Santiago", "Africa/Cairo", "Asia/Ulaanbaatar", "Asia/Kathmandu", "Asia/Seoul"),
)
A_MINUTE = timedelta(minutes=1)
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
windows = st.builds(
    lambda days, times: Window(days, *times),
    st.frozensets(st.sampled_from(DAYS), min_size=1),
    st.tuples(clocks, clocks).filter(lambda both: both[0] != both[1]),
)
agreements = st.builds(
    Agreed, st.lists(windows, min_size=1, max_size=3).map(tuple), st.sampled_from(ZONES)
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  the bounds are naive by contract
lawful = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@given(agreements, moments)
@lawful
def test_the_next_window_is_never_in_the_past_and_always_inside(
    agreed: Agreed, moment: datetime
) -> None:
    begins = agreed.next_begin(moment)
    if begins is not None:
        assert begins > moment
        assert agreed.holds(begins)
        assert not agreed.holds(begins - A_MINUTE)


@given(agreements, moments)
@lawful
def test_until_it_next_changes_it_stays_as_it_is(agreed: Agreed, moment: datetime) -> None:
    changes, inside = agreed.next_change(moment), agreed.holds(moment)
    if changes is None:
        assert all(agreed.holds(moment + n * 7 * A_MINUTE) == inside for n in range(1440))
        return
    assert changes > moment
    assert agreed.holds(changes) != inside
    between = (changes - moment) // A_MINUTE
    for number in range(0, between, max(between // 200, 1)):
        assert agreed.holds(moment + number * A_MINUTE) == inside


@given(st.lists(windows, max_size=3))
@lawful
def test_what_is_written_down_is_read_as_it_was(agreed: list[Window]) -> None:
    assert windows_in(written(agreed)) == tuple(agreed)


@pytest.mark.parametrize("text", ["sun", "sun 14:00", "sun 14:00-14:00", "day 14:00-16:00", "; "])
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        windows_in(text)


def in_berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_night_from_saturday_ends_on_sunday_morning() -> None:
    agreed = Agreed(windows_in("sat 22:00-02:00"), "Europe/Berlin")
    for inside in ("2026-11-28 22:00", "2026-11-28 23:59", "2026-11-29 01:59"):
        assert agreed.holds(in_berlin(inside))
    for outside in ("2026-11-28 01:00", "2026-11-28 21:59", "2026-11-29 02:00", "2026-11-29 22:30"):
        assert not agreed.holds(in_berlin(outside))


def test_an_hour_that_summer_time_skips_is_in_no_window() -> None:
    agreed = Agreed(windows_in("sun 02:15-02:45"), "Europe/Berlin")
    before = in_berlin("2026-03-28 12:00")
    assert agreed.next_begin(before) == in_berlin("2026-04-05 02:15")
    partly = Agreed(windows_in("sun 02:15-04:00"), "Europe/Berlin")
    assert partly.next_begin(before) == in_berlin("2026-03-29 03:00")


def test_an_hour_that_winter_time_repeats_is_inside_twice() -> None:
    agreed = Agreed(windows_in("sun 02:15-02:45"), "Europe/Berlin")
    first = agreed.next_begin(in_berlin("2026-10-24 12:00"))
    assert first is not None
    assert agreed.next_begin(first) == first + timedelta(hours=1)


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("mon,tue,wed,thu,fri,sat,sun 08:30-09:00", "Every day 08:30-09:00"),
        ("mon,tue,wed,thu,fri 08:30-09:00", "Mon–Fri 08:30-09:00"),
        ("sat,sun 08:30-09:00", "Sat, Sun 08:30-09:00"),
        ("mon,wed,thu,fri,sun 08:30-09:00", "Mon, Wed–Fri, Sun 08:30-09:00"),
        ("mon 08:30-09:00; tue 10:00-11:00", "Mon 08:30-09:00; Tue 10:00-11:00"),
    ],
)
def test_days_that_follow_each_other_are_read_as_one(kept: str, read: str) -> None:
    with override("en"):
        assert hours_in_words(kept) == read


def test_every_day_is_read_in_the_other_language_too() -> None:
    with override("mn"):
        assert hours_in_words(written([Window(frozenset(DAYS), time(8), time(9))])).startswith(
            "Өдөр бүр"
        )
