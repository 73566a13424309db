"""What the result page, the print and the second look show. Words, never a number for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise

from gerege.cases.models import Case, SafeContact
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.clock import now
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import NextStep, load_guidance
from gerege.knowledge.schema import Question, Source
from gerege.screening.engine import Reason, SetResult
from gerege.screening.models import Decision, SecondLook
from gerege.screening.presentation.bands import band_tone, band_words
from gerege.screening.presentation.deciding import (
    DecisionLine,
    LookLine,
    decision_lines,
    look_lines,
    said_then,
)
from gerege.screening.presentation.groups import Group, group_of
from gerege.screening.presentation.talk import Urgent, could_change, questions_of, urgent_of
from gerege.screening.presentation.words import (
    CASE_RULES,
    DIMENSION_STATES,
    ELEMENT_STATES,
    HOWS,
    SETTLED,
    STRENGTHS,
    TONES,
    UNSETTLED,
)
from gerege.screening.queries import Outcome
from gerege.screening.record import Standing
from gerege.screening.services.results import is_news

Words = str | Promise
MOST_OPEN_SHOWN = 8
TODAY = 24
LATEST = 10_000
"""Hours."""
STRONG = ("decisive", "strong")
ASKS_SECOND_PERSON, SAFE_CONTACT = "second_person", "safe_contact"
LIKELY = ("emergency_card", "open_questions")
ALWAYS, IN_EMERGENCY, FOR_CHILD, WHEN_DETAINED = "any", "emergency", "child", "detained"


@dataclass(frozen=True)
class ReasonLine:
    """One fact that speaks for the result."""

    number: int
    reason: Reason
    strength: Words
    how: Words
    source: Source | None

    @property
    def is_strong(self) -> bool:
        """True for a strong sign, or the person's own word."""
        return self.reason.strength in STRONG


@dataclass(frozen=True)
class Cell:
    """One state in words and with its shape."""

    label: Bilingual | Words
    words: Words
    tone: str
    signs: tuple[tuple[Words, int], ...] = ()


@dataclass(frozen=True)
class DimensionRow:
    """One dimension through all sets that are looked at."""

    label: Bilingual
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class StepLine:
    """Something to do next; a link where the program has a page for it."""

    step: NextStep
    url: str

    @property
    def due_in(self) -> timedelta:
        """The time it may take, counted from the result."""
        return timedelta(hours=self.step.due_hours or 0)

    @property
    def is_for_today(self) -> bool:
        """True for what may not wait until tomorrow."""
        return (self.step.due_hours or LATEST) <= TODAY

    @property
    def is_sent(self) -> bool:
        """True where the button does something at once instead of opening a page."""
        return self.step.id == ASKS_SECOND_PERSON


@dataclass(frozen=True)
class OpenQuestion:
    """A question that could change the result, with the part in which it stands."""

    question: Question
    group: Group


@dataclass(frozen=True)
class KeptResult:
    """What was said before, with an older catalogue or another age."""

    words: Bilingual
    made_at: datetime
    catalogue_version: str


