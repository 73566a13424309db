"""Where somebody is signed in: read from the sessions themselves, so that no list can be wrong."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from gerege.accounts import visits
from gerege.accounts.models import Officer
from gerege.kernel import clock

HANDLE = 16


@dataclass(frozen=True)
class OpenVisit:
    """One visit that a request could still go on with, be it locked."""

    session: str
    started: datetime
    seen: datetime
    is_locked: bool
    browser: UUID | None

    @property
    def handle(self) -> str:
        """What the page calls it; the number of the session never leaves the cookie."""
        return handle_of(self.session)


def handle_of(session: str) -> str:
    """Part of a hash of the number: it names the visit and opens nothing."""
    return hashlib.sha256(f"visit:{session}".encode()).hexdigest()[:HANDLE]


def of(officer: Officer) -> list[OpenVisit]:
    """The visits of this officer, the latest used first. Opens every session that is not over."""
    return sorted(_found(officer), key=lambda visit: (visit.seen, visit.session), reverse=True)


def _found(officer: Officer) -> Iterator[OpenVisit]:
    whose, seal = str(officer.pk), officer.get_session_auth_hash()
    for row in Session.objects.filter(expire_date__gt=clock.now()):
        kept = row.get_decoded()
        sealed = str(kept.get(HASH_SESSION_KEY, ""))
        if str(kept.get(SESSION_KEY)) != whose or not constant_time_compare(sealed, seal):
            continue
        found = _read(row.session_key, kept)
        if not visits.is_a_day_old(found.started):
            yield found


def _read(session: str, kept: dict[str, object]) -> OpenVisit:
    browser = kept.get(visits.BROWSER)
    return OpenVisit(
        session=session,
        started=_moment(kept.get(visits.STARTED)),
        seen=_moment(kept.get(visits.SEEN)),
        is_locked=visits.LOCKED in kept,
        browser=UUID(str(browser)) if browser else None,
    )


def _moment(written: object) -> datetime:
    return datetime.fromtimestamp(float(str(written)), tz=UTC) if written else clock.now()
