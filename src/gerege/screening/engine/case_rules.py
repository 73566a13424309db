"""The case rule of one set, three-valued, and which of its parts could still decide it."""

from typing import NamedTuple

from gerege.knowledge.schema import ACT, Clause
from gerege.screening.engine.three_valued import NO, OPEN, YES, Three


class CaseState(NamedTuple):
    """Whether the rule holds, and the positions of the open parts that can still change it."""

    status: Three
    deciding: frozenset[int]


class CaseRule(dict[tuple[Three, ...], CaseState]):
    """Statuses of the dimensions, in order, then of the act -> state; filled as needed.

    ``needs_purpose`` and ``needs_means``: whether the rule fails without the dimension of purpose,
    and without every dimension of means. Such a rule cannot hold where the Palermo view fails.
    """

    def __init__(
        self,
        clause: Clause,
        dimensions: tuple[str, ...],
        purpose: tuple[int, ...],
        means: tuple[int, ...],
    ) -> None:
        super().__init__()
        self._clause = clause
        self._position = {name: number for number, name in enumerate((*dimensions, ACT))}
        self.needs_purpose = self._fails_without(purpose)
        self.needs_means = self._fails_without(means)

    def _fails_without(self, positions: tuple[int, ...]) -> bool:
        statuses = (NO if number in positions else YES for number in self._position.values())
        return self[tuple(statuses)].status == NO

    def __missing__(self, statuses: tuple[Three, ...]) -> CaseState:
        state = self[statuses] = self._work_out(self._clause, statuses)
        return state

    def _work_out(self, part: Clause | str, statuses: tuple[Three, ...]) -> CaseState:
        if isinstance(part, str):
            position = self._position[part]
            return CaseState(statuses[position], frozenset({position}))
        states = [self._work_out(inner, statuses) for inner in part.every or part.some]
        status = min(s.status for s in states) if part.every else max(s.status for s in states)
        if status != OPEN:
            return CaseState(status, frozenset())
        return CaseState(OPEN, frozenset().union(*(s.deciding for s in states if s.status == OPEN)))
