"""Dates, clocks and lengths of time as an officer reads them."""

from datetime import UTC, date, datetime, timedelta

from django.template import Context, Template
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from gerege.ui import times

NIGHT_CALL = datetime(2026, 11, 23, 23, 10, tzinfo=UTC)
EVENING_CALL = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


def shown(template: str, **context: object) -> str:
    return Template(template).render(Context(context))


def test_a_mongolian_date_puts_the_year_first() -> None:
    with override("mn"):
        assert date_format(date(2026, 11, 3)) == "2026 оны 11-р сарын 3"
        assert date_format(date(2026, 11, 3), "SHORT_DATE_FORMAT") == "2026.11.03"


def test_an_english_date_writes_the_month_in_words() -> None:
    with override("en"):
        assert date_format(date(2026, 11, 3)) == "3 November 2026"


def test_the_clock_has_24_hours_in_both_languages() -> None:
    for language in ("mn", "en"):
        with override(language):
            assert time_format(datetime(2026, 1, 1, 14, 2, tzinfo=UTC).time()) == "14:02"


def test_thousands_are_separated_by_commas() -> None:
    with override("mn"):
        assert number_format(1250000.5, force_grouping=True) == "1,250,000.5"


def test_a_night_call_is_told_on_both_clocks() -> None:
    with override("en"):
        text = shown('{% local_time at "Europe/Istanbul" "Ankara" %}', at=NIGHT_CALL)
    assert '<time datetime="2026-11-24T02:10+03:00" data-zone="Europe/Istanbul">02:10<' in text
    assert ">02:10</time> Ankara" in text
    assert ">07:10</time> Ulaanbaatar" in text
    assert "Nov" not in text


def test_the_days_are_written_when_the_two_places_have_different_ones() -> None:
    with override("en"):
        text = shown('{% local_time at "Europe/Istanbul" "Ankara" %}', at=EVENING_CALL)
    assert "23 Nov 2026 <time" in text
    assert "24 Nov 2026 <time" in text


def test_ulaanbaatar_is_told_once() -> None:
    assert len(times.at_both_places(NIGHT_CALL, "Asia/Ulaanbaatar", "Улаанбаатар")) == 1


def test_a_wait_is_told_in_its_largest_whole_unit() -> None:
    with override("mn"):
        assert times.lasting(timedelta(days=9, hours=3)) == "9 хоног"
        assert times.lasting(timedelta(hours=47, minutes=59)) == "47 цаг"
        assert times.lasting(timedelta(minutes=90)) == "90 мин"
    with override("en"):
        assert times.lasting(timedelta(days=9)) == "9 d"


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=4000)))
def test_a_length_is_never_rounded_up_and_loses_less_than_half(length: timedelta) -> None:
    with override("en"):
        count, unit = times.lasting(length).split()
    told = int(count) * {"d": timedelta(days=1), "h": timedelta(hours=1)}.get(
        unit, timedelta(minutes=1)
    )
    assert told <= length
    assert length < timedelta(minutes=1) or length < 2 * told
