"""Taking over what a colleague handed over, or left behind."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, NamedOnCase
from gerege.cases.policies import is_hidden_from_its_post, must_work_on
from gerege.cases.services import give_case_to, name_on_case
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.shifts.models import HandOver, HandOverLine
from gerege.shifts.services.writing import TO_READ
from gerege.waits.models import STANDS, Wait
from gerege.waits.owners import Owner
from gerege.waits.services import close_wait, hand_wait, hand_what_is_left


def take_over(*, actor: Officer, note: HandOver, lines: Collection[UUID]) -> None:
    """These lines are read and taken over: their waits end. What is taken already stays so.

    Raises InputRefused when no line is ticked, NotAllowed for one's own note and for a case that
    the reader may not work on.
    """
    if not lines:
        raise InputRefused("lines", _("No line is ticked"), _("Tick what you have read."))
    if note.written_by_id == actor.pk:
        raise NotAllowed("hand-over")
    with transaction.atomic():
        for line in _chosen(note, lines):
            _taken(actor, line)
            if actor.role == Role.PROTECTION_LEAD:
                continue
            if note.kind == HandOver.Kind.LEAVING:
                leaver = note.written_by
                give_dependants(actor=actor, case=line.case, leaver=leaver, successor=actor)


def _chosen(note: HandOver, lines: Collection[UUID]) -> list[HandOverLine]:
    found = HandOverLine.objects.filter(note=note, pk__in=list(lines))
    chosen = list(found.select_related("case__post").order_by("case_id"))
    if len(chosen) != len(set(lines)):
        raise NotAllowed("hand-over")
    return chosen


def _taken(actor: Officer, line: HandOverLine) -> None:
    """Its wait says who may end it: who works on the case, and for whom it waits."""
    waits = Wait.objects.filter(STANDS, case=line.case, cause=TO_READ, about=line.pk)
    wait = waits.select_related("case__post").first()
    if wait is None:
        must_work_on(actor, line.case)
    else:
        close_wait(actor=actor, wait=wait, obtained=_("Read and taken over"))


def take_on(*, actor: Officer, case: Case, leaver: Officer) -> None:
    """From now on this officer looks after a case that a colleague leaves behind.

    Raises NotAllowed for whoever may not work on the case.
    """
    with transaction.atomic():
        if actor.pk == leaver.pk:
            raise NotAllowed(case.reference)
        must_work_on(actor, case)
        case.touch()
        detail = {"officer": str(leaver.pk)}
        verb = Verb.CASE_TAKEN_ON
        record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=detail)
        give_dependants(actor=actor, case=case, leaver=leaver, successor=actor)


def give_on(*, actor: Officer, case: Case, leaver: Officer, successor: Officer) -> None:
    """The protection lead says who goes on with a file that its post does not see: a case officer
    of any post, or a lead, also they themselves. What hangs on the leaver goes along.

    Raises InputRefused for somebody it is hidden from, NotAllowed for all but the lead and for a
    file that its post sees: colleagues there take that on.
    """
    with transaction.atomic():
        if successor.pk == leaver.pk or not is_hidden_from_its_post(case):
            raise NotAllowed(case.reference)
        give_case_to(actor=actor, case=case, officer=successor)
        case.touch()
        detail = {"officer": str(leaver.pk)}
        verb = Verb.CASE_TAKEN_ON
        record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=detail)
        owed = Q(owner=leaver) | Q(cause=TO_READ, about__in=_lines_of(leaver, case))
        hand_what_is_left(actor=actor, case=case, waits=owed, owner=Owner("person", successor))


def _lines_of(leaver: Officer, case: Case) -> QuerySet[HandOverLine, UUID]:
    lines = HandOverLine.objects.filter(case=case, note__written_by=leaver)
    return lines.values_list("pk", flat=True)


def give_dependants(*, actor: Officer, case: Case, leaver: Officer, successor: Officer) -> None:
    """What hangs on a name goes along: being named on the case, and waits to act on.

    Call it in the transaction of the act. Raises as the services it calls do.
    """
    if NamedOnCase.objects.filter(case=case, officer=leaver).exists():
        name_on_case(actor=actor, case=case, officer=successor)
    owed = Wait.objects.filter(STANDS, case=case, owner=leaver).select_related("case__post")
    for wait in owed.order_by("pk"):
        hand_wait(actor=actor, wait=wait, owner=Owner("person", successor))
