"""What cases wait for, told to rooms below: the most pressing, and what is written nowhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from gerege.cases.models import Case
from gerege.desk.models import CaseWait
from gerege.desk.ready import believable, stale_among, work_out
from gerege.desk.waits import line_of, waits_of_many, with_all_events, words_of
from gerege.knowledge.guidance import Deadline
from gerege.shifts.asking import NextStep
from gerege.shifts.services.writing import TO_READ
from gerege.vault import services as vault
from gerege.waits.derived import DerivedLine


def next_steps_of(cases: Sequence[UUID], moment: datetime) -> Mapping[UUID, NextStep]:
    """From the waits that are kept ready; what is stale is worked out first.

    That the note itself is to be read is no step of the case: what stands behind it is told.
    """
    asked = Case.objects.filter(pk__in=list(cases))
    work_out(stale_among([asked], moment, len(cases)), moment)
    known = asked.filter(believable(moment)).values("pk")
    rows = CaseWait.objects.filter(case__in=known)
    steps = {row.case_id: (row.code, row.due) for row in rows}
    steps |= _behind_the_note([pk for pk, (code, _due) in steps.items() if code == TO_READ], moment)
    return {pk: NextStep(words_of(code).label, due) for pk, (code, due) in steps.items()}


def derived_waits_of(case: Case, moment: datetime) -> Sequence[DerivedLine]:
    """What follows from the events of one case. Two queries, as the page of a case asks them."""
    found = vault.unlocked(with_all_events(Case.objects.filter(pk=case.pk)), "pk")
    told = waits_of_many(found, moment)
    lines = (line_of(case, one, moment, more=0) for _case, waits, _at in told for one in waits)
    return [
        DerivedLine(
            cause=one.words,
            waiting=one.waiting,
            owner=one.owner,
            is_late=one.is_late,
            waited=one.waited,
            late_by=one.late_by,
            url=one.url,
        )
        for one in lines
        if isinstance(one.words, Deadline)
    ]


def _behind_the_note(
    cases: Sequence[UUID], moment: datetime
) -> Mapping[UUID, tuple[str, datetime | None]]:
    if not cases:
        return {}
    found = vault.unlocked(with_all_events(Case.objects.filter(pk__in=cases)), "pk")
    told = waits_of_many(found, moment, without=TO_READ)
    return {case.pk: (waits[0].code, waits[0].due) for case, waits, _changes in told if waits}
