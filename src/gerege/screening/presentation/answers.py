"""Every answer that stands, with the conditions it was given in: to read, not to change."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.catalogue import load
from gerege.knowledge.schema import Question
from gerege.screening.presentation.groups import groups
from gerege.screening.presentation.words import ALONES, HOWS, INTERPRETERS, VALUES
from gerege.screening.queries import Outcome
from gerege.screening.record import Standing

Words = str | Promise
RETIRED = _("No longer asked, outside the result")


@dataclass(frozen=True)
class AnswerLine:
    """One answer as it was recorded."""

    question: Question
    standing: Standing

    @property
    def value(self) -> Words:
        """The answer in words: what was said, not what it counts as."""
        return VALUES[self.standing.recorded.value]

    @property
    def how(self) -> Words:
        """How it is known."""
        return HOWS[self.standing.recorded.how]

    @property
    def alone(self) -> Words:
        """Whether the person was alone."""
        return ALONES[self.standing.recorded.alone]

    @property
    def interpreter(self) -> Words:
        """Who interpreted."""
        return INTERPRETERS[self.standing.recorded.interpreter]

    @property
    def is_private(self) -> bool:
        """True when it was given in private; only the exception is worth words."""
        return self.standing.recorded.conditions.are_private


@dataclass(frozen=True)
class AnsweredGroup:
    """One part of the talk with the answers that stand in it."""

    title: Bilingual | Words
    lines: tuple[AnswerLine, ...]


def answered_groups(outcome: Outcome) -> tuple[AnsweredGroup, ...]:
    """The answers by part; what is no longer asked comes last."""
    standing = outcome.standing
    parts = [(group.title, [q for q in group.questions if q.id in standing]) for group in groups()]
    catalogue = load()
    retired = [q for f, q in catalogue.entries.items() if f in standing and not q.is_active]
    return tuple(
        AnsweredGroup(title, tuple(AnswerLine(q, standing[q.id]) for q in questions))
        for title, questions in (*parts, (RETIRED, retired))
        if questions
    )
