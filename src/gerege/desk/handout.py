"""What is written about the person, in plain words, for the person: shown, read aloud or printed.

Only what the file holds about this person and what may lie in their hands. Left out, and said so:
whatever could endanger them when the paper is found (safety, the agreed way and its words, on paper
every answer that ``safe_on_paper`` does not name), what concerns others, colleagues' names, and
officers' own words. A line is a label and a value.
Source: IOM data protection principle 7 (access); what is safe to hand out is our own judgement and
was not checked by a jurist or by somebody who speaks for assisted persons.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import LOOKS
from gerege.cases.earlier import versions_that_say_something
from gerege.cases.models import Case
from gerege.cases.queries import Line, identity_lines
from gerege.desk.safe_on_paper import NOT_TO_THE_PERSON, SAFE_ON_PAPER
from gerege.knowledge.guidance import load_intake
from gerege.screening.models import Decision
from gerege.screening.presentation.answers import AnswerLine, answered_groups
from gerege.screening.presentation.deciding import decision_lines
from gerege.screening.queries import Outcome, case_to_reopen, decisions_of, outcome_of
from gerege.screening.record import SAFETY

Words = str | Promise
PARTS: tuple[tuple[str, Words], ...] = (
    ("who", _("Name, documents, telephone, age")),
    ("contact", _("The first contact")),
    ("talk", _("What you said in the talk")),
    ("decisions", _("What was decided")),
)
# Of the first contact: what says nothing about who is near and how the person is reached.
SAFE_QUESTIONS = ("channel", "injured", "child", "what_is_needed_first")
SAID_BY_THE_PERSON = ("stated", "document")


@dataclass(frozen=True)
class Section:
    """One part that was chosen, with its lines."""

    heading: Words
    lines: Sequence[Line]


@dataclass(frozen=True)
class Handout:
    """The page; its words are chosen when it is drawn, so that it can be drawn in each language."""

    viewer: Officer
    case: Case
    chosen: Sequence[str]
    on_paper: bool
    outcome: Outcome
    decisions: Sequence[Decision]
    notes: int
    opinions: int
    agreed: int
    earlier: int
    readers: int
    """How many people opened the file."""

    @property
    def sections(self) -> list[Section]:
        """The chosen parts."""
        made = {
            "who": self._who,
            "contact": self._contact,
            "talk": self._talk,
            "decisions": self._decisions,
        }
        return [Section(words, list(made[c]())) for c, words in PARTS if c in self.chosen]

    @property
    def not_chosen(self) -> list[Words]:
        """Parts that exist and were not chosen this time."""
        return [words for code, words in PARTS if code not in self.chosen]

    @property
    def left_out(self) -> list[tuple[Words, int]]:
        """What the file holds besides, by category, with how many entries."""
        codes = self.case.first_contact.codes()
        answers = self._answers()
        told = [line for line in answers if _is_told_by_the_person(line)]
        unsaid = [line for line in told if not self._may_stand(line)]
        safety = [line for line in answers if _is_about_safety(line)]
        others = len(answers) - len(safety) - len(told)
        near = len(safety) + len(set(codes) - set(SAFE_QUESTIONS))
        found: list[tuple[Words, int]] = [
            (_("Notes for your safety: who may be near, how to reach you"), near),
            (_("The agreed way to be in contact, and the words agreed"), self.agreed),
            (_("Answers you gave that are better heard than read"), len(unsaid)),
            (_("What others told or officers noticed"), others),
            (_("Notes in the officers' own words"), self.notes),
            (_("Opinions of second persons"), self.opinions),
            (_("Earlier versions of what was corrected"), self.earlier),
            (_("What the program worked out from the answers; ask to have it explained"), 1),
        ]
        return [(words, number) for words, number in found if number]

    def _who(self) -> Iterator[Line]:
        yield from identity_lines(self.viewer, self.case)

    def _contact(self) -> Iterator[Line]:
        codes = self.case.first_contact.codes()
        for question in load_intake().questions:
            if question.id in SAFE_QUESTIONS and question.id in codes:
                yield question.question, question.label_of(codes[question.id])

    def _talk(self) -> Iterator[Line]:
        for line in self._answers():
            if _is_told_by_the_person(line) and self._may_stand(line):
                yield line.question.label, line.value

    def _decisions(self) -> Iterator[Line]:
        for line in decision_lines(self.decisions, self.outcome):
            yield line.decision.get_threshold_display(), line.choice

    def _may_stand(self, line: AnswerLine) -> bool:
        fact = line.question.id
        return fact in SAFE_ON_PAPER if self.on_paper else fact not in NOT_TO_THE_PERSON

    def _answers(self) -> list[AnswerLine]:
        return [line for group in answered_groups(self.outcome) for line in group.lines]


def case_to_hand_out(viewer: Officer, case_id: UUID) -> Case:
    """A case, open or closed, on which this officer works. Raises NotAllowed."""
    return case_to_reopen(viewer, case_id)


def handout_of(
    viewer: Officer, case: Case, chosen: Sequence[str], *, on_paper: bool = True
) -> Handout:
    """The page for the chosen parts, to be printed or to be read aloud."""
    counted = Case.objects.annotate(
        notes_kept=Count("notes", distinct=True),
        opinions=Count("second_looks", distinct=True),
        agreed=Count("safe_contact", distinct=True),
        readers=Coalesce(Subquery(_readers()), 0),
    )
    names = ("notes_kept", "opinions", "agreed", "readers")
    notes, opinions, agreed, readers = counted.values_list(*names).get(pk=case.pk)
    return Handout(
        viewer=viewer,
        case=case,
        chosen=tuple(chosen),
        on_paper=on_paper,
        outcome=outcome_of(case),
        decisions=decisions_of(case),
        notes=notes,
        opinions=opinions,
        agreed=agreed,
        earlier=versions_that_say_something(case),
        readers=readers,
    )


def _readers() -> QuerySet[Event, int]:
    """How many people looked at the case of the query around this one."""
    looks = Event.objects.filter(subject=OuterRef("pk"), verb__in=[str(verb) for verb in LOOKS])
    people = looks.order_by().values("subject").annotate(people=Count("actor", distinct=True))
    return people.values_list("people", flat=True)


def _is_told_by_the_person(line: AnswerLine) -> bool:
    return line.standing.recorded.how in SAID_BY_THE_PERSON and not _is_about_safety(line)


def _is_about_safety(line: AnswerLine) -> bool:
    return line.question.id.startswith(SAFETY)
