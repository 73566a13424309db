"""Forbidding that a case is erased, for a reason and until somebody else allows it again."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.keeping import may_hold, may_lift, standing_hold
from gerege.cases.models import Case, LegalHold
from gerege.cases.services.access import SHORTEST_REASON
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed


def put_hold(*, actor: Officer, case: Case, reason: str, review_on: date) -> LegalHold:
    """Keep the case from being erased.

    Raises InputRefused without a reason, for a day that is past and while another hold stands (the
    second reason would be kept nowhere), NotAllowed for other roles.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        mend = _("Say in one sentence why it must be kept.")
        raise InputRefused("reason", _("The reason is too short"), mend)
    if review_on <= now().date():
        mend = _("Choose a day to come.")
        raise InputRefused("review_on", _("The day is not in the future"), mend)
    with transaction.atomic():
        _lock(actor, case)
        if standing_hold(case):
            problem = _("A hold stands already; what you typed here is not kept")
            mend = _("Read why it stands. To add your reason, have it lifted first.")
            raise InputRefused("reason", problem, mend)
        hold = LegalHold(case=case, put_by=actor, put_at=now(), review_on=review_on)
        hold.seal_field("reason", reason.strip())
        hold.save(force_insert=True)
        case.touch()
        record(actor=actor.pk, verb=Verb.HOLD_PUT, subject=case.pk, post=case.post_id)
    return hold


def lift_hold(*, actor: Officer, hold: LegalHold) -> None:
    """Allow the case to be erased again; nobody lifts what they put. Raises NotAllowed."""
    case = hold.case
    with transaction.atomic():
        _lock(actor, case)
        if not may_lift(actor, hold):
            raise NotAllowed(case.reference)
        standing = LegalHold.objects.filter(pk=hold.pk, lifted_at__isnull=True)
        if standing.update(lifted_by=actor, lifted_at=now()):
            case.touch()
            record(actor=actor.pk, verb=Verb.HOLD_LIFTED, subject=case.pk, post=case.post_id)


def _lock(actor: Officer, case: Case) -> None:
    """Hold the row of the case, so that no erasure runs beside this; it may be gone by now."""
    there = Case.objects.select_for_update().filter(pk=case.pk).values_list("pk", flat=True).first()
    if there is None or not may_hold(actor, case):
        raise NotAllowed(case.reference)
