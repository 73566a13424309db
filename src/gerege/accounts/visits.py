"""A session as a visit: whose it is, and whether it is open, locked or over.

A visit starts with a full sign-in (password and second factor), locks itself after a time without
anybody at the keyboard, and is over after a day, at sign-out, when the account ends, or when role
or password change. A visit that is over still tells whose it was, so that what was being typed can
be kept for that officer on that browser; it opens nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from gerege.accounts import policies
from gerege.accounts.access import Proof
from gerege.accounts.models import Officer, Posting
from gerege.kernel import clock

STARTED = "accounts.started"
SEEN = "accounts.seen"
LOCKED = "accounts.locked"
RETURN_TO = "accounts.return_to"
# When it was last proved who this is: in any way, and with the second factor itself.
PROVEN = {Proof.ANY: "accounts.proven", Proof.FACTOR: "accounts.proven_by_factor"}
ASKED_FOR = "accounts.proof_asked_for"
# The random number of the browser, by which its owner knows it again in the list of visits.
BROWSER = "accounts.browser"
# Writing the session on every page would cost a disk flush each time.
SEEN_EVERY = timedelta(seconds=30)


class Standing(Enum):
    """How a request stands with its session."""

    NOBODY = "nobody"
    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


@dataclass(frozen=True)
class Visit:
    """Whose session a request carries, and how it stands."""

    standing: Standing
    officer: Officer | None = None

    @property
    def is_open(self) -> bool:
        """True if the officer may go on."""
        return self.standing is Standing.OPEN


class VisitRequest(HttpRequest):
    """A request after the doorkeeper has looked at it."""

    visit: Visit


def visit_of(request: HttpRequest) -> Visit:
    """The visit the doorkeeper found for this request."""
    return cast("VisitRequest", request).visit


def read(request: HttpRequest) -> Visit:
    """Look at the session of a request; changes nothing."""
    officer = _whose(request.session)
    if officer is None:
        return Visit(Standing.NOBODY)
    return Visit(_standing(request.session, officer, clock.now()), officer)


def _whose(session: SessionBase) -> Officer | None:
    written = session.get(SESSION_KEY)
    if written is None:
        return None
    try:
        return _with_postings(UUID(str(written)))
    except ValueError:
        return None


def _with_postings(officer_id: UUID) -> Officer | None:
    """The officer and the postings every page asks for, in one query where there is a posting."""
    postings = list(Posting.objects.filter(officer=officer_id).select_related("officer"))
    if not postings:
        return Officer.objects.filter(pk=officer_id).first()
    officer = postings[0].officer
    officer.own_postings = postings
    return officer


def _standing(session: SessionBase, officer: Officer, at: datetime) -> Standing:
    sealed = session.get(HASH_SESSION_KEY, "")
    if not constant_time_compare(sealed, officer.get_session_auth_hash()):
        return Standing.OVER
    if at - _moment(session, STARTED, at) > settings.GEREGE_FULL_SIGN_IN_EVERY:
        return Standing.OVER
    if not policies.may_sign_in(officer, at):
        return Standing.OVER
    if LOCKED in session or at - _moment(session, SEEN, at) > settings.GEREGE_LOCK_AFTER:
        return Standing.LOCKED
    return Standing.OPEN


def is_a_day_old(started: datetime) -> bool:
    """True once a visit that started then is over, however busy."""
    return bool(clock.now() - started > settings.GEREGE_FULL_SIGN_IN_EVERY)


def know_browser(session: SessionBase, browser: UUID) -> None:
    """Remember in which browser the visit is."""
    session[BROWSER] = str(browser)


def _moment(session: SessionBase, key: str, otherwise: datetime) -> datetime:
    written = session.get(key)
    return datetime.fromtimestamp(written, tz=UTC) if written is not None else otherwise


def start(session: SessionBase) -> None:
    """A full sign-in was done just now."""
    session[STARTED] = session[SEEN] = clock.now().timestamp()
    session.pop(LOCKED, None)
    prove(session, Proof.FACTOR)


def prove(session: SessionBase, proof: Proof) -> None:
    """It was proved just now who this is; the factor itself is proof for everything."""
    for kind in {Proof.ANY, proof}:
        session[PROVEN[kind]] = clock.now().timestamp()
    session.pop(ASKED_FOR, None)


def is_proven(session: SessionBase, proof: Proof) -> bool:
    """True if it was proved so lately that nobody need be asked again."""
    lasts: timedelta = settings.GEREGE_PROOF_LASTS
    at = session.get(PROVEN[proof], 0)
    return bool(clock.now().timestamp() - at <= lasts.total_seconds())


def ask_for(session: SessionBase, proof: Proof) -> None:
    """Remember what kind of proof a page wants."""
    session[ASKED_FOR] = proof.value


def asked_for(session: SessionBase) -> Proof:
    """The kind of proof that is wanted; the stronger one if nothing was said."""
    return Proof(session.get(ASKED_FOR, Proof.FACTOR.value))


def touch(session: SessionBase) -> None:
    """Somebody is at work: put off the idle lock. A visit without a start begins here."""
    now = clock.now()
    session.setdefault(STARTED, now.timestamp())
    if SEEN not in session or now - _moment(session, SEEN, now) > SEEN_EVERY:
        session[SEEN] = now.timestamp()


def seconds_left(session: SessionBase) -> int:
    """In how many seconds the visit locks itself if nobody does anything."""
    now = clock.now()
    left = settings.GEREGE_LOCK_AFTER - (now - _moment(session, SEEN, now))
    return max(1, int(left.total_seconds()) + 1)


def lock(session: SessionBase) -> bool:
    """Lock the visit. True if it was not locked before."""
    if LOCKED in session:
        return False
    session[LOCKED] = clock.now().timestamp()
    return True


def unlock(session: SessionBase) -> None:
    """Open the lock; the day that began with the full sign-in goes on."""
    session.pop(LOCKED, None)
    session[SEEN] = clock.now().timestamp()


def remember_place(session: SessionBase, path: str) -> None:
    """Keep the page to come back to, on the server, never in an address."""
    session[RETURN_TO] = path


def take_place(session: SessionBase) -> str | None:
    """The page to come back to; given once."""
    place: str | None = session.pop(RETURN_TO, None)
    return place
