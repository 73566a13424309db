"""A conflict that barred somebody is remembered, so that a colleague who asks again is told.

It is kept in the record of acts alone, as the code of the question and the random id of the place
on the roster: no name, no answer of the person. It tells nothing outside the case it is about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.interpreters.models import Interpreter
from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.interpreters import Conflict, load_interpreting

CONFLICT, PLACE = "conflict", "interpreter"


@dataclass(frozen=True)
class Refused:
    """One conflict, and on which day of the post it was told."""

    question: str
    ask: Bilingual
    on: date


def refused_before(case: Case) -> Mapping[UUID, Sequence[Refused]]:
    """Who was refused for this case and why, by place on the roster; the first time of each."""
    asked = {one.id: one.ask for one in load_interpreting().questions}
    found: dict[UUID, dict[str, Refused]] = {}
    for event in _refusals(case):
        question, place = str(event.detail[CONFLICT]), UUID(str(event.detail[PLACE]))
        ask = asked.get(question, Bilingual(mn=question, en=question))
        told = Refused(question, ask, case.post.local_date(event.at))
        found.setdefault(place, {}).setdefault(question, told)
    return {place: list(told.values()) for place, told in found.items()}


def remember_refusal(
    *, actor: Officer, case: Case, interpreter: Interpreter, conflicts: Iterable[Conflict]
) -> None:
    """Write down which questions barred them; what is written already is not written again.

    Part of a transaction that holds the case and that is kept.
    """
    known = {one.question for one in refused_before(case).get(interpreter.pk, ())}
    for one in conflicts:
        if one.id not in known:
            record(
                actor=actor.pk,
                verb=Verb.INTERPRETER_REFUSED,
                subject=case.pk,
                post=case.post_id,
                detail={CONFLICT: one.id, PLACE: str(interpreter.pk)},
            )


def _refusals(case: Case) -> Iterable[Event]:
    events = Event.objects.filter(subject=case.pk, verb=Verb.INTERPRETER_REFUSED)
    return events.order_by("sequence")
