"""What is written about a case, newest first: notes, and the timeline of acts. Given who looks.

A page ends at the line it ends at, and the next one begins below it: nothing is counted or skipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Replace

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import IN_TIMELINE, Verb
from gerege.cases.keeping import Place
from gerege.cases.models import Case, Note
from gerege.cases.policies import Sight, knows_officers_of, notes_visible_to, sight_of
from gerege.knowledge.guidance import load_guidance
from gerege.ui.templatetags.ui import local

NOTES_SHOWN = 20
TIMELINE_SHOWN = 20


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
    visible = notes_visible_to(viewer, case).filter(_below(before)).select_related("author")
    notes = list(visible.order_by("-written_at", "-pk")[: NOTES_SHOWN + 1])
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


def _note_line(note: Note, *, named: bool) -> NoteLine:
    return NoteLine(
        written_at=note.written_at,
        author=note.author.display_name if named else "",
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
    named, events = knows_officers_of(viewer, case), list(_acts_on(case, before))
    shown = events[:TIMELINE_SHOWN]
    return Timeline(
        lines=[_timeline_line(event, named=named) for event in shown],
        older=shown[-1].sequence if len(events) > TIMELINE_SHOWN else None,
    )


def _acts_on(case: Case, before: int | None) -> QuerySet[Event]:
    acts = Event.objects.filter(subject=case.pk, verb__in=[str(verb) for verb in IN_TIMELINE])
    if before is not None:
        acts = acts.filter(sequence__lt=before)
    told = acts.annotate(who=Subquery(_actor_name()), colleague=Subquery(_colleague_name()))
    return told.order_by("-sequence")[: TIMELINE_SHOWN + 1]


def _timeline_line(event: Any, *, named: bool) -> TimelineLine:  # noqa: ANN401  with two names
    return TimelineLine(
        at=event.at,
        label=str(event.word.label) if event.word else event.verb,
        who=(event.who or "") if named else "",
        more=_more_about(event, (event.colleague or "") if named else ""),
    )


def _actor_name() -> QuerySet[Officer, Any]:
    return Officer.objects.filter(pk=OuterRef("actor")).values("display_name")[:1]


def _colleague_name() -> QuerySet[Officer, Any]:
    """Whoever was named on the case or kept from it; one database writes ids without hyphens."""
    bare = Replace(Cast("pk", CharField()), Value("-"), Value(""))
    asked = Replace(KeyTextTransform("officer", OuterRef("detail")), Value("-"), Value(""))
    return Officer.objects.annotate(bare=bare).filter(bare=asked).values("display_name")[:1]


def _more_about(event: Event, colleague: str) -> str:
    """What the event holds besides its word: the step of the card, the colleague."""
    if event.verb == Verb.EMERGENCY_ACTED:
        done = event.detail.get("action")
        steps = load_guidance().emergency.steps
        return next((local(step.text) for step in steps if step.id == done), "")
    return colleague
