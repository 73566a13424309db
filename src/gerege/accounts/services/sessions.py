"""Signing in, locking, unlocking, signing out: each leaves a mark in the audit log."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from gerege.accounts import once, open_visits, parking, visits
from gerege.accounts.access import Proof
from gerege.accounts.events import note, note_refusal
from gerege.accounts.models import Officer
from gerege.accounts.open_visits import OpenVisit
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed

# Wrong proofs in one visit, after which it ends.
TRIES = 5


def signed_in(request: HttpRequest, officer: Officer) -> None:
    """A full sign-in is complete: the visit starts and lasts at most a day."""
    # Opens the sessions of everybody, so it is done before anybody has to wait for this one.
    too_many = _beyond_the_most(officer, keep=request.session.session_key)
    with transaction.atomic():
        parking.forget_old()
        once.forget_old_marks()
        officer.signed_in_at = clock.now()
        officer.save(update_fields=["signed_in_at"])
        note(Verb.SIGN_IN_DONE, actor=officer, subject=officer.pk)
        for visit in too_many:
            _end(officer, visit, reason="too_many")
    visits.start(request.session)


def _beyond_the_most(officer: Officer, *, keep: str | None) -> list[OpenVisit]:
    """ASVS 5.0, 7.1.2: one more than the most is not refused; what was longest unused ends.

    A session is written with the answer: of two sign-ins at once neither sees the other, and one
    visit too many stays until the next.
    """
    others = [visit for visit in open_visits.of(officer) if visit.session != keep]
    return others[settings.GEREGE_MOST_VISITS - 1 :]


def end_visit(*, actor: Officer, handle: str) -> None:
    """End one of one's own visits elsewhere. Raises NotAllowed if there is none of this name."""
    found = next((v for v in open_visits.of(actor) if v.handle == handle), None)
    if found is None:
        raise NotAllowed("no visit of one's own")
    with transaction.atomic():
        _end(actor, found, reason="from_elsewhere")


def _end(officer: Officer, visit: OpenVisit, *, reason: str) -> None:
    """End it and note it, unless somebody else ended it since it was found."""
    ended, _by_table = Session.objects.filter(session_key=visit.session).delete()
    if ended:
        note(Verb.SIGNED_OUT, actor=officer, subject=officer.pk, detail={"reason": reason})


def sign_in_failed(reason: str, *, subject: UUID | None = None) -> None:
    """Somebody tried and failed. The name that was typed is not kept; ``subject`` only if known."""
    with transaction.atomic():
        note(Verb.SIGN_IN_FAILED, actor=None, subject=subject, detail={"reason": reason})


def lock(request: HttpRequest, officer: Officer, *, by: str = "idle") -> None:
    """Lock the visit, once; ``by`` is ``idle`` or ``hand``."""
    if visits.lock(request.session):
        with transaction.atomic():
            note(Verb.SESSION_LOCKED, actor=officer, subject=officer.pk, detail={"by": by})


def unlock(request: HttpRequest, officer: Officer, *, by: str) -> None:
    """Open the lock after the PIN or the passkey was right; either proves who it is."""
    with transaction.atomic():
        note(Verb.SESSION_UNLOCKED, actor=officer, subject=officer.pk, detail={"by": by})
    visits.unlock(request.session)
    _prove(request, Proof.ANY if by == "pin" else Proof.FACTOR)


def proved(request: HttpRequest, officer: Officer, *, by: str) -> None:
    """The officer proved again who it is, by ``pin``, ``passkey``, ``code`` or ``password``."""
    with transaction.atomic():
        note(Verb.PROOF_GIVEN, actor=officer, subject=officer.pk, detail={"by": by})
    _prove(request, Proof.ANY if by == "pin" else Proof.FACTOR)


def _prove(request: HttpRequest, proof: Proof) -> None:
    """With a new session number: an older one that leaked is worth nothing."""
    visits.prove(request.session, proof)
    request.session.cycle_key()


def claim_try(request: HttpRequest) -> int | None:
    """Which try to prove oneself this is, 1 to 5; None if the five are used. In every worker."""
    lasts = settings.GEREGE_FULL_SIGN_IN_EVERY.total_seconds()
    tries = range(1, TRIES + 1)
    key = f"accounts.proof:{request.session.session_key}"
    return next((n for n in tries if cache.add(f"{key}:{n}", "tried", timeout=lasts)), None)


def proof_refused(request: HttpRequest, officer: Officer, *, by: str, tried: int | None) -> bool:
    """Note a proof that did not hold. True if it was the last try: then the visit is over."""
    with transaction.atomic():
        note_refusal(Verb.PROOF_REFUSED, actor=officer, subject=officer.pk, reason=f"wrong_{by}")
    if tried is not None and tried < TRIES:
        return False
    end(request, officer, reason="wrong_proofs")
    return True


def end(request: HttpRequest, officer: Officer, *, reason: str) -> None:
    """End this visit: ``sign_out``, ``wrong_pins`` or ``wrong_proofs``. The session is emptied."""
    with transaction.atomic():
        note(Verb.SIGNED_OUT, actor=officer, subject=officer.pk, detail={"reason": reason})
    logout(request)
