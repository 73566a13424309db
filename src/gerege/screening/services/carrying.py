"""What the first contact already told becomes an answer of the talk, so that nobody asks twice."""

import json

from gerege.accounts.models import Officer
from gerege.cases.models import FirstContact
from gerege.kernel.clock import now
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import load_intake
from gerege.screening.models import Answer, Screening
from gerege.screening.queries import recorded_in
from gerege.screening.record import Recorded


def carry_over(actor: Officer, screening: Screening) -> int:
    """Write down each *yes* of the first contact the talk does not know; how many that were.

    Only a *yes* is carried over, for the conditions of a *no* are not known. What was recorded in
    the talk itself, whatever it was, is never overwritten.
    """
    contact = FirstContact.objects.filter(case=screening.case_id).first()
    told = load_intake().recorded_facts(contact.codes()) if contact else {}
    before = recorded_in(screening)
    known = {answer.fact for answer in before}
    facts = sorted(f for f, v in told.items() if v == "yes" and f in load().active)
    fresh = [fact for fact in facts if fact not in known]
    for number, fact in enumerate(fresh, len(before) + 1):
        seal_answer(
            screening, actor, number, Recorded(fact=fact, value="yes", interpreter="not_sure")
        )
    return len(fresh)


def seal_answer(screening: Screening, actor: Officer, number: int, answer: Recorded) -> None:
    """Seal one answer under its running number. Call inside the transaction."""
    row = Answer(screening=screening, order=number, recorded_at=now(), recorded_by=actor)
    row.seal_field("content", json.dumps(answer.as_json(), sort_keys=True))
    row.save()
