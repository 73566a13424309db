"""A person decides; the software's words are kept beside, never instead."""

import json

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.screening.models import Decision, Result

CHOICES = ("yes", "not_yet", "consult")


def record_decision(
    *, actor: Officer, case: Case, threshold: str, who: str, choice: str, reasons: str
) -> Decision:
    """Record what was decided on one of the two thresholds, by whom, and why.

    Raises InputRefused without reasons: a decision nobody can follow protects nobody.
    """
    _check(threshold, who, choice, reasons)
    words = json.dumps({"choice": choice, "reasons": reasons.strip()})
    with transaction.atomic():
        must_work_on(actor, case)
        result = (
            Result.objects.filter(screening__case=case).order_by("made_at", "after_answer").last()
        )
        decision = Decision(
            case=case,
            threshold=threshold,
            who=who,
            recorded_at=now(),
            recorded_by=actor,
            result=result,
        )
        decision.seal_field("content", words)
        decision.save()
        case.touch()
        record(
            actor=actor.pk,
            verb=Verb.DECISION_MADE,
            subject=case.pk,
            post=case.post_id,
            detail={"threshold": threshold, "who": who},
        )
    return decision


def _check(threshold: str, who: str, choice: str, reasons: str) -> None:
    if threshold not in Decision.Threshold.values:
        raise InputRefused("threshold", "nothing is chosen", "Choose assistance or identified")
    if who not in Decision.Who.values:
        raise InputRefused("who", "nobody is chosen", "Choose who decided")
    if choice not in CHOICES:
        raise InputRefused("choice", "nothing is chosen", "Choose what was decided")
    if not reasons.strip():
        raise InputRefused("reasons", "the reasons are empty", "Say in a sentence why")
