"""What is to be acknowledged: rows for the desk, which asks for them with everything else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from gerege.accounts.models import Officer, Post
from gerege.cases.models import Case
from gerege.cases.policies import of_known_cases
from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.causes import load_causes
from gerege.knowledge.guidance import load_guidance
from gerege.knowledge.notices import NoticeKind, load_notices
from gerege.notices.models import OPEN, Notice
from gerege.notices.policies import told

AT_MOST = 5
"""So many lines stand on the home page."""
LOOKED_AT = 15
"""So many notices are read for them: several of one case and kind are one line."""
COLUMNS = (
    *("id", "kind", "key", "raised_at", "case", "case__reference"),
    *("post__time_zone", "post__name_mn", "post__name_en"),
)
"""What ``line_of`` reads, in its order."""


@dataclass(frozen=True)
class ToAcknowledge:
    """Notices of one kind about one case, for whoever looks: since when, how many, about what.

    ``pk`` is the newest of them: who acknowledges it has read those before, too.
    """

    pk: UUID
    kind: NoticeKind
    at: datetime
    case: UUID | None
    reference: str
    post: Post
    what: tuple[Bilingual, ...] = ()
    count: int = 1


def to_acknowledge(viewer: Officer, parts: Sequence[QuerySet[Case]]) -> QuerySet[Notice]:
    """What this officer is to acknowledge, the most urgent kind first, of one kind the oldest.

    ``parts`` are their ``cases_known_in_parts``: of a case that does not exist for them nothing.
    """
    known = of_known_cases(parts)
    here = Q(case__isnull=True) | known if known else Q()
    mine = Notice.objects.filter(OPEN, told(viewer)).filter(here)
    return mine.order_by(_urgency(), "raised_at", "pk")


@cache
def _urgency() -> StrIndex:
    """Where a kind stands among all, the most urgent first: as cheap as an order can be."""
    return StrIndex(Value(" ".join(kind.id for kind in load_notices().entries)), F("kind"))


def what_is_late(key: str) -> Bilingual | None:
    """What a notice of the clock is about, in the words of the catalogue, which name nobody."""
    of, _case, code, _began, step = (*key.split(":"), "", "", "", "", "")[:5]
    if of != "clock" or step == "begins":
        return None
    cause = load_causes().by_id.get(code)
    deadlines = (one.label for one in load_guidance().deadlines if one.id == code)
    return cause.label if cause else next(deadlines, None)


def in_groups(lines: Iterable[ToAcknowledge]) -> list[ToAcknowledge]:
    """Those of one kind about one case as one, in the order of the first of each."""
    found: dict[tuple[str, UUID], ToAcknowledge] = {}
    for line in lines:
        about = (line.kind.id, line.case or line.pk)
        before = found.get(about)
        if before is None:
            found[about] = line
            continue
        what = tuple(dict.fromkeys((*before.what, *line.what)))
        found[about] = replace(before, pk=line.pk, what=what, count=before.count + 1)
    return list(found.values())


def line_of(columns: Sequence[Any], at: datetime) -> ToAcknowledge:
    """One notice from its ``COLUMNS``, as a database tells them as text, and its moment."""
    pk, kind, key, _raised, case, reference, zone, name_mn, name_en = columns
    late = what_is_late(key)
    return ToAcknowledge(
        pk=UUID(str(pk)),
        kind=load_notices().kind(kind),
        at=at,
        case=UUID(str(case)) if case else None,
        reference=reference or "",
        post=Post(time_zone=zone, name_mn=name_mn, name_en=name_en),
        what=(late,) if late else (),
    )
