"""When a wait is due: by hours, or by the working days of home, of the host country, or of both."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_post, a_saved_contact, bold, saraa

from gerege.accounts.models import Post
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.causes import Cause, load_causes
from gerege.knowledge.holidays import load_holidays
from gerege.waits import services as waits
from gerege.waits.calendars import Calendars, by_post, calendars_of, due_at
from gerege.waits.models import ClosedDay, Wait
from gerege.waits.queries import line_of

ANKARA = ZoneInfo("Europe/Istanbul")
# A Wednesday morning; the Monday after is no holiday in either country.
WEDNESDAY = datetime(2026, 10, 7, 8, tzinfo=UTC)


def a_case(host: str = "TUR", zone: str = "Europe/Istanbul") -> Case:
    """A case in memory, as the calendars read it."""
    return Case(host_country=host, post=Post(code="XXX", country_iso3="TUR", time_zone=zone))


def due(cause: str, started: datetime, calendars: Calendars) -> datetime | None:
    wait = Wait(cause=cause, opened_at=started, started_at=started)
    return due_at(load_causes().cause(cause), wait, calendars)


def test_every_cause_of_the_design_is_there_and_three_pause_the_clock() -> None:
    causes = load_causes()
    assert [c.id for c in causes.entries if c.kind == "cause"] == [
        f"W{number:02}" for number in range(1, 25)
    ]
    assert causes.pausing == {"W19", "W24", "help_refused"}
    assert {c.id for c in causes.entries if c.kind == "task"} >= {"tell_person", "other"}


def test_five_working_days_leave_out_the_weekend_by_the_clock_of_ulaanbaatar() -> None:
    found = due("W01", WEDNESDAY, calendars_of(a_case()))
    # The end of Wednesday a week later, on the wall in Ulaanbaatar.
    assert found == datetime(2026, 10, 15, tzinfo=ZoneInfo("Asia/Ulaanbaatar"))


def test_a_holiday_of_the_host_country_counts_there_and_not_at_home() -> None:
    # The 29th of October is the day of the republic in Turkey.
    started = datetime(2026, 10, 27, 8, tzinfo=UTC)
    calendars = calendars_of(a_case())
    assert not calendars.host.works_on(date(2026, 10, 29))
    assert calendars.home.works_on(date(2026, 10, 29))
    assert not calendars.of("both").works_on(date(2026, 10, 29))
    assert not calendars.of("both").works_on(date(2026, 11, 26))
    assert due("W16", started, calendars) == datetime(2026, 11, 5, tzinfo=ANKARA)


def test_a_weekend_of_friday_and_saturday_is_the_weekend_there() -> None:
    calendars = calendars_of(a_case("KWT", "Asia/Kuwait"))
    friday, sunday = date(2026, 10, 9), date(2026, 10, 11)
    assert not calendars.host.works_on(friday)
    assert calendars.host.works_on(sunday)
    assert not calendars.of("both").works_on(friday)
    assert not calendars.of("both").works_on(sunday)


def test_a_country_nobody_knows_has_weekends_only_and_is_named() -> None:
    calendars = calendars_of(a_case("ATA"))
    assert calendars.unknown == ("ATA",)
    assert calendars.host.closed == frozenset()
    assert calendars_of(a_case()).unknown == ()


def test_hours_run_through_nights_and_holidays_and_what_has_no_rule_is_never_due() -> None:
    calendars = calendars_of(a_case())
    assert due("W10", WEDNESDAY, calendars) == WEDNESDAY + timedelta(hours=24)
    assert due("W06", WEDNESDAY, calendars) is None
    assert due("W19", WEDNESDAY, calendars) is None


def test_what_is_prepared_is_due_to_be_sent() -> None:
    wait = Wait(cause="W04", opened_at=WEDNESDAY, started_at=None)
    cause, calendars = load_causes().cause("W04"), calendars_of(a_case())
    assert due_at(cause, wait, calendars) == WEDNESDAY + timedelta(hours=24)
    assert due_at(load_causes().cause("W06"), wait, calendars) is None


@given(
    hours=st.integers(0, 24 * 880),
    country=st.sampled_from(sorted(load_holidays().days)),
    cause=st.sampled_from([c for c in load_causes().entries if c.due]),
    added=st.sets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=5),
)
def test_a_due_time_lies_ahead_and_a_closed_day_never_brings_it_nearer(
    hours: int, country: str, cause: Cause, added: set[date]
) -> None:
    started, case = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours), a_case(country)
    plain = due(cause.id, started, calendars_of(case))
    days = [(case.post_id, "post", day) for day in added]
    later = due(cause.id, started, calendars_of(case, by_post(days)))
    assert plain is not None
    assert later is not None
    assert started < plain <= later


@pytest.mark.django_db
def test_a_day_that_a_post_adds_moves_what_is_due_there_and_one_of_headquarters_home() -> None:
    officer, lead = bold(), saraa()
    with clock.pretend(WEDNESDAY):
        case = a_saved_contact(officer)
        ticket = waits.open_wait(actor=officer, case=case, cause="W16")
        identity = waits.open_wait(actor=officer, case=case, cause="W01")
        before = [line_of(officer, one, WEDNESDAY).waiting.due for one in (ticket, identity)]
        day = waits.add_closed_day(
            actor=officer, post=officer.post, day=date(2026, 10, 9), name="Сонгууль"
        )
        again = waits.add_closed_day(
            actor=officer, post=officer.post, day=date(2026, 10, 9), name="Сонгууль"
        )
        waits.add_closed_day(actor=lead, post=lead.post, day=date(2026, 10, 12), name="Сонгууль")
    assert again == day
    after = [line_of(officer, one, WEDNESDAY).waiting.due for one in (ticket, identity)]
    assert [b < a for b, a in zip(before, after, strict=True)] == [True, True]
    waits.remove_closed_day(actor=officer, closed=day)
    assert line_of(officer, ticket, WEDNESDAY).waiting.due == before[0]


@pytest.mark.django_db
def test_only_people_of_a_post_close_its_days() -> None:
    officer, seoul = bold(), a_post("SEL")
    with pytest.raises(NotAllowed):
        waits.add_closed_day(actor=officer, post=seoul, day=date(2026, 10, 9), name="Өдөр")
    with pytest.raises(InputRefused):
        waits.add_closed_day(actor=officer, post=officer.post, day=date(2026, 10, 9), name=" ")
    assert not ClosedDay.objects.exists()
