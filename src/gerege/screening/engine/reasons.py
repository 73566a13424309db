"""Why a result is what it is: every fact answered yes that speaks for it, strongest first."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from gerege.knowledge.catalogue import Catalogue
from gerege.knowledge.schema import Fact, Indicator, PalermoRule, Question
from gerege.screening.engine.assessment import Reason
from gerege.screening.engine.masks import masks_of

STRENGTHS = ("decisive", "strong", "element", "medium", "weak")
"""Strongest first. An element (an act, a form, an intent) has no strength of its own."""


class PossibleReasons(NamedTuple):
    """Every reason that a sheet of one age band could have: a mask, and the reason of each bit."""

    mask: int
    ranked: Mapping[int, tuple[int, Reason]]


@lru_cache(maxsize=48)
def possible_reasons(catalogue: Catalogue, age_band: str) -> PossibleReasons:
    """Worked out once for each catalogue; the rank is by strength, then catalogue order."""
    masks = masks_of(catalogue)
    perspectives = masks.perspectives(age_band)
    sets = {one.id for perspective in perspectives for one in perspective.sets}
    child_in_question = masks.child in perspectives
    found = [
        reason
        for entry in catalogue.active.values()
        if (reason := _reason(entry, sets, child_in_question, catalogue)) is not None
    ]
    found.sort(key=lambda reason: STRENGTHS.index(reason.strength))
    ranked = {masks.bits[reason.fact]: (rank, reason) for rank, reason in enumerate(found)}
    return PossibleReasons(sum(ranked), ranked)


def reasons_for(yes: int, catalogue: Catalogue, age_band: str) -> tuple[Reason, ...]:
    """The reasons of one sheet, strongest first."""
    possible = possible_reasons(catalogue, age_band)
    left = yes & possible.mask
    found = []
    while left:
        lowest = left & -left
        found.append(possible.ranked[lowest])
        left ^= lowest
    found.sort()
    return tuple([reason for _, reason in found])


def _reason(
    entry: Question, sets: set[str], child_in_question: bool, catalogue: Catalogue
) -> Reason | None:
    if isinstance(entry, Indicator):
        return _reason_of_indicator(entry, sets)
    if not isinstance(entry, Fact):
        return None
    strength = _strength_of_fact(entry, child_in_question, catalogue.rules.palermo)
    if strength is None:
        return None
    return Reason(entry.id, strength, entry.source, entry.evidence != "recalled", entry.label)


def _strength_of_fact(fact: Fact, child_in_question: bool, palermo: PalermoRule) -> str | None:
    if fact.id == palermo.said_by_the_person:
        return "decisive"
    if fact.id == palermo.enough_for_a_child:
        return "element" if child_in_question else None
    return "element" if fact.id.startswith(("act.", "purpose.", "form.")) else None


def _reason_of_indicator(indicator: Indicator, sets: set[str]) -> Reason | None:
    """The highest strength among the sets looked at; a strength not known counts as medium."""
    here = [strength for name, strength in indicator.strength.items() if name in sets]
    if not here:
        return None
    levels = ["medium" if s.level == "unknown" else s.level for s in here]
    highest = min(levels, key=STRENGTHS.index)
    verified = any(s.is_verified for s, level in zip(here, levels, strict=True) if level == highest)
    return Reason(indicator.id, highest, indicator.source, verified, indicator.label)
