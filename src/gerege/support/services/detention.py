"""The person is held: the post is told, visits in private, and visits again.

Source: Vienna Convention on Consular Relations art. 36 (recalled): communication and visits, and
nothing for a person who expressly opposes it. The 24 hours are those of the design.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.support import load_support
from gerege.support.models import Detention, Visit
from gerege.support.services.answering import done
from gerege.support.services.plans import something_happened
from gerege.waits.queries import open_waits_of
from gerege.waits.services import close_task, count_task_from, open_wait

DUE, AGAIN = "visit_due", "visit_again"
DOCTOR = "urgent_care"
"""The task that the person is offered a doctor; it ends when the offer is answered."""
CHECKED = ("yes", "no", "unknown")


@dataclass(frozen=True)
class Visited:
    """What a visit was like. ``checked`` has what was asked of the checklist."""

    alone: str
    interpreter: str = ""
    injuries: str = ""
    words: str = ""
    checked: Mapping[str, str] = field(default_factory=dict)


def told_of_detention(*, actor: Officer, case: Case, told_at: datetime, words: str) -> Detention:
    """The post was told that the person is held: a visit in private is due, counted from then.

    The same moment again changes nothing. Raises InputRefused for a time to come, NotAllowed.
    """
    _must_be_past(told_at, "told_on")
    with transaction.atomic():
        must_work_on(actor, case)
        before = Detention.objects.filter(case=case, told_at=told_at, ended_at=None).first()
        if before:
            return before
        row = Detention(case=case, told_at=told_at, recorded_by=actor, recorded_at=now())
        row.seal_field("words", words.strip() or None)
        row.save(force_insert=True)
        due = open_wait(actor=actor, case=case, cause=DUE)
        count_task_from(actor=actor, wait=due, since=told_at)
        something_happened(actor, case)
        done(actor, case, Verb.DETENTION_TOLD)
    return row


def person_visited(*, actor: Officer, case: Case, visited_at: datetime, visited: Visited) -> Visit:
    """The person was visited. A visit in private ends what was due, and the next one is waited for;
    after one that others heard, a visit in private is still due, as late as it was. A visit before
    we were told, or before one in private that is written down, moves nothing. Told
    injuries and a doctor that is needed open the task to offer one.

    Raises InputRefused for a time to come and for what is no answer, NotAllowed.
    """
    _must_be_past(visited_at, "visited_on")
    if visited.alone not in Visit.Alone.values:
        raise InputRefused("alone", _("Nothing is chosen"), _("Choose one of those shown."))
    known = {item.id for item in load_support().visit}
    if not set(visited.checked) <= known or not set(visited.checked.values()) <= set(CHECKED):
        raise InputRefused("checked", "no such line", "Use the lines of the catalogue")
    with transaction.atomic():
        must_work_on(actor, case)
        row = _written(actor, case, visited_at, visited)
        if _is_newest(row):
            _wait_for_next(actor, row)
        if row.reveal_field("injuries") or visited.checked.get("health") == "yes":
            open_wait(actor=actor, case=case, cause=DOCTOR, about=case.pk)
        done(actor, case, Verb.PERSON_VISITED)
    return row


def detention_ended(*, actor: Officer, case: Case) -> None:
    """The person is not held any more: no visit is due. A second time nothing happens."""
    with transaction.atomic():
        must_work_on(actor, case)
        if Detention.objects.filter(case=case, ended_at=None).update(ended_at=now()):
            words = _("The person is not held any more")
            for cause in (DUE, AGAIN):
                close_task(actor=actor, case=case, cause=cause, about=None, obtained=words)
            something_happened(actor, case)
            done(actor, case, Verb.DETENTION_ENDED)


def _is_newest(visit: Visit) -> bool:
    """True if what is due may be met by this visit."""
    told_later = Detention.objects.filter(case=visit.case, ended_at=None)
    in_private = Visit.objects.filter(case=visit.case, alone=Visit.Alone.YES)
    return not (
        told_later.filter(told_at__gt=visit.visited_at).exists()
        or in_private.filter(visited_at__gt=visit.visited_at).exists()
    )


def _wait_for_next(actor: Officer, visit: Visit) -> None:
    """End what was due and wait for the next visit; what is due in private stays until it is."""
    case, private = visit.case, visit.alone == Visit.Alone.YES
    if not private and any(wait.cause == DUE for wait in open_waits_of(case)):
        return
    words = _("Visited in private") if private else _("Visited, but others could hear")
    for cause in (DUE, AGAIN):
        close_task(actor=actor, case=case, cause=cause, about=None, obtained=words)
    if _is_held(case):
        due = open_wait(actor=actor, case=case, cause=AGAIN if private else DUE)
        count_task_from(actor=actor, wait=due, since=visit.visited_at)


def _is_held(case: Case) -> bool:
    return Detention.objects.filter(case=case, ended_at=None).exists()


def _must_be_past(moment: datetime, name: str) -> None:
    if moment > now():
        raise InputRefused(name, _("This is still to come"), _("Write when it was."))


def _written(actor: Officer, case: Case, visited_at: datetime, visited: Visited) -> Visit:
    row = Visit(case=case, visited_at=visited_at, alone=visited.alone)
    row.recorded_by, row.recorded_at = actor, now()
    for name in ("interpreter", "injuries", "words"):
        row.seal_field(name, getattr(visited, name).strip() or None)
    row.seal_field("checklist", json.dumps(dict(visited.checked), sort_keys=True))
    row.save(force_insert=True)
    return row
