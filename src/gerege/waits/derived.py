"""What the desk tells this room: what a case waits for that is worked out and never written down.

Imports go one way. The desk knows the events of all rooms; so it says at the start of the program
how to ask it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gerege.cases.clock import Waiting
from gerege.cases.models import Case
from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.guidance import Deadline


@dataclass(frozen=True)
class DerivedLine:
    """One of them, with what a ``WaitLine`` has; ``url`` is where it is done."""

    cause: Deadline
    waiting: Waiting
    owner: str
    is_late: bool
    waited: timedelta
    late_by: timedelta
    url: str
    note: str = ""
    true_before: Sequence[Bilingual] = ()


Knower = Callable[[Case, datetime], Sequence[DerivedLine]]
_knowers: list[Knower] = []


def when_asked_for_derived(knower: Knower) -> None:
    """Ask this; the same one only once."""
    if knower not in _knowers:
        _knowers.append(knower)


def derived_of(case: Case, moment: datetime) -> list[DerivedLine]:
    """What this open case waits for besides what was written down; of a closed one nothing."""
    return [one for knower in _knowers for one in knower(case, moment)] if case.is_open else []
