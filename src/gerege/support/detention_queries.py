"""Reads of a detention, given who looks. Words are opened for whoever sees the story."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.causes import load_causes
from gerege.knowledge.support import load_support
from gerege.support.models import Detention, Visit
from gerege.support.queries import Seen
from gerege.support.services.detention import AGAIN, DUE
from gerege.waits.calendars import due_at
from gerege.waits.facts import around
from gerege.waits.queries import open_waits_of

CHECK_WORDS: Mapping[str, str | Promise] = {
    "yes": _("Yes"),
    "no": _("No"),
    "unknown": _("Not known"),
}


@dataclass(frozen=True)
class VisitLine:
    """One visit; texts are empty without sight of the story."""

    row: Visit
    interpreter: str
    injuries: str
    words: str
    checked: Sequence[tuple[Bilingual, str | Promise]]
    by: str


@dataclass(frozen=True)
class DetentionPage:
    """Whether the person is held, since when we know, what is due and what was found."""

    held: Detention | None
    words: str
    due: datetime | None
    again: bool
    is_late: bool
    visits: Sequence[VisitLine]


def detention_page(seen: Seen, moment: datetime) -> DetentionPage:
    """The whole picture of a detention."""
    case, story = seen.case, seen.sight.story
    held = Detention.objects.filter(case=case, ended_at=None).first()
    waits = [wait for wait in open_waits_of(case) if wait.cause in (DUE, AGAIN)]
    due = None
    if waits:
        cause = load_causes().cause(waits[0].cause)
        due = due_at(cause, waits[0], around([case])[case.pk].calendars)
    rows = Visit.objects.filter(case=case).select_related("recorded_by")
    return DetentionPage(
        held=held,
        words=held.reveal_field("words") if held and story else "",
        due=due,
        again=bool(waits) and waits[0].cause == AGAIN,
        is_late=due is not None and moment > due,
        visits=[_visit(seen, row) for row in rows],
    )


def _visit(seen: Seen, row: Visit) -> VisitLine:
    row.case, story = seen.case, seen.sight.story
    answers = json.loads(row.reveal_field("checklist") or "{}") if story else {}
    items = [one for one in load_support().visit if one.id in answers]
    return VisitLine(
        row=row,
        interpreter=row.reveal_field("interpreter") if story else "",
        injuries=row.reveal_field("injuries") if story else "",
        words=row.reveal_field("words") if story else "",
        checked=[(one.ask, CHECK_WORDS[answers[one.id]]) for one in items],
        by=row.recorded_by.display_name if seen.named else "",
    )
