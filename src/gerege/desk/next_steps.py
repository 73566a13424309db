"""What each of a few cases waits for most, told to the room of hand-overs below."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from gerege.cases.models import Case
from gerege.desk.models import CaseWait
from gerege.desk.ready import believable, stale_among, work_out
from gerege.desk.waits import waits_of_many, with_all_events, words_of
from gerege.shifts.asking import NextStep
from gerege.shifts.services.writing import TO_READ
from gerege.vault import services as vault


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


def _behind_the_note(
    cases: Sequence[UUID], moment: datetime
) -> Mapping[UUID, tuple[str, datetime | None]]:
    if not cases:
        return {}
    found = vault.unlocked(with_all_events(Case.objects.filter(pk__in=cases)), "pk")
    told = waits_of_many(found, moment, without=TO_READ)
    return {case.pk: (waits[0].code, waits[0].due) for case, waits, _changes in told if waits}
