"""Ending a danger, and telling it again. A step of the card that was taken ends nothing."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.announcements import danger_told_again
from gerege.cases.danger import danger_to_end
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.kernel.errors import InputRefused


class Over(models.TextChoices):
    """How it is known that a danger is over; the record of acts keeps the code."""

    PERSON_SAYS = "person_says", gettext_lazy("The person says so, and nobody else heard us")
    SAFE_PLACE = "safe_place", gettext_lazy("The person is in a safe place, with people we know")
    BY_MISTAKE = "by_mistake", gettext_lazy("The danger was recorded by mistake")


def end_danger(*, actor: Officer, case: Case, how: str, told_at: datetime | None) -> Case:
    """Say that the danger told so far is over; what is told later is a new one.

    ``told_at`` is when that danger was told last, as the officer saw it: nobody ends what a
    colleague told meanwhile (ADR 18). Raises InputRefused for another one, where none stands and
    unless it is said how that is known, NotAllowed without the right to work on the case.
    """
    if how not in Over.values:
        mend = _("Choose how you know it. If you do not, the danger is not over.")
        raise InputRefused("how", _("Nothing is chosen"), mend)
    with transaction.atomic():
        must_work_on(actor, case)
        _refuse_another(danger_to_end(case), told_at)
        return _noted(actor, case, Verb.EMERGENCY_ENDED, {"how": how})


def _refuse_another(standing: datetime | None, seen: datetime | None) -> None:
    if standing is None:
        mend = _("Nothing has to be ended. Go back to the case.")
        raise InputRefused("told_at", _("No danger stands in this case any more"), mend)
    if standing != seen:
        problem = _("What is told about the danger changed after this page was opened")
        mend = _("Ask the person about that, too. If all of it is over, send this page again.")
        raise InputRefused("told_at", problem, mend)


def tell_danger_again(*, actor: Officer, case: Case) -> Case:
    """Say that there is danger, also where one was ended. Raises NotAllowed."""
    with transaction.atomic():
        found = _noted(actor, case, Verb.EMERGENCY_TOLD_AGAIN, {})
        danger_told_again(actor, case)
    return found


def _noted(actor: Officer, case: Case, verb: Verb, detail: dict[str, str]) -> Case:
    with transaction.atomic():
        must_work_on(actor, case)
        case.touch()
        record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=detail)
    return case
