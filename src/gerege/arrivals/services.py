"""Left outside, taken in inside (decision 47).

A room that has a page outside says with ``take_in`` what becomes of what is sent there. The page
calls ``leave``, which needs no key of the vault; the worker, the timer and whoever opens a list
call ``collect``.
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from gerege.arrivals.models import Arrival
from gerege.kernel.clock import now
from gerege.kernel.errors import GeregeError

log = logging.getLogger(__name__)
Content = Mapping[str, Any]
Taker = Callable[[UUID, datetime, Content], object]
AT_ONCE = 50

_takers: dict[str, Taker] = {}


def take_in(kind: str, taker: Taker) -> None:
    """What to do with arrivals of this kind: the taker gets number, moment and content.

    It runs in the transaction in which the arrival goes; the same number may come twice, and a
    GeregeError that it raises leaves the arrival where it is. For ``AppConfig.ready``.
    """
    _takers[kind] = taker


def leave(*, kind: str, mark: UUID, content: Content) -> None:
    """Keep what somebody sent until it is taken in; the same ``mark`` again changes nothing.

    ``content`` has to be JSON. Raises ProtectionFailed where no key was published yet.
    """
    arrival = Arrival(pk=mark, kind=kind, at=now())
    arrival.seal_text(json.dumps(content, ensure_ascii=False))
    Arrival.objects.bulk_create([arrival], ignore_conflicts=True)


def collect(limit: int = 1_000) -> int:
    """Take in what arrived, the oldest first; returns how many. Needs the keys of the vault.

    What does not open, or its room refuses, stays for whoever looks after the server
    (``refused``); the others do not wait for it.
    """
    done = 0
    while done < limit:
        with transaction.atomic():
            one = _next()
            if one is None:
                break
            _take(one)
            done += 1
    return done


def refused() -> int:
    """How many arrivals could not be taken in."""
    return Arrival.objects.filter(refused_at__isnull=False).count()


def try_again() -> int:
    """Give what could not be taken in another chance, as after a mend; returns how many."""
    return Arrival.objects.filter(refused_at__isnull=False).update(refused_at=None)


def _next() -> Arrival | None:
    rows = Arrival.objects.filter(refused_at__isnull=True)
    locked = rows.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    )
    return locked.first()


def _take(one: Arrival) -> None:
    try:
        # A step of its own: what the room began is undone, and the arrival can still be marked.
        with transaction.atomic():
            _takers[one.kind](one.pk, one.at, json.loads(one.open_text()))
            one.delete()
    except (GeregeError, KeyError) as failed:
        # By its random number and the kind of error alone: the words of an error may hold a row.
        log.error("Arrival %s (%s) stays: %s", one.pk, one.kind, type(failed).__name__)  # noqa: TRY400
        Arrival.objects.filter(pk=one.pk).update(refused_at=now())
