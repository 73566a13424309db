"""One moment, told in the place where it happens and at headquarters.

An officer abroad and the duty officer at headquarters read the same line; a night shift crosses
midnight in one of the two places only, so the day is written as soon as the two differ.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language, ngettext


def home_zone() -> str:
    """The time zone of headquarters (setting ``GEREGE_HOME``)."""
    return str(settings.GEREGE_HOME.zone)


def home_place() -> str:
    """The place of headquarters in the reader's language."""
    home = settings.GEREGE_HOME
    return str(home.place_en if (get_language() or "mn").startswith("en") else home.place_mn)


ENOUGH = 2


@dataclass(frozen=True)
class PlaceTime:
    """A moment on the wall clock of one place; ``day`` is empty when it goes without saying."""

    iso: str
    zone: str
    day: str
    clock: str
    place: str


def at_both_places(
    moment: datetime, zone: str, place: str, *, with_day: bool = False
) -> tuple[PlaceTime, ...]:
    """The place's time, then that of headquarters unless it is the same clock."""
    here = moment.astimezone(ZoneInfo(zone))
    there = moment.astimezone(ZoneInfo(home_zone()))
    if here.utcoffset() == there.utcoffset():
        return (_told(here, zone, place, with_day=with_day),)
    two_days = here.date() != there.date()
    return (
        _told(here, zone, place, with_day=with_day or two_days),
        _told(there, home_zone(), home_place(), with_day=two_days),
    )


def _told(moment: datetime, zone: str, place: str, *, with_day: bool) -> PlaceTime:
    language = get_language() or "mn"
    return PlaceTime(
        iso=moment.isoformat(timespec="minutes"),
        zone=zone,
        day=_day(moment.date(), language) if with_day else "",
        clock=_clock(moment.time().replace(second=0, microsecond=0), language),
        place=place,
    )


# A page of a case writes fifty times. Writing one out costs more than all else that is done with
# it, and there are only 1,440 minutes in a day and few days in the life of a case.
@lru_cache(maxsize=4_096)
def _day(day: date, language: str) -> str:  # noqa: ARG001  the language decides the format
    return formats.date_format(day, "SHORT_DATE_FORMAT")


@lru_cache(maxsize=4_096)
def _clock(minute: time, language: str) -> str:  # noqa: ARG001
    return formats.time_format(minute, "TIME_FORMAT")


def lasting(length: timedelta) -> str:
    """A length of time in the largest unit of which it has at least two."""
    minutes = max(int(length.total_seconds() // 60), 0)
    hours, days = minutes // 60, minutes // (60 * 24)
    if days >= ENOUGH:
        return ngettext("%(count)s d", "%(count)s d", days) % {"count": days}
    if hours >= ENOUGH:
        return ngettext("%(count)s h", "%(count)s h", hours) % {"count": hours}
    return ngettext("%(count)s min", "%(count)s min", minutes) % {"count": minutes}
