"""What each of a few cases waits for most, told to the room of hand-overs below."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from gerege.cases.models import Case
from gerege.desk.models import CaseWait
from gerege.desk.ready import believable, stale_among, work_out
from gerege.desk.waits import words_of
from gerege.shifts.asking import NextStep


def next_steps_of(cases: Sequence[UUID], moment: datetime) -> Mapping[UUID, NextStep]:
    """From the waits that are kept ready; what is stale is worked out first."""
    asked = Case.objects.filter(pk__in=list(cases))
    work_out(stale_among([asked], moment, len(cases)), moment)
    known = asked.filter(believable(moment)).values("pk")
    rows = CaseWait.objects.filter(case__in=known)
    return {row.case_id: NextStep(words_of(row.code).label, row.due) for row in rows}
