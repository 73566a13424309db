"""What people thought and decided, in words, kept apart from what the software says."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.catalogue import load
from gerege.screening.models import Closing, Decision, SecondLook
from gerege.screening.presentation.bands import LOWEST, kept_words
from gerege.screening.presentation.words import ASK_MORE, CHOICES, CLOSING_REASONS
from gerege.screening.queries import Outcome
from gerege.screening.services.second_look import OPINIONS

Words = str | Promise | Bilingual
EARLIER = _("An opinion on an earlier result")


@dataclass(frozen=True)
class LookLine:
    """One second look; the opinion is empty until it is given."""

    look: SecondLook
    opinion: Words
    reasons: str

    @property
    def is_open(self) -> bool:
        """True while somebody is awaited."""
        return self.look.given_at is None


@dataclass(frozen=True)
class DecisionLine:
    """One decision with what the software said at the time."""

    decision: Decision
    choice: Words
    reasons: str
    said: Bilingual | None


@dataclass(frozen=True)
class ClosingLine:
    """Why the case was closed."""

    closing: Closing
    reason: Words
    words: str


def look_lines(looks: Sequence[SecondLook], outcome: Outcome) -> tuple[LookLine, ...]:
    """The second looks, oldest first."""
    return tuple(_look_line(look, settled=outcome.assessment.settled) for look in looks)


def _look_line(look: SecondLook, *, settled: bool) -> LookLine:
    if look.given_at is None:
        return LookLine(look, "", "")
    content = json.loads(look.reveal_field("content"))
    # The words of the lowest band are not shown while an answer can still change it.
    is_earlier = content["opinion"] == LOWEST and not settled
    words = EARLIER if is_earlier else opinion_words(content["opinion"])
    return LookLine(look, words, content["reasons"])


def decision_lines(decisions: Sequence[Decision], outcome: Outcome) -> tuple[DecisionLine, ...]:
    """The decisions in the order given."""
    settled = outcome.assessment.settled
    return tuple(_decision_line(decision, settled=settled) for decision in decisions)


def said_then(content: Mapping[str, Any], *, settled: bool) -> Bilingual:
    """What the software said at a time, never in the words of the lowest band while unsettled."""
    return kept_words({**content, "settled": content["settled"] and settled})


def _decision_line(decision: Decision, *, settled: bool) -> DecisionLine:
    content = json.loads(decision.reveal_field("content"))
    said = said_then(decision.result.said(), settled=settled) if decision.result else None
    return DecisionLine(decision, CHOICES[content["choice"]], content["reasons"], said)


def closing_lines(closings: Sequence[Closing]) -> tuple[ClosingLine, ...]:
    """The closings in the order given."""
    found = []
    for closing in closings:
        content = json.loads(closing.reveal_field("content"))
        found.append(ClosingLine(closing, CLOSING_REASONS[content["reason"]], content["words"]))
    return tuple(found)


def opinion_words(opinion: str) -> Words:
    """The words of an opinion: those of the bands, or that more has to be asked."""
    return load().band_labels.get(opinion, ASK_MORE)


def opinions_for(outcome: Outcome) -> list[tuple[str, Words]]:
    """What a second person can choose: the lowest band only when it is settled."""
    settled = outcome.assessment.settled
    return [(o, opinion_words(o)) for o in OPINIONS if settled or o != LOWEST]
