"""A plan as named lines, ``<goal>.<field>``. Pure.

So two officers who change different goals both find their words, and who change the same one are
asked line by line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FIELDS = ("goal", "service", "owner", "owner_name", "due", "outcome")
OWNERS = ("person", "post", "headquarters", "partner", "host")


@dataclass(frozen=True)
class Goal:
    """One goal as it stands."""

    id: str
    goal: str
    service: str
    owner: str
    owner_name: str
    due: date | None
    outcome: str

    @property
    def is_open(self) -> bool:
        """True until an outcome is written."""
        return not self.outcome


def goals_in(state: Mapping[str, str]) -> list[Goal]:
    """The goals of a plan, in the order in which they were written."""
    ids = dict.fromkeys(name.partition(".")[0] for name in state)
    found = [_goal(one, state) for one in sorted(ids)]
    return [goal for goal in found if goal.goal]


def lines_of(goal: str, fields: Mapping[str, str]) -> dict[str, str]:
    """These fields of a goal as lines of the plan."""
    return {f"{goal}.{name}": fields.get(name, "").strip() for name in FIELDS}


def next_id(state: Mapping[str, str]) -> str:
    """The name of one more goal: ``g01``, ``g02``."""
    numbers = [int(name[1:].partition(".")[0]) for name in state]
    return f"g{max(numbers, default=0) + 1:02d}"


def _goal(goal: str, state: Mapping[str, str]) -> Goal:
    told = {name: state.get(f"{goal}.{name}", "") for name in FIELDS}
    due = told.pop("due")
    return Goal(id=goal, due=date.fromisoformat(due) if due else None, **told)
