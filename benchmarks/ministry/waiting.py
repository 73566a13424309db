"""The rows of what cases wait for: six a case; those of an open case stand."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from benchmarks.ministry.telling import NOW, Told

CAUSES = ("W01", "W02", "W04", "W05", "W13", "W21")
PAUSED, PREPARED, NAMED = 23, 5, 7
"""Every so many cases wait for the person's own decision; every so many requests are not sent yet,
or are with a named colleague."""
NOTE = "Хүсэлтийг албан бичгээр явуулсан, хариуг хүлээж байна."


def waits(told: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """The waits of every case, as the services would have left them."""
    for one in told:
        causes = (*CAUSES[:-1], "W19" if one.number % PAUSED == 0 else CAUSES[-1])
        for number, cause in enumerate(causes):
            yield _wait(one, number, cause)


def _wait(one: Told, number: int, cause: str) -> dict[str, Any]:
    from gerege.knowledge.causes import load_causes

    row, opened = uuid4(), _opened(one, number)
    prepared = one.is_open and cause != "W19" and (one.number + number) % PREPARED == 0
    named = (one.number + number) % NAMED == 0
    ended = None if one.is_open else one.after(number * 40 + 90)
    standing = "prepared" if prepared else "running"
    return {
        "id": row,
        "case_id": one.id,
        "post": one.post,
        "cause": cause,
        "about": None,
        "owner_kind": "person" if named else load_causes().cause(cause).owner,
        "owner_id": one.officer if named else None,
        "state": standing if one.is_open else "closed",
        "opened_at": opened,
        "opened_by_id": one.officer,
        "started_at": None if prepared else opened,
        "ended_at": ended,
        "ended_by_id": None if one.is_open else one.officer,
        "note": one.sealed("waits.wait.note", row, NOTE),
        "obtained": None if one.is_open else one.sealed("waits.wait.obtained", row, NOTE),
    }


def _opened(one: Told, number: int) -> datetime:
    """Of an open case within the last weeks; of a closed one soon after it was opened."""
    if one.is_open:
        return NOW - timedelta(hours=one.number % 900 + number)
    return one.after(number * 20 + 2)