@dataclass(frozen=True)
class ResultPage:
    """Everything on the result page. The identity is not here."""

    case: Case
    outcome: Outcome
    looks: tuple[LookLine, ...]
    decisions: tuple[DecisionLine, ...]

    @property
    def words(self) -> Bilingual:
        """The band."""
        return band_words(self.outcome.assessment)

    @property
    def tone(self) -> str:
        """Its shape and colour."""
        return band_tone(self.outcome.assessment)

    @property
    def settled_words(self) -> Words:
        """Whether an answer can still change it."""
        return SETTLED if self.outcome.assessment.settled else UNSETTLED

    @cached_property
    def urgent(self) -> Urgent:
        """Comes first."""
        return urgent_of(self.case, self.outcome)

    @property
    def reasons(self) -> tuple[ReasonLine, ...]:
        """Every fact answered yes that counts, strongest first, numbered."""
        found = self.outcome.assessment.reasons
        return tuple(_reason_line(n, r, self.outcome.standing) for n, r in enumerate(found, 1))

    @property
    def set_cells(self) -> tuple[Cell, ...]:
        """Each list of the instrument with its rule."""
        sets = self.outcome.assessment.sets
        return tuple(_cell(_set_label(name), found.case_rule) for name, found in sets.items())

    @property
    def dimensions(self) -> tuple[DimensionRow, ...]:
        """The six dimensions through the lists."""
        sets = self.outcome.assessment.sets
        return tuple(
            DimensionRow(
                dimension.label, tuple(_dimension_cell(dimension.id, s) for s in sets.items())
            )
            for dimension in load().rules.dimensions
        )

    @property
    def palermo(self) -> tuple[tuple[str, str, Words], ...]:
        """Act, means and purpose: name, tone, words."""
        elements = self.outcome.assessment.palermo._asdict()
        return tuple((name, TONES[s], ELEMENT_STATES[s]) for name, s in elements.items())

    @property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """The first of those not asked that could change the result."""
        return tuple(
            OpenQuestion(question, group_of(question.id))
            for question in questions_of(self._open[:MOST_OPEN_SHOWN])
        )

    @property
    def more_open(self) -> int:
        """How many more there are."""
        return max(0, len(self._open) - MOST_OPEN_SHOWN)

    @property
    def to_ask_in_private(self) -> tuple[Question, ...]:
        """Facts whose *no* counts as unknown."""
        return questions_of(self.outcome.to_ask_in_private)

    @property
    def steps(self) -> tuple[StepLine, ...]:
        """What to do next, most pressing first."""
        wanted = {ALWAYS}
        if self.urgent.danger or self.urgent.care:
            wanted.add(IN_EMERGENCY)
        if self.outcome.age_band == "child":
            wanted.add(FOR_CHILD)
        return self._steps(wanted)

    @property
    def buttons(self) -> tuple[StepLine, ...]:
        """The steps that the program itself has a page for."""
        return tuple(line for line in self.steps if line.url)

    @property
    def today(self) -> tuple[StepLine, ...]:
        """The other steps of the first day."""
        return tuple(line for line in self.steps if not line.url and line.is_for_today)

    @property
    def later(self) -> tuple[StepLine, ...]:
        """The other steps of the days after."""
        return tuple(line for line in self.steps if not line.url and not line.is_for_today)

    @property
    def look_is_open(self) -> bool:
        """True while a second person is awaited."""
        return any(line.is_open for line in self.looks)

    @property
    def first_button(self) -> StepLine | None:
        """The likely next step: danger first, then the talk that is not finished."""
        links = [line for line in self.buttons if not line.is_sent]
        likely = [line for name in LIKELY for line in links if line.step.id == name]
        return next(iter([*likely, *links]), None)

    @property
    def steps_for_a_child(self) -> tuple[StepLine, ...]:
        """What to do besides while the age is not known and the person may be a child."""
        return self._steps({FOR_CHILD}) if self.outcome.age_band == "unknown" else ()

    @property
    def steps_when_detained(self) -> tuple[StepLine, ...]:
        """What to do besides when the person is held somewhere."""
        return self._steps({WHEN_DETAINED})

    @property
    def sources(self) -> tuple[Source, ...]:
        """The law and the literature that this result rests on."""
        catalogue = load()
        named = [*catalogue.rules.sources, *(r.source for r in self.outcome.assessment.reasons)]
        return tuple(catalogue.sources[name] for name in dict.fromkeys(named))

    @property
    def kept(self) -> KeptResult | None:
        """The result that was kept, when the present catalogue or age would say it anew."""
        last = self.outcome.last_result
        if last is None or not is_news(self.outcome):
            return None
        words = said_then(last.said(), settled=self.outcome.assessment.settled)
        return KeptResult(words, last.made_at, last.catalogue_version)

    @property
    def safety_not_asked(self) -> int:
        """How many questions about safety nobody has asked."""
        return sum(fact.id not in self.outcome.standing for fact in load().safety)

    @property
    def _open(self) -> tuple[str, ...]:
        return could_change(self.outcome)

    @property
    def _contact_is_agreed(self) -> bool:
        """True while what the person said about being contacted still holds."""
        contact: SafeContact | None = getattr(self.case, "safe_contact", None)
        return contact is not None and not contact.is_over(now())

    def _steps(self, wanted: set[str]) -> tuple[StepLine, ...]:
        band = self.outcome.assessment.band
        fitting = (s for s in load_guidance().next_steps if band in s.bands and s.when in wanted)
        fitting = (s for s in fitting if not (s.id == SAFE_CONTACT and self._contact_is_agreed))
        in_order = sorted(fitting, key=lambda step: step.due_hours or LATEST)
        return tuple(StepLine(step, _page_of(step, self.case)) for step in in_order)


def result_page(
    case: Case, outcome: Outcome, looks: Sequence[SecondLook], decisions: Sequence[Decision]
) -> ResultPage:
    """The page from what the queries found."""
    return ResultPage(case, outcome, look_lines(looks, outcome), decision_lines(decisions, outcome))


def _reason_line(number: int, reason: Reason, standing: dict[str, Standing]) -> ReasonLine:
    how = standing[reason.fact].recorded.how
    source = load().sources.get(reason.source)
    return ReasonLine(number, reason, STRENGTHS[reason.strength], HOWS[how], source)


def _set_label(name: str) -> Bilingual:
    return next(one.label for one in load().rules.sets if one.id == name)


def _cell(label: Bilingual, state: str) -> Cell:
    return Cell(label, CASE_RULES[state], TONES[state])


def _dimension_cell(dimension: str, found: tuple[str, SetResult]) -> Cell:
    name, result = found
    state = result.dimensions[dimension]
    signs = tuple(
        (STRENGTHS[s], n) for s in ("strong", "medium", "weak") if (n := getattr(state, s))
    )
    return Cell(_set_label(name), DIMENSION_STATES[state.status], TONES[state.status], signs)


def _page_of(step: NextStep, case: Case) -> str:
    """Where the program itself can do the step."""
    pages = {
        "emergency_card": ("case_emergency", case.pk),
        ASKS_SECOND_PERSON: ("second_look_ask", case.pk),
        SAFE_CONTACT: ("case_safe_contact", case.pk),
        "prepare_papers": ("case_papers", case.pk),
        "private_talk": ("screening_group", case.pk, "private"),
        "open_questions": ("screening_question", case.pk),
    }
    if step.id not in pages or not case.is_open:
        return ""
    name, *args = pages[step.id]
    return reverse(str(name), args=args)
