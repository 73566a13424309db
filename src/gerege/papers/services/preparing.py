"""The first day: what the case will wait for is prepared, and nothing leaves the post.

Source: "W04 and W05 start on day 0, in parallel with W01, not after the passport exists", and
"each leaves the post only with consent" (product design, clocks and waits).
"""

from django.db import transaction
from django.db.models import QuerySet

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.consent.checking import WHY, Answers, answers_of, not_covered
from gerege.knowledge.letters import LetterKind, load_letters
from gerege.papers.models import Letter
from gerege.papers.services.writing import begin_letter
from gerege.papers.wished import stopped_kinds
from gerege.waits.models import Wait
from gerege.waits.services import open_wait


def prepare_papers(*, actor: Officer, case: Case) -> int:
    """Open the waits of the first day as prepared and begin their letters; says how many are new.

    What is there already, also what was closed or not needed, is left as it is: pressed twice, it
    changes nothing. Where the person is afraid of their own state, only what they agreed to since
    is prepared, also what was taken back then; raises NotCovered (where to ask) if that is nothing.
    Raises NotAllowed.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        answers, kinds = answers_of(case), load_letters().of_day_zero
        stopped = stopped_kinds(answers)
        if stopped and len(stopped) == len(kinds):
            raise not_covered(
                case, kinds[0].to[0].purpose, kinds[0].to[0].recipient, str(WHY["feared"])
            )
        waits = set(_waits_there(answers).values_list("cause", flat=True))
        letters = set(Letter.objects.filter(case=case).values_list("kind", flat=True))
        return sum(
            _prepared(
                actor, case, kind, wait=kind.cause not in waits, letter=kind.id not in letters
            )
            for kind in kinds
            if kind not in stopped
        )


def _waits_there(answers: Answers) -> QuerySet[Wait]:
    """What fear took back is not there any more; whatever else ended stays ended."""
    waits = Wait.objects.filter(case=answers.case)
    feared = answers.return_feared_at
    return waits.exclude(state=Wait.State.DROPPED, ended_at__lte=feared) if feared else waits


def _prepared(actor: Officer, case: Case, kind: LetterKind, *, wait: bool, letter: bool) -> int:
    if wait:
        open_wait(actor=actor, case=case, cause=kind.cause, prepared=True)
    if letter:
        to = kind.to[0]
        begin_letter(
            actor=actor,
            case=case,
            kind=kind.id,
            purpose=to.purpose,
            recipient=to.recipient,
            language=kind.language,
        )
    return wait + letter
