"""Keeping what the software said, and asking a second person when it must be asked."""

import json
from typing import Any

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.kernel.clock import now
from gerege.knowledge.catalogue import load
from gerege.screening.engine import BANDS
from gerege.screening.models import Result, Screening, SecondLook
from gerege.screening.queries import Outcome, outcome_of
from gerege.screening.services.second_look import request_look

CALLS_FOR_A_SECOND_PERSON = ("act_now", "look_further")


def keep_result(actor: Officer, screening: Screening, outcome: Outcome, after_answer: int) -> None:
    """Keep what the software said when it is new. Call inside the transaction of the act."""
    last = outcome.last_result
    said = said_by(outcome)
    if last and last.said() == said and last.catalogue_version == load().version:
        return
    result = Result(
        screening=screening,
        made_at=now(),
        catalogue_version=load().version,
        after_answer=after_answer,
    )
    result.seal_field("content", json.dumps(said, sort_keys=True))
    result.save()
    if is_lower(outcome):
        request_look(actor, screening.case, SecondLook.Cause.LOWERED)
    elif outcome.assessment.band in CALLS_FOR_A_SECOND_PERSON:
        request_look(actor, screening.case, SecondLook.Cause.RESULT, anew=_is_higher(outcome))


def said_by(outcome: Outcome) -> dict[str, Any]:
    """What is kept of a result: the band, whether it is settled, when danger was told."""
    return {
        "band": outcome.assessment.band,
        "settled": outcome.assessment.settled,
        "danger": {fact: at.isoformat() for fact, at in outcome.danger_told.items()},
    }


def recompute_result(*, actor: Officer, case: Case) -> Outcome:
    """Keep what the present catalogue, and the age as it is known now, say of the same answers.

    A result that was made with an older catalogue stays in the record. Lower than before: a second
    person is asked, as for any lowered result.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        screening = Screening.objects.select_related("case").get(case=case)
        outcome = outcome_of(case)
        if not is_news(outcome):
            return outcome
        case.touch()
        record(actor=actor.pk, verb=Verb.RESULT_RECOMPUTED, subject=case.pk, post=case.post_id)
        keep_result(actor, screening, outcome, screening.answers.count())
    return outcome


def is_lower(outcome: Outcome) -> bool:
    """True when the present band is lower than the one that was kept last."""
    if outcome.last_result is None:
        return False
    before = outcome.last_result.said()["band"]
    return BANDS.index(outcome.assessment.band) < BANDS.index(before)


def _is_higher(outcome: Outcome) -> bool:
    """True when the band rose: whoever looked before has not seen this."""
    if outcome.last_result is None:
        return True
    before = outcome.last_result.said()["band"]
    return BANDS.index(outcome.assessment.band) > BANDS.index(before)


def is_news(outcome: Outcome) -> bool:
    """True when the kept result was made otherwise: with an older catalogue, or another age."""
    last = outcome.last_result
    if last is None:
        return False
    said = said_by(outcome)
    return last.catalogue_version != outcome.assessment.catalogue_version or last.said() != said
