"""One more answer to a question; what was answered before stays."""

from collections.abc import Mapping

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.kernel.clock import now
from gerege.support.models import Answered, Said


def add_answer(case: Case, sheet: str, question: str, said: Said) -> Answered:
    """Keep one more answer. Call in the transaction that holds the case."""
    row = Answered.objects.filter(case=case, sheet=sheet, question=question).first()
    if row is None:
        row = Answered(case=case, sheet=sheet, question=question)
    row.add(said)
    row.save()
    return row


def said_now(actor: Officer, answer: str, note: str, **event: str) -> Said:
    """An answer that is written down at this moment."""
    return Said(answer, note.strip(), str(actor.pk), now().isoformat(), **event)


def done(actor: Officer, case: Case, verb: Verb, detail: Mapping[str, str] | None = None) -> None:
    """Count the change and write the act. Call inside the transaction."""
    case.touch()
    detail = dict(detail or {})
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=detail)
