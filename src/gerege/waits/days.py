"""On which days a post is closed, as far as anybody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gerege.accounts.models import Officer, Post
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.holidays import load_holidays
from gerege.waits.models import ClosedDay
from gerege.waits.policies import may_close_days

SHOWN = 20


@dataclass(frozen=True)
class Day:
    """One closed day to come; ``added`` is set where the post added it itself."""

    date: date
    name: str | Bilingual
    source: str
    is_verified: bool
    added: ClosedDay | None = None


@dataclass(frozen=True)
class Days:
    """The next closed days of a post; ``is_known`` is false where no holidays are known."""

    days: Sequence[Day]
    is_known: bool
    country: str


def days_of(post: Post, moment: datetime) -> Days:
    """The closed days of a post that are still to come, the next first."""
    today, known = post.local_date(moment), load_holidays()
    holidays = known.days.get(post.country_iso3, ())
    found = [
        Day(one.day, one.name, one.source, bool(one.verified_by))
        for one in holidays
        if one.day >= today
    ]
    added = ClosedDay.objects.filter(post=post, date__gte=today).select_related("added_by")
    found += [Day(one.date, one.name, one.added_by.display_name, True, one) for one in added]
    shown = sorted(found, key=lambda day: day.date)
    return Days(shown[:SHOWN], known.knows(post.country_iso3), post.country_iso3)


def day_to_remove(viewer: Officer, day_id: UUID) -> ClosedDay:
    """A day this officer may take away. Raises NotAllowed, which is a 404."""
    found = ClosedDay.objects.select_related("post").filter(pk=day_id).first()
    if found is None or not may_close_days(viewer, found.post):
        raise NotAllowed(str(day_id))
    return found
