"""Reads of a detention, given who looks. Words are opened for whoever sees the story."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.causes import load_causes
from gerege.knowledge.support import VisitWent, load_support
from gerege.support.models import Detention, Visit
from gerege.support.queries import Seen
from gerege.support.services.detention import AGAIN, DOCTOR, DUE
from gerege.waits.calendars import due_at
from gerege.waits.facts import around
from gerege.waits.models import Wait
from gerege.waits.queries import open_waits_of

CHECK_WORDS: Mapping[str, str | Promise] = {
    "yes": _("Yes"),
    "no": _("No"),
    "unknown": _("Not known"),
}


CALLS_FOR: Mapping[str, tuple[str, str | Promise]] = {
    "forced": ("screening_question", _("Open the talk")),
    "fear_of_return": ("case_fear", _("The person is afraid of their state or of the post")),
}
"""Which page a *yes* of the checklist leads to: its address by name, for the rooms stand apart."""
OFFER = "medical_offer"
REFUSES = _("The person does not want help")
ONLY_IF = _("Only if they want no help at all. Not wanting a visit is less than that.")
ASK = _("Write the letter about visits in private")


class NextStep(NamedTuple):
    """A page that what was told at a visit calls for."""

    url: str
    label: str | Promise
    hint: str | Promise = ""


@dataclass(frozen=True)
class VisitLine:
    """One visit; texts are empty without sight of the story."""

    row: Visit
    went: Bilingual
    reason: str
    interpreter: str
    injuries: str
    words: str
    checked: Sequence[tuple[Bilingual, str | Promise]]
    by: str
    steps: Sequence[NextStep]


@dataclass(frozen=True)
class DetentionPage:
    """Whether the person is held, since when we know, what is due and what was found."""

    held: Detention | None
    words: str
    due: datetime | None
    again: bool
    late_by: timedelta
    """How long the visit is late; nothing while it is not."""
    visits: Sequence[VisitLine]
    letter: str = ""
    """Which letter belongs to a visit that is due, by the catalogue."""
    by_wish: VisitWent | None = None
    """How the last visit went where none is due because the person did not want us."""


def detention_page(seen: Seen, moment: datetime) -> DetentionPage:
    """The whole picture of a detention."""
    case, story = seen.case, seen.sight.story
    held = Detention.objects.filter(case=case, ended_at=None).first()
    standing = open_waits_of(case)
    waits = [wait for wait in standing if wait.cause in (DUE, AGAIN)]
    due = None
    if waits:
        cause = load_causes().cause(waits[0].cause)
        due = due_at(cause, waits[0], around([case])[case.pk].calendars)
    rows = list(Visit.objects.filter(case=case).select_related("recorded_by"))
    for row in rows:
        row.case = case
    newest = rows[0] if rows else None
    steps = _next_steps(seen, newest, doctor=_doctor_waits(standing)) if newest else ()
    return DetentionPage(
        held=held,
        words=held.reveal_field("words") if held and story else "",
        due=due,
        again=bool(waits) and waits[0].cause == AGAIN,
        late_by=max(moment - due, timedelta()) if due else timedelta(),
        visits=[_visit(seen, row, steps if row == newest else ()) for row in rows],
        letter=load_causes().cause(DUE).letter,
        by_wish=_by_wish(newest) if held and newest and story and not waits else None,
    )


def _checked(row: Visit) -> dict[str, str]:
    found: dict[str, str] = json.loads(row.reveal_field("checklist") or "{}")
    return found


def _went(row: Visit) -> VisitWent:
    """How a visit went, with what was said in private taken into account; opens the checklist."""
    return load_support().went(row.alone, _checked(row))


def _by_wish(row: Visit) -> VisitWent | None:
    went = _went(row)
    return went if went.stays_open else None


def _visit(seen: Seen, row: Visit, steps: Sequence[NextStep]) -> VisitLine:
    story = seen.sight.story
    answers = _checked(row) if story else {}
    items = [one for one in load_support().visit if one.id in answers]
    return VisitLine(
        row=row,
        went=load_support().went(row.alone).label,
        reason=row.reveal_field("reason") if story else "",
        interpreter=row.reveal_field("interpreter") if story else "",
        injuries=row.reveal_field("injuries") if story else "",
        words=row.reveal_field("words") if story else "",
        checked=[(one.ask, CHECK_WORDS[answers[one.id]]) for one in items],
        by=row.recorded_by.display_name if seen.named else "",
        steps=steps,
    )


def steps_of_last_visit(seen: Seen) -> Sequence[NextStep]:
    """What the newest visit calls for, for the overview; nothing without sight of the story."""
    rows = Visit.objects.filter(case=seen.case).order_by("-visited_at")
    row = rows.first() if seen.sight.work and seen.sight.story else None
    if row is None:
        return ()
    return _next_steps(seen, row, doctor=_doctor_waits(open_waits_of(seen.case)))


def _doctor_waits(waits: Iterable[Wait]) -> bool:
    """Whether the offer of a doctor, which a visit called for, was not answered yet."""
    return any(wait.cause == DOCTOR and wait.about == wait.case_id for wait in waits)


def _next_steps(seen: Seen, row: Visit, *, doctor: bool) -> Sequence[NextStep]:
    """The pages that the answers of a visit call for; for whoever works on the open case."""
    if not (seen.sight.work and seen.sight.story and seen.case.is_open):
        return ()
    row.case, case = seen.case, [seen.case.pk]
    answers, went = _checked(row), _went(row)
    pages = [CALLS_FOR[code] for code in CALLS_FOR if answers.get(code) == "yes"]
    steps = [NextStep(reverse(name, args=case), label) for name, label in pages]
    if went.stays_open:
        steps.append(NextStep(reverse("case_refusal", args=case), REFUSES, ONLY_IF))
    if went.letter and row.reveal_field("reason"):
        steps.append(NextStep(reverse("case_letter_begin", args=[*case, went.letter]), ASK))
    if doctor:
        url = reverse("case_need", args=[*case, OFFER])
        steps.append(NextStep(url, _("Offer to see a doctor")))
    return steps
