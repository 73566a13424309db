"""The status of one dimension from the counts of its signs, and which sign could still change it.

Counts are few and small, so each combination is worked out once and remembered. Source of the rule:
the operational indicators of ILO and the European Commission (2009), in ``catalogue/rules.yaml``.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from gerege.knowledge.schema import DimensionRuleLine
from gerege.screening.engine.assessment import DimensionResult
from gerege.screening.engine.three_valued import DIMENSION_WORDS, NO, OPEN, YES, Three


class Signs(NamedTuple):
    """The facts of one dimension in one set, by strength; unknown strength counts as medium."""

    strong: int
    medium: int
    weak: int


Counts = tuple[int, int, int]
"""Strong, medium (with those of unknown strength), weak."""


class DimensionState(NamedTuple):
    """What follows from the signs answered yes and those still open.

    ``missing`` is the least number of further yes that makes the dimension positive. The three
    ``*_matters`` say whether an open sign of that strength can still make the difference.
    """

    result: DimensionResult
    status: Three
    missing: int
    strong_matters: bool
    medium_matters: bool
    weak_matters: bool


class DimensionTable(dict[tuple[int, int, int, int, int, int], DimensionState]):
    """(strong, medium, weak answered yes, strong, medium, weak open) -> state, filled as needed."""

    def __init__(self, rule: tuple[DimensionRuleLine, ...]) -> None:
        super().__init__()
        self._rule = rule
        self.enough = max(
            line.strong + line.medium + line.weak + line.medium_or_weak for line in rule
        )

    def state_of(self, signs: Signs, yes: int, unsure: int) -> DimensionState:
        """The state that follows from the facts that are yes and those that could become yes."""
        strong, medium, weak = signs
        return self[
            (
                (strong & yes).bit_count(),
                (medium & yes).bit_count(),
                (weak & yes).bit_count(),
                (strong & unsure).bit_count(),
                (medium & unsure).bit_count(),
                (weak & unsure).bit_count(),
            )
        ]

    def __missing__(self, key: tuple[int, int, int, int, int, int]) -> DimensionState:
        state = self[key] = self._work_out(key[:3], key[3:])
        return state

    def is_positive(self, counts: Counts) -> bool:
        """Whether any line of the rule holds for these counts."""
        return any(line.holds(*counts) for line in self._rule)

    def _work_out(self, yes: Counts, unanswered: Counts) -> DimensionState:
        if self.is_positive(yes):
            return _decided(YES, yes)
        ways = [further for further in self._further(unanswered) if self._reaches(yes, further)]
        if not ways:
            return _decided(NO, yes)
        strong, medium, weak = (self._matters(yes, ways, kind) for kind in range(3))
        missing = min(sum(way) for way in ways)
        return DimensionState(_result(OPEN, yes), OPEN, missing, strong, medium, weak)

    def _further(self, unanswered: Counts) -> Iterator[Counts]:
        """Every number of further yes that is possible; more than enough need not be counted."""
        ranges = (range(min(count, self.enough) + 1) for count in unanswered)
        yield from product(*ranges)

    def _reaches(self, yes: Counts, further: Counts) -> bool:
        strong, medium, weak = (a + b for a, b in zip(yes, further, strict=True))
        return self.is_positive((strong, medium, weak))

    def _matters(self, yes: Counts, ways: list[Counts], kind: int) -> bool:
        """Whether some way to positive fails when one yes of this strength is taken out of it."""
        for way in ways:
            if way[kind]:
                less = list(way)
                less[kind] -= 1
                if not self._reaches(yes, (less[0], less[1], less[2])):
                    return True
        return False


def _decided(status: Three, yes: Counts) -> DimensionState:
    return DimensionState(_result(status, yes), status, 0, False, False, False)


def _result(status: Three, yes: Counts) -> DimensionResult:
    return DimensionResult(DIMENSION_WORDS[status], *yes)
