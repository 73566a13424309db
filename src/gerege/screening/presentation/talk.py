"""What the pages of a talk show: the parts with their counters, one part, the next question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from gerege.accounts.models import Officer
from gerege.cases.danger import dangers_standing
from gerege.cases.models import Case
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import PhraseGroup, load_guidance
from gerege.knowledge.schema import Gateway, Question
from gerege.screening.presentation.groups import Group, group_of, groups, neighbour
from gerege.screening.presentation.words import ALONES, INTERPRETERS
from gerege.screening.queries import Outcome
from gerege.screening.record import Conditions, Standing

PRIVATE = "private"
AGREEMENT, CHILD = "agreement", "child"
OPENING = ("opening", "phone_opening", "private_place", AGREEMENT, "interpreter")


@dataclass(frozen=True)
class Row:
    """One question of a part, with what stands and what follows from it.

    ``value`` is empty for a *no* that has to be asked again, so that saying it again counts.
    """

    question: Question
    standing: Standing | None
    can_change: bool
    closed_by: Question | None

    @property
    def ask_again(self) -> bool:
        """True when a *no* was given in company and counts as unknown."""
        return self.standing is not None and self.standing.ask_again

    @property
    def value(self) -> str:
        """The answer that is ticked when the page opens."""
        if self.standing is None:
            return "not_asked"
        return "" if self.standing.ask_again else self.standing.value

    @property
    def how(self) -> str:
        """How it is known; what the person says unless recorded otherwise."""
        return self.standing.recorded.how if self.standing else "stated"

    @property
    def was(self) -> str:
        """What the page showed, sent back to find out what was changed on it."""
        return f"{self.value} {self.how}"

    @property
    def is_gateway(self) -> bool:
        """True for a question that can spare a group of others."""
        return isinstance(self.question, Gateway)

    @property
    def is_answered(self) -> bool:
        """True when something stands that need not come back."""
        return self.standing is not None and not self.ask_again


@dataclass(frozen=True)
class Urgent:
    """What was answered yes about safety: act on it now, or see to it today."""

    danger: tuple[Question, ...]
    care: tuple[Question, ...]
    ended: tuple[Question, ...]
    """Danger that was told and is over since ``ended_at``."""
    ended_at: datetime | None


@dataclass(frozen=True)
class GroupLine:
    """One part on the overview."""

    group: Group
    rows: tuple[Row, ...]

    @property
    def answered(self) -> int:
        """Questions with an answer that stands."""
        return sum(row.is_answered for row in self.rows)

    @property
    def open(self) -> int:
        """Questions still without one."""
        return len(self.rows) - self.answered

    @property
    def can_change(self) -> int:
        """Questions whose answer can still change the result."""
        return sum(row.can_change for row in self.rows)

    @property
    def heard(self) -> tuple[Question, ...]:
        """What was answered yes, for a glance."""
        return tuple(r.question for r in self.rows if r.standing and r.standing.value == "yes")


@dataclass(frozen=True)
class TalkPage:
    """What every page of the talk needs."""

    case: Case
    outcome: Outcome
    conditions: Conditions | None

    @cached_property
    def urgent(self) -> Urgent:
        """What must be acted on before the talk goes on."""
        return urgent_of(self.case, self.outcome)

    @property
    def who_is_there(self) -> str:
        """The conditions in words, as they will be saved with the next answer."""
        if self.conditions is None:
            return ""
        alone, interpreter = (
            ALONES[self.conditions.alone],
            INTERPRETERS[self.conditions.interpreter],
        )
        return f"{alone} · {interpreter}"

    @property
    def asked(self) -> int:
        """How many questions have an answer that stands."""
        return sum(not standing.ask_again for standing in self.outcome.standing.values())

    @property
    def left(self) -> int:
        """How many questions would still be asked at most."""
        return len(queue_of(self.outcome, self.conditions))


@dataclass(frozen=True)
class OverviewPage(TalkPage):
    """All parts, with what was heard in each."""

    lines: tuple[GroupLine, ...]


@dataclass(frozen=True)
class GroupPage(TalkPage):
    """One part, or everything that has to be asked again in private (then ``group`` is None)."""

    group: Group | None
    rows: tuple[Row, ...]

    @property
    def following(self) -> Group | None:
        """The part after this one."""
        return neighbour(self.group) if self.group else None

    @property
    def name(self) -> str:
        """What the address says."""
        return self.group.id if self.group else PRIVATE


@dataclass(frozen=True)
class QuestionPage(TalkPage):
    """One question for a phone; ``row`` is None when nothing is left to ask."""

    row: Row | None
    group: Group | None
    phrases: tuple[PhraseGroup, ...]
    skipped: int


def overview_page(viewer: Officer, case: Case, outcome: Outcome, moment: datetime) -> OverviewPage:
    """The whole talk at a glance."""
    lines = tuple(GroupLine(g, rows_of(g.questions, outcome)) for g in groups())
    return OverviewPage(case, outcome, outcome.conditions_for(viewer, moment), lines)


def group_page(
    viewer: Officer, case: Case, outcome: Outcome, moment: datetime, group: Group
) -> GroupPage:
    """One part of the talk."""
    conditions = outcome.conditions_for(viewer, moment)
    return GroupPage(case, outcome, conditions, group, rows_of(group.questions, outcome))


def private_page(viewer: Officer, case: Case, outcome: Outcome, moment: datetime) -> GroupPage:
    """Everything whose *no* counts as unknown, on one page."""
    conditions = outcome.conditions_for(viewer, moment)
    questions = questions_of(outcome.to_ask_in_private)
    return GroupPage(case, outcome, conditions, None, rows_of(questions, outcome))


def question_page(
    viewer: Officer, case: Case, outcome: Outcome, moment: datetime, skipped: int
) -> QuestionPage:
    """The next question after as many as were skipped."""
    conditions = outcome.conditions_for(viewer, moment)
    queue = queue_of(outcome, conditions)
    if skipped >= len(queue):
        return QuestionPage(case, outcome, conditions, None, None, (), min(skipped, len(queue)))
    question = load().active[queue[skipped]]
    group = group_of(question.id)
    row = rows_of([question], outcome)[0]
    phrases = phrases_for(question, group, outcome.age_band)
    return QuestionPage(case, outcome, conditions, row, group, phrases, skipped)


def phrases_for(question: Question, group: Group, age_band: str) -> tuple[PhraseGroup, ...]:
    """What to say: written for this question, else for its part, else what holds always."""
    guidance = load_guidance()
    names = (question.id.partition(".")[2], group.kind, f"{group.kind}s", AGREEMENT)
    found = next((p for name in names if (p := guidance.phrases(name))), None)
    for_child = guidance.phrases(CHILD) if age_band == CHILD else None
    return tuple(phrases for phrases in (found, for_child) if phrases)


def opening_phrases() -> tuple[PhraseGroup, ...]:
    """What to say before the first question."""
    found = (load_guidance().phrases(name) for name in OPENING)
    return tuple(phrases for phrases in found if phrases)


def queue_of(outcome: Outcome, conditions: Conditions | None) -> tuple[str, ...]:
    """What is still to be asked, best first.

    Who did not know or did not answer is not asked the same again; a *no* given in company comes
    back as soon as the talk is private.
    """
    private = conditions is not None and conditions.are_private

    def is_left(fact: str) -> bool:
        standing = outcome.standing.get(fact)
        return standing is None or (standing.ask_again and private)

    return tuple(fact for fact in outcome.assessment.next_questions if is_left(fact))


def could_change(outcome: Outcome) -> tuple[str, ...]:
    """What nobody has asked and could change the band; safety is asked whatever it changes."""
    safety = {fact.id for fact in load().safety}
    return tuple(
        fact
        for fact in outcome.assessment.next_questions
        if fact not in outcome.standing and fact not in safety
    )


def rows_of(questions: Iterable[Question], outcome: Outcome) -> tuple[Row, ...]:
    """The questions with their standing answers and what the engine says about each."""
    active = load().active
    can_change = frozenset(could_change(outcome))
    closed = outcome.closed
    return tuple(
        Row(
            question=question,
            standing=outcome.standing.get(question.id),
            can_change=question.id in can_change,
            closed_by=active[closed[question.id]] if question.id in closed else None,
        )
        for question in questions
    )


def urgent_of(case: Case, outcome: Outcome) -> Urgent:
    """Danger that stands, danger that is over and care, each in the order of the catalogue."""
    found = set(outcome.assessment.emergency)
    safety = [fact for fact in load().safety if fact.id in found]
    danger = [fact for fact in safety if fact.urgency == "danger"]
    stands = dangers_standing(case, outcome.danger_told) if danger else None
    over = set(outcome.danger_told) - stands.facts if stands else set()
    return Urgent(
        danger=tuple(fact for fact in danger if fact.id not in over),
        care=tuple(fact for fact in safety if fact.urgency != "danger"),
        ended=tuple(fact for fact in danger if fact.id in over),
        ended_at=stands.ended_at if stands else None,
    )


def questions_of(facts: Sequence[str]) -> tuple[Question, ...]:
    """Catalogue entries, retired ones included, in the order given."""
    entries = load().entries
    return tuple(entries[fact] for fact in facts)
