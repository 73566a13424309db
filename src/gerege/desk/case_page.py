"""The page of one case: every room gives its panel, or None where this viewer may not see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import queries as rooms
from gerege.cases.danger import dangers_standing
from gerege.cases.history import notes_panel, timeline
from gerege.cases.keeping import erasure_to_read, may_hold_what_they_see
from gerege.cases.models import Case, FirstContact
from gerege.cases.policies import Sight, knows_officers_of, may_break_glass, sight_of
from gerege.desk.waits import Said, Talked, WaitingCase, waits_of_case
from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.catalogue import load
from gerege.knowledge.causes import load_causes
from gerege.knowledge.guidance import load_intake
from gerege.screening.policies import may_give_look
from gerege.screening.presentation.panel import Reading, screening_panel
from gerege.screening.queries import Outcome, decisions_of, looks_of, outcome_of

SHOWN_AT_ONCE = 6


@dataclass(frozen=True)
class CasePage:
    """What one viewer sees of one case. A panel that is None is not shown at all."""

    case: Case
    sight: Sight
    waits: Sequence[WaitingCase]
    first_contact: Any
    person: Any
    safe_contact: Any
    screening: Any
    notes: Any
    timeline: Any
    may_break_glass: bool
    may_hold: bool
    may_ask_erasure: bool
    may_watch: bool
    second_look_asked: bool
    erasure_to_read: UUID | None
    dangers: Sequence[Bilingual]

    @property
    def danger_is_open(self) -> bool:
        """True while danger was told and nobody has said that it is over."""
        return any(row.is_danger for row in self.waits)

    @property
    def first_waits(self) -> Sequence[WaitingCase]:
        """The most pressing ones; a case of the first day waits for a dozen things."""
        return self._now[:SHOWN_AT_ONCE]

    @property
    def further_waits(self) -> Sequence[WaitingCase]:
        """The others, in their order, folded."""
        return self._now[SHOWN_AT_ONCE:]

    @property
    def resting_waits(self) -> Sequence[WaitingCase]:
        """What nobody does until a person who refused help comes back."""
        return [row for row in self.waits if row.waiting.stopped]

    @property
    def _now(self) -> Sequence[WaitingCase]:
        return [row for row in self.waits if not row.waiting.stopped]

    @property
    def stopped(self) -> bool:
        """True while the person refuses help: only what stands nevertheless is to be done."""
        return any(row.waiting.code in load_causes().stopping for row in self.waits)

    @property
    def waits_for(self) -> WaitingCase | None:
        """The first line of the page."""
        return self.waits[0] if self.waits else None


def page_of(viewer: Officer, case: Case, moment: datetime) -> CasePage:
    """Compose the page of a case of ``with_rows`` for this viewer."""
    sight, outcome = sight_of(viewer, case), outcome_of(case)
    looks, decisions = looks_of(case), decisions_of(case)
    found = outcome.assessment
    said = Said(found.band, found.settled, outcome.danger_told) if outcome.started_at else None
    decided_at = decisions[0].recorded_at if decisions else None
    talked = Talked(outcome.last_answer_at, decided_at)
    named = knows_officers_of(viewer, case)
    is_asked_away = getattr(case, "erasure_asked_at", None) is not None
    return CasePage(
        case=case,
        sight=sight,
        waits=waits_of_case(case, said, looks, talked, moment, named=named, story=sight.story),
        first_contact=rooms.first_contact_panel(viewer, case, sight),
        person=rooms.person_panel(viewer, case, sight),
        safe_contact=rooms.safe_contact_panel(viewer, case, sight),
        screening=screening_panel(viewer, case, Reading(sight, outcome, looks, decisions)),
        notes=notes_panel(viewer, case, sight),
        timeline=timeline(viewer, case),
        may_break_glass=not sight.story and may_break_glass(viewer, case),
        may_hold=may_hold_what_they_see(viewer, case),
        may_ask_erasure=sight.work and viewer.role == Role.CONSULAR_OFFICER,
        may_watch=case.is_open and (sight.work or viewer.role == Role.PROTECTION_LEAD),
        second_look_asked=not sight.story and may_give_look(viewer, case, looks),
        erasure_to_read=erasure_to_read(viewer, case) if is_asked_away else None,
        dangers=_dangers(case, outcome) if sight.story else (),
    )


def _dangers(case: Case, outcome: Outcome) -> Sequence[Bilingual]:
    """The dangers that stand, as statements where the catalogue has one."""
    stands, intake, entries = dangers_standing(case, outcome.danger_told), load_intake(), load()
    contact: FirstContact | None = getattr(case, "first_contact", None)
    codes = contact.codes() if contact else {}
    asked = [question for question in intake.questions if question.id in stands.questions]
    told = {fact for q in asked for fact in q.told_by(codes[q.id])} | stands.facts
    named = [fact for fact in entries.safety if fact.id in told]
    ids = {fact.id for fact in named}
    rest = [q.question for q in asked if ids.isdisjoint(q.told_by(codes[q.id]))]
    return [*(fact.label for fact in named), *rest]
