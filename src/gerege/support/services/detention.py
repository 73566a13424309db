"""The person is held: the post is told, visits in private, and visits again.

Source: Vienna Convention on Consular Relations art. 36 (recalled): communication and visits, and
nothing for a person who expressly opposes it. The 24 hours are those of the design.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.consent.checking import may_be_under_18
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.support import load_support
from gerege.support.models import Detention, Visit
from gerege.support.services.answering import done
from gerege.support.services.plans import something_happened
from gerege.ui.templatetags.ui import local
from gerege.waits.queries import open_waits_of
from gerege.waits.services import close_task, count_task_from, open_wait

DUE, AGAIN = "visit_due", "visit_again"
REFUSED = "access_refused"
"""The task of headquarters while no visit in private is possible."""
DOCTOR = "urgent_care"
"""The task that the person is offered a doctor; it ends when the offer is answered."""
CHECKED = ("yes", "no", "unknown")


@dataclass(frozen=True)
class Visited:
    """How a visit went, by a code of the catalogue, and what it found.

    ``reason``: why it was not in private, or what the person said. ``checked`` has what was asked
    of the checklist.
    """

    alone: str
    interpreter: str = ""
    injuries: str = ""
    words: str = ""
    reason: str = ""
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
    """The person was visited, or it was tried. What then ends and what is due next is in the
    catalogue (``visit_went.yaml``): a visit in private ends what was due; one that others heard
    does so only where it is not the first in a row, and then with its reason, as does one that was
    not allowed. A visit before we were told, or before one that ended what was due, moves nothing.
    Told injuries and a doctor that is needed open the task to offer one.

    Raises InputRefused for a time to come, for what is no answer and without the reason,
    NotAllowed.
    """
    _must_be_past(visited_at, "visited_on")
    _must_be_answers(visited)
    with transaction.atomic():
        must_work_on(actor, case)
        row = Visit(case=case, visited_at=visited_at, alone=visited.alone)
        done_with = ending(_in_their_order(case, row))
        if row in done_with:
            _must_have_reason(visited)
        _write(actor, row, visited)
        later = (one for one in done_with if one.visited_at > visited_at)
        if not any(later) and not _told_since(row):
            _wait_for_next(actor, row, visited, ends=row in done_with)
        if row.reveal_field("injuries") or visited.checked.get("health") == "yes":
            open_wait(actor=actor, case=case, cause=DOCTOR, about=case.pk)
        done(actor, case, Verb.PERSON_VISITED)
    return row


def ending(visits: Iterable[Visit]) -> list[Visit]:
    """Of visits in their order, those that ended what was due."""
    found, in_a_row = [], 0
    for visit in visits:
        went = load_support().went(visit.alone)
        in_a_row = 0 if went.in_private else in_a_row + 1
        if went.in_private or in_a_row >= went.ends_after:
            found.append(visit)
    return found


def detention_ended(*, actor: Officer, case: Case) -> None:
    """The person is not held any more: no visit is due. A second time nothing happens."""
    with transaction.atomic():
        must_work_on(actor, case)
        if Detention.objects.filter(case=case, ended_at=None).update(ended_at=now()):
            words = _("The person is not held any more")
            for cause in (DUE, AGAIN, REFUSED):
                close_task(actor=actor, case=case, cause=cause, about=None, obtained=words)
            something_happened(actor, case)
            done(actor, case, Verb.DETENTION_ENDED)


def _in_their_order(case: Case, row: Visit) -> list[Visit]:
    """The visits since we were told that the person is held, with one that is being written."""
    told = Detention.objects.filter(case=case, ended_at=None).order_by("told_at").first()
    since = Visit.objects.filter(case=case, visited_at__gte=told.told_at) if told else ()
    return sorted([*since, row], key=lambda one: one.visited_at)


def _told_since(visit: Visit) -> bool:
    """True if we were told again that the person is held: it does not meet what is due."""
    standing = Detention.objects.filter(case=visit.case, ended_at=None)
    return standing.filter(told_at__gt=visit.visited_at).exists()


def _wait_for_next(actor: Officer, visit: Visit, visited: Visited, *, ends: bool) -> None:
    """End what was due and wait for what is next; what stands meanwhile stays as late as it was."""
    case, went = visit.case, load_support().went(visited.alone, visited.checked)
    if not ends and any(wait.cause == went.meanwhile for wait in open_waits_of(case)):
        return
    evidence = ": ".join(filter(None, (local(went.label), visited.reason.strip())))
    for cause in (DUE, AGAIN, *([REFUSED] if went.in_private else [])):
        close_task(actor=actor, case=case, cause=cause, about=None, obtained=evidence)
    if not _is_held(case):
        return
    due = went.next_young if may_be_under_18(case) else went.next
    if following := due if ends else went.meanwhile:
        wait = open_wait(actor=actor, case=case, cause=following)
        count_task_from(actor=actor, wait=wait, since=visit.visited_at)
    if ends and went.headquarters:
        open_wait(actor=actor, case=case, cause=went.headquarters)


def _is_held(case: Case) -> bool:
    return Detention.objects.filter(case=case, ended_at=None).exists()


def _must_be_past(moment: datetime, name: str) -> None:
    if moment > now():
        raise InputRefused(name, _("This is still to come"), _("Write when it was."))


def _must_be_answers(visited: Visited) -> None:
    known = load_support()
    if visited.alone not in {one.id for one in known.visit_went}:
        raise InputRefused("alone", _("Nothing is chosen"), _("Choose one of those shown."))
    lines = {item.id for item in known.visit}
    if not set(visited.checked) <= lines or not set(visited.checked.values()) <= set(CHECKED):
        raise InputRefused("checked", "no such line", "Use the lines of the catalogue")


def _must_have_reason(visited: Visited) -> None:
    if load_support().went(visited.alone).reason and not visited.reason.strip():
        mend = _("Say why, or what the person said: the task ends with these words.")
        raise InputRefused("reason", _("The reason is missing"), mend)


def _write(actor: Officer, row: Visit, visited: Visited) -> None:
    row.recorded_by, row.recorded_at = actor, now()
    for name in ("interpreter", "injuries", "words", "reason"):
        row.seal_field(name, getattr(visited, name).strip() or None)
    row.seal_field("checklist", json.dumps(dict(visited.checked), sort_keys=True))
    row.save(force_insert=True)
