"""Recording what was said, and keeping what the software made of it."""

from collections.abc import Sequence

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.catalogue import load
from gerege.screening.models import Screening
from gerege.screening.queries import Outcome, outcome_of, recorded_in
from gerege.screening.record import ALONES, HOWS, INTERPRETERS, VALUES, Recorded
from gerege.screening.services.carrying import carry_over, seal_answer
from gerege.screening.services.results import keep_result


def start_screening(*, actor: Officer, case: Case) -> Screening:
    """Begin the talk, or go on with the one that exists.

    What the first contact already told is written down as its first answers, so that nobody is
    asked twice; only a *yes* is carried over, for the conditions of a *no* are not known.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        screening, made = Screening.objects.get_or_create(
            case=case, defaults={"started_at": now(), "started_by": actor}
        )
        if made:
            case.touch()
            record(actor=actor.pk, verb=Verb.SCREENING_STARTED, subject=case.pk, post=case.post_id)
            if count := carry_over(actor, screening):
                keep_result(actor, screening, outcome_of(case), count)
    return screening


def record_answers(*, actor: Officer, case: Case, answers: Sequence[Recorded]) -> Outcome:
    """Seal the answers in their order and say what they make of the case now.

    An answer equal to what stands already is not written again, so a form sent twice on a bad
    line is one act. Raises InputRefused for a fact or value that does not exist.
    """
    _check(answers)
    with transaction.atomic():
        screening = start_screening(actor=actor, case=case)
        before = recorded_in(screening)
        fresh = _not_yet_recorded(before, answers)
        if not fresh:
            return outcome_of(case)
        for number, answer in enumerate(fresh, len(before) + 1):
            seal_answer(screening, actor, number, answer)
        case.touch()
        record(
            actor=actor.pk,
            verb=Verb.SCREENING_ANSWERED,
            subject=case.pk,
            post=case.post_id,
            detail={"answers": len(fresh)},
        )
        outcome = outcome_of(case)
        keep_result(actor, screening, outcome, len(before) + len(fresh))
    return outcome


def _check(answers: Sequence[Recorded]) -> None:
    known = load().active
    for answer in answers:
        if answer.fact not in known:
            raise InputRefused(answer.fact, "no such fact", "Use a fact of the catalogue")
        for value, allowed, field in (
            (answer.value, VALUES, "value"),
            (answer.how, HOWS, "how"),
            (answer.alone, ALONES, "alone"),
            (answer.interpreter, INTERPRETERS, "interpreter"),
        ):
            if value not in allowed:
                raise InputRefused(f"{answer.fact} {field}", "unknown value", "Choose one shown")


def _not_yet_recorded(before: Sequence[Recorded], answers: Sequence[Recorded]) -> list[Recorded]:
    last = {answer.fact: answer for answer in before}
    fresh = []
    for answer in answers:
        said_nothing = answer.value == "not_asked" and answer.fact not in last
        if not said_nothing and last.get(answer.fact) != answer:
            fresh.append(answer)
            last[answer.fact] = answer
    return fresh
