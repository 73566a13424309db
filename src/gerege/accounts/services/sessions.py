"""Signing in, locking, unlocking, signing out: each leaves a mark in the audit log."""

from uuid import UUID

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest

from gerege.accounts import parking, visits
from gerege.accounts.events import note
from gerege.accounts.models import Officer
from gerege.audit.verbs import Verb
from gerege.kernel import clock


def signed_in(request: HttpRequest, officer: Officer) -> None:
    """A full sign-in is complete: the visit starts and lasts at most a day."""
    with transaction.atomic():
        parking.forget_old()
        officer.signed_in_at = clock.now()
        officer.save(update_fields=["signed_in_at"])
        note(Verb.SIGN_IN_DONE, actor=officer, subject=officer.pk)
    visits.start(request.session)


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
    """Open the lock after the PIN or the passkey was right."""
    with transaction.atomic():
        note(Verb.SESSION_UNLOCKED, actor=officer, subject=officer.pk, detail={"by": by})
    visits.unlock(request.session)


def end(request: HttpRequest, officer: Officer, *, reason: str) -> None:
    """End this visit: ``sign_out``, or ``wrong_pins``. The session is emptied."""
    with transaction.atomic():
        note(Verb.SIGNED_OUT, actor=officer, subject=officer.pk, detail={"reason": reason})
    logout(request)
