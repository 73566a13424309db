"""The first day: what the case will wait for is prepared, and nothing leaves the post.

Source: "W04 and W05 start on day 0, in parallel with W01, not after the passport exists", and
"each leaves the post only with consent" (product design, clocks and waits).
"""

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.knowledge.letters import LetterKind, load_letters
from gerege.papers.models import Letter
from gerege.papers.services.writing import begin_letter
from gerege.waits.models import Wait
from gerege.waits.services import open_wait


def prepare_papers(*, actor: Officer, case: Case) -> int:
    """Open the waits of the first day as prepared and begin their letters; says how many are new.

    What is there already, also what was closed or not needed, is left as it is: pressed twice, it
    changes nothing. Raises NotAllowed.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        waits = set(Wait.objects.filter(case=case).values_list("cause", flat=True))
        letters = set(Letter.objects.filter(case=case).values_list("kind", flat=True))
        return sum(
            _prepared(
                actor, case, kind, wait=kind.cause not in waits, letter=kind.id not in letters
            )
            for kind in load_letters().of_day_zero
        )


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
