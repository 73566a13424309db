"""Ending a danger, and telling it again. A step of the card that was taken ends nothing."""

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.kernel.errors import InputRefused


class Over(models.TextChoices):
    """How it is known that a danger is over; the record of acts keeps the code."""

    PERSON_SAYS = "person_says", gettext_lazy("The person says so, and nobody else heard us")
    SAFE_PLACE = "safe_place", gettext_lazy("The person is in a safe place, with people we know")
    BY_MISTAKE = "by_mistake", gettext_lazy("The danger was recorded by mistake")


def end_danger(*, actor: Officer, case: Case, how: str) -> Case:
    """Say that the danger told so far is over; what is told later is a new one.

    Raises InputRefused unless it is said how that is known, NotAllowed without the right to work
    on the case.
    """
    if how not in Over.values:
        mend = _("Choose how you know it. If you do not, the danger is not over.")
        raise InputRefused("how", _("Nothing is chosen"), mend)
    return _noted(actor, case, Verb.EMERGENCY_ENDED, {"how": how})


def tell_danger_again(*, actor: Officer, case: Case) -> Case:
    """Say that there is danger, also where one was ended. Raises NotAllowed."""
    return _noted(actor, case, Verb.EMERGENCY_TOLD_AGAIN, {})


def _noted(actor: Officer, case: Case, verb: Verb, detail: dict[str, str]) -> Case:
    with transaction.atomic():
        must_work_on(actor, case)
        case.touch()
        record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=detail)
    return case
