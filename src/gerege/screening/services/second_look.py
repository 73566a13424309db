"""Nobody decides alone and unseen: another person looks within 24 hours."""

import json

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import hold, must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.screening.models import SecondLook
from gerege.screening.policies import second_looks_for
from gerege.screening.queries import outcome_of

BY_WHOEVER_ACTS = (SecondLook.Cause.LOWERED, SecondLook.Cause.CLOSING)
OPINIONS = ("act_now", "look_further", "other_need", "ask_more")


def ask_second_look(*, actor: Officer, case: Case) -> SecondLook:
    """Ask a second person; when somebody is asked already, that request stands."""
    with transaction.atomic():
        must_work_on(actor, case)
        return request_look(actor, case, SecondLook.Cause.ASKED)


def request_look(
    actor: Officer, case: Case, cause: SecondLook.Cause, *, anew: bool = True
) -> SecondLook:
    """The open request of a case, or a new one. Call inside the transaction of the act.

    Without ``anew`` a look that was given to an earlier result is enough.

    Whoever lowers a result or wants to close while a colleague's request is open becomes somebody
    who asked, too: otherwise they could answer that request and be their own second person.
    """
    looks = SecondLook.objects.filter(case=case)
    waiting = looks.filter(given_at__isnull=True)
    if cause in BY_WHOEVER_ACTS:
        waiting = waiting.filter(asked_by=actor)
    if cause == SecondLook.Cause.CLOSING:
        waiting = waiting.filter(cause=cause)
    standing = waiting.first()
    if standing:
        return standing
    if not anew and looks.exists():
        return looks.latest("asked_at")
    look = SecondLook.objects.create(case=case, cause=cause, asked_at=now(), asked_by=actor)
    case.touch()
    record(
        actor=actor.pk,
        verb=Verb.SECOND_LOOK_ASKED,
        subject=case.pk,
        post=case.post_id,
        detail={"cause": str(cause.value)},
    )
    return look


def give_second_look(*, actor: Officer, case: Case, opinion: str, reasons: str) -> SecondLook:
    """Say what a second person thinks, on every open request of the case this officer may answer.

    Raises NotAllowed for whoever asked, and when somebody else was quicker.
    """
    if opinion not in OPINIONS:
        raise InputRefused("opinion", "nothing is chosen", "Choose what you think")
    if not reasons.strip():
        raise InputRefused("reasons", "the reasons are empty", "Say in a sentence why")
    words = json.dumps({"opinion": opinion, "reasons": reasons.strip()})
    with transaction.atomic():
        # An answer that is being recorded now is seen first: the look is never older than it.
        hold(case)
        waiting = list(second_looks_for(actor).filter(case=case).order_by("asked_at"))
        if not waiting:
            raise NotAllowed(case.reference)
        if opinion == "other_need" and not outcome_of(case).assessment.settled:
            raise InputRefused("opinion", "an answer can still change this", "Choose another")
        for look in waiting:
            look.seal_field("content", words)
            look.given_at, look.given_by = now(), actor
            look.save()
        case.touch()
        record(actor=actor.pk, verb=Verb.SECOND_LOOK_GIVEN, subject=case.pk, post=case.post_id)
    return waiting[-1]
