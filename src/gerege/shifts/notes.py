"""Reads of hand-over notes, given who looks: a case that is hidden from the reader is absent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to, sight_of
from gerege.kernel.errors import NotAllowed
from gerege.shifts.drafts import CaseTold, acts_of_note, cases_told
from gerege.shifts.models import HandOver, HandOverLine
from gerege.shifts.policies import CASE_PEOPLE
from gerege.shifts.services.writing import TO_READ
from gerege.shifts.words import SAID
from gerege.waits.models import STANDS, Wait
from gerege.waits.policies import may_act_on

A_PAGE = 20


@dataclass(frozen=True)
class LineRead:
    """One case of a note as a reader sees it; without sight of the story there are no words."""

    line: HandOverLine
    told: CaseTold
    promises: str
    calls: str
    taken_at: datetime | None
    taken_by: str
    may_take: bool


@dataclass(frozen=True)
class NoteRead:
    """A whole note."""

    note: HandOver
    said: Sequence[object]
    lines: Sequence[LineRead]

    @property
    def may_take(self) -> bool:
        """True while a line waits for this reader."""
        return any(line.may_take for line in self.lines)


def note_to_see(viewer: Officer, note_id: UUID, moment: datetime) -> NoteRead:
    """A note of which this officer may see a case. Raises NotAllowed, which is a 404."""
    rows = HandOverLine.objects.filter(note=note_id, case__in=cases_known_to(viewer).values("pk"))
    lines = {line.case_id: line for line in rows.select_related("note__written_by", "note__post")}
    if not lines:
        raise NotAllowed(str(note_id))
    note = next(iter(lines.values())).note
    acts = acts_of_note(note.written_by_id, list(lines), (note.began_at, note.written_at))
    told = cases_told(viewer, {pk: acts.get(pk, ()) for pk in lines}, moment)
    waits = _waits_of(lines.values())
    return NoteRead(
        note=note,
        said=[SAID[code] for code in note.said if code in SAID],
        lines=[_read(viewer, lines[one.case.pk], one, waits) for one in told],
    )


def _waits_of(lines: Iterable[HandOverLine]) -> dict[UUID, Wait]:
    about = [line.pk for line in lines]
    found = Wait.objects.filter(cause=TO_READ, about__in=about).select_related("ended_by")
    return {wait.about: wait for wait in found if wait.about}


def _read(viewer: Officer, line: HandOverLine, told: CaseTold, waits: dict[UUID, Wait]) -> LineRead:
    wait, sees = waits.get(line.pk), sight_of(viewer, told.case).story
    line.case = told.case
    if wait is not None:
        wait.case = told.case
    may = wait is not None and wait.stands and may_act_on(viewer, wait)
    return LineRead(
        line=line,
        told=told,
        promises=line.reveal_field("promises") if sees else "",
        calls=line.reveal_field("calls") if sees else "",
        taken_at=wait.ended_at if wait else None,
        taken_by=wait.ended_by.display_name if wait and wait.ended_by else "",
        may_take=may and line.note.written_by_id != viewer.pk,
    )


def notes_of(viewer: Officer) -> list[HandOver]:
    """The newest notes of the post of which this officer may see a case, read or not."""
    if viewer.role not in CASE_PEOPLE or viewer.post is None:
        return []
    seen = HandOverLine.objects.filter(note=OuterRef("pk"), case__in=_known(viewer))
    unread = Wait.objects.filter(STANDS, cause=TO_READ, about=OuterRef("lines__pk"))
    notes = HandOver.objects.filter(Exists(seen), _of(viewer))
    still = HandOver.objects.filter(pk=OuterRef("pk")).filter(Exists(unread))
    told = notes.annotate(is_unread=Exists(still)).select_related("written_by", "post", "successor")
    return list(told.order_by("-written_at", "-pk")[:A_PAGE])


def _of(viewer: Officer) -> Q:
    own = Q(written_by=viewer) | Q(successor=viewer)
    return own | Q(post=viewer.post)


def _known(viewer: Officer) -> "QuerySet[Case]":
    return cases_known_to(viewer).filter(pk=OuterRef("case"))
