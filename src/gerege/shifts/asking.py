"""What the desk tells this room: what a case waits for next. Imports go one way.

The desk works out what presses most in a case, and knows this room; so it says at the start of the
program how to ask it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gerege.kernel.bilingual import Bilingual


@dataclass(frozen=True)
class NextStep:
    """What a case waits for most, in the words of the catalogue, and until when."""

    label: Bilingual
    due: datetime | None


Knower = Callable[[Sequence[UUID], datetime], Mapping[UUID, NextStep]]
_knowers: list[Knower] = []


def when_asked_for_next_steps(knower: Knower) -> None:
    """Ask this; the same one only once."""
    if knower not in _knowers:
        _knowers.append(knower)


def next_steps(cases: Sequence[UUID], moment: datetime) -> dict[UUID, NextStep]:
    """What each of these cases waits for next; a case of which nobody knows is absent."""
    told = (knower(cases, moment) for knower in _knowers) if cases else ()
    return {case: step for steps in told for case, step in steps.items()}
