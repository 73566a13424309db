"""How long an officer is on duty: from the record of acts, for their own eyes, kept nowhere.

Twelve hours without a long pause are a reason to hand over (users' reference C.7). Nobody else is
shown this, and nothing counts or compares it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.cache import caches

from gerege.accounts.models import Officer
from gerege.audit.models import Event

PAUSE = timedelta(hours=6)
"""Who did nothing for so long was off duty."""
LONG = timedelta(hours=12)
NEWEST = 1_000
"""So many of the newest entries are read; a duty that has more is told as shorter than it was."""

# A thousand entries are a tenth of what the home page costs; the prompt may come this much later.
REMEMBERED_SECONDS = 300


class Entry(NamedTuple):
    """One entry of an officer's own record."""

    at: datetime
    verb: str
    subject: UUID | None


def newest_entries(officer: Officer) -> list[Entry]:
    """What this officer did and saw last, the newest first. One query."""
    rows = Event.objects.filter(actor=officer.pk).order_by("-sequence")
    return [Entry(*row) for row in rows.values_list("at", "verb", "subject")[:NEWEST]]


def is_long(officer: Officer, moment: datetime) -> bool:
    """True if the duty that goes on at this moment is a long one.

    One query, and none for minutes after: the process remembers the answer, and writes it nowhere.
    """
    key = f"long_duty:{officer.pk}"
    kept: bool | None = caches["here"].get(key)
    if kept is None:
        rows = Event.objects.filter(actor=officer.pk).order_by("-sequence")
        acts = rows.values_list("at", flat=True)[:NEWEST]
        kept = moment - began(acts, moment) >= LONG
        caches["here"].set(key, kept, REMEMBERED_SECONDS)
    return kept


def began(moments: Iterable[datetime], moment: datetime) -> datetime:
    """When the duty began that goes on at this moment: the first act after a pause.

    ``moments`` come newest first. Without any the duty begins now.
    """
    found = moment
    for at in moments:
        if found - at >= PAUSE:
            break
        found = min(found, at)
    return found
