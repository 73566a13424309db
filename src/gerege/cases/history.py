"""What is written about a case, newest first: notes, and the timeline of acts. Given who looks.

A page ends at the line it ends at, and the next one begins below it: nothing is counted or skipped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.timeline import IN_TIMELINE
from gerege.audit.verbs import Verb
from gerege.cases.keeping import Place
from gerege.cases.models import Case, Note
from gerege.cases.policies import Sight, knows_officers_of, notes_visible_to, sight_of
from gerege.cases.services.danger import Over
from gerege.knowledge.causes import load_causes
from gerege.knowledge.guidance import load_guidance
from gerege.ui.templatetags.ui import local

NOTES_SHOWN = 20
TIMELINE_SHOWN = 10


@dataclass(frozen=True)
class NoteLine:
    """One note this officer may read."""

    written_at: datetime
    author: str
    audience: str
    text: str


@dataclass(frozen=True)
class NotesPanel:
    """A page of the notes this officer may read; ``older`` is where the next one begins."""

    notes: Sequence[NoteLine]
    older: Place | None
    may_work: bool


def notes_panel(
    viewer: Officer, case: Case, sight: Sight | None = None, before: Place | None = None
) -> NotesPanel | None:
    """Notes by the audience their writers chose. None without sight of the story or any note."""
    seen = sight or sight_of(viewer, case)
    visible = notes_visible_to(viewer, case).filter(_below(before))
    told = visible.annotate(author_name=F("author__display_name"))
    notes = list(told.order_by("-written_at", "-pk")[: NOTES_SHOWN + 1])
    if not notes and not seen.story:
        return None
    named, shown = knows_officers_of(viewer, case), notes[:NOTES_SHOWN]
    return NotesPanel(
        notes=[_note_line(note, named=named) for note in shown],
        older=Place(shown[-1].written_at, shown[-1].pk) if len(notes) > NOTES_SHOWN else None,
        may_work=seen.work and case.is_open,
    )


def _below(before: Place | None) -> Q:
    if before is None:
        return Q()
    same_moment = Q(written_at=before.at, pk__lt=before.pk)
    return Q(written_at__lt=before.at) | same_moment


def _note_line(note: Any, *, named: bool) -> NoteLine:  # noqa: ANN401  with a name
    return NoteLine(
        written_at=note.written_at,
        author=note.author_name if named else "",
        audience=str(Note.Audience(note.audience).label),
        text=note.reveal_field("text"),
    )


@dataclass(frozen=True)
class TimelineLine:
    """One act on the case."""

    at: datetime
    label: str
    who: str
    more: str


@dataclass(frozen=True)
class Timeline:
    """A page of the acts on a case; ``older`` is the number below which the next one begins."""

    lines: Sequence[TimelineLine]
    older: int | None


def timeline(viewer: Officer, case: Case, before: int | None = None) -> Timeline:
    """What was done, newest first, from the record of acts; names for post and headquarters."""
    events = list(_acts_on(case, before))
    names = _names_in(events) if knows_officers_of(viewer, case) else {}
    shown = events[:TIMELINE_SHOWN]
    return Timeline(
        lines=[_timeline_line(event, names) for event in shown],
        older=shown[-1].sequence if len(events) > TIMELINE_SHOWN else None,
    )


def _acts_on(case: Case, before: int | None) -> QuerySet[Event]:
    acts = Event.objects.filter(subject=case.pk, verb__in=[str(verb) for verb in IN_TIMELINE])
    if before is not None:
        acts = acts.filter(sequence__lt=before)
    return acts.order_by("-sequence")[: TIMELINE_SHOWN + 1]


def _names_in(events: Sequence[Event]) -> Mapping[str, str]:
    """Who acted, and who was named on the case or kept from it."""
    ids = {str(event.actor) for event in events if event.actor}
    ids |= {str(event.detail["officer"]) for event in events if "officer" in event.detail}
    rows = Officer.objects.filter(pk__in=ids).order_by()
    return {str(pk): name for pk, name in rows.values_list("pk", "display_name")}


def _timeline_line(event: Event, names: Mapping[str, str]) -> TimelineLine:
    return TimelineLine(
        at=event.at,
        label=str(event.word.label) if event.word else event.verb,
        who=names.get(str(event.actor), ""),
        more=_more_about(event, names),
    )


def _more_about(event: Event, names: Mapping[str, str]) -> str:
    """What the event holds besides its word: the step of the card, the colleague."""
    if event.verb == Verb.EMERGENCY_ACTED:
        done = event.detail.get("action")
        steps = load_guidance().emergency.steps
        return next((local(step.text) for step in steps if step.id == done), "")
    if event.verb == Verb.EMERGENCY_ENDED:
        return next((str(one.label) for one in Over if one == event.detail.get("how")), "")
    if cause := load_causes().named(str(event.detail.get("wait", ""))):
        return local(cause.label)
    return names.get(str(event.detail.get("officer")), "")
