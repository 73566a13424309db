"""What stops every earlier yes of a person: the rooms above say so.

Imports go one way: this room knows neither refused help nor fear of a state. So the room that
knows registers when the program starts (as ``waits.sending`` does).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gerege.cases.models import Case
from gerege.knowledge.consents import Recipient

LIFE = frozenset({"danger_to_life", "child_life", "child_protection"})
"""Grounds of an exception that hold although the person refuses help or is afraid."""
OWN_STATE = frozenset({"home_authority"})


@dataclass(frozen=True)
class Stop:
    """Since when nothing goes out on what was said before; ``why`` is a key of ``checking.WHY``.

    ``kinds`` names the recipients that are stopped; left out, everybody but the post itself.
    """

    since: datetime
    why: str
    kinds: frozenset[str] = frozenset()
    stands: bool = True
    """While it stands, only a ground of ``LIFE`` makes an exception."""

    def is_about(self, recipient: Recipient) -> bool:
        """True for a recipient that is stopped."""
        return recipient.kind in self.kinds if self.kinds else recipient.id != "post"


Asked = Callable[[Case], tuple[Stop, ...]]
_asked: list[Asked] = []


def ask_before_telling(asked: Asked) -> None:
    """Ask this before anything is told. The same one only once."""
    if asked not in _asked:
        _asked.append(asked)


def stops_of(case: Case) -> tuple[Stop, ...]:
    """Everything that stops what was agreed in a case."""
    return tuple(stop for asked in _asked for stop in asked(case))
