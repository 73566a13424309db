"""The panel of the case page: the band in words, what is open, who looked, who decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import Sight, sight_of
from gerege.kernel.bilingual import Bilingual
from gerege.screening.models import Decision, SecondLook
from gerege.screening.presentation.bands import band_tone, band_words
from gerege.screening.presentation.deciding import (
    ClosingLine,
    DecisionLine,
    LookLine,
    closing_lines,
    decision_lines,
    look_lines,
)
from gerege.screening.presentation.talk import Urgent, urgent_of
from gerege.screening.queries import Outcome, closings_of, decisions_of, looks_of, outcome_of


@dataclass(frozen=True)
class ScreeningPanel:
    """One case, as the case page shows it."""

    case: Case
    may_work: bool
    outcome: Outcome
    looks: tuple[LookLine, ...]
    decisions: tuple[DecisionLine, ...]
    closings: tuple[ClosingLine, ...]

    @property
    def words(self) -> Bilingual:
        """The band."""
        return band_words(self.outcome.assessment)

    @property
    def tone(self) -> str:
        """Its shape and colour."""
        return band_tone(self.outcome.assessment)

    @cached_property
    def urgent(self) -> Urgent:
        """What was answered yes about safety."""
        return urgent_of(self.case, self.outcome)

    @property
    def open_questions(self) -> int:
        """How many questions could still change the result and were not asked."""
        asked = self.outcome.standing
        return sum(fact not in asked for fact in self.outcome.assessment.next_questions)

    @property
    def private_questions(self) -> int:
        """How many have to be asked again in private."""
        return len(self.outcome.to_ask_in_private)


@dataclass(frozen=True)
class Reading:
    """What was read of a case already, so that its page asks for nothing twice."""

    sight: Sight
    outcome: Outcome
    looks: Sequence[SecondLook]
    decisions: Sequence[Decision]


def reading_of(viewer: Officer, case: Case) -> Reading:
    """Everything the panel is made of."""
    return Reading(sight_of(viewer, case), outcome_of(case), looks_of(case), decisions_of(case))


def screening_panel(
    viewer: Officer, case: Case, reading: Reading | None = None
) -> ScreeningPanel | None:
    """The panel, or None where this officer may not read the story."""
    read = reading or reading_of(viewer, case)
    if not read.sight.story:
        return None
    return ScreeningPanel(
        case=case,
        may_work=read.sight.work and case.is_open,
        outcome=read.outcome,
        looks=look_lines(read.looks, read.outcome),
        decisions=decision_lines(read.decisions, read.outcome),
        closings=() if case.is_open else closing_lines(closings_of(case)[:1]),
    )
