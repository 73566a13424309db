"""What stops every earlier yes of a person: the rooms above say so.

Imports go one way: this room knows neither refused help nor fear of a state. So the room that
knows registers when the program starts (as ``waits.sending`` does).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models.expressions import BaseExpression

from gerege.cases.models import Case
from gerege.knowledge.consents import Recipient

LIFE = frozenset({"danger_to_life", "child_life", "child_protection"})
"""Grounds of an exception that hold although the person refuses help or is afraid."""
OWN_STATE = frozenset({"home_authority"})


@dataclass(frozen=True)
class Stop:
    """Since when nothing goes out on what was said before; ``why`` is a key of ``checking.WHY``.

    ``kinds`` names the recipients that are stopped; left out, everybody but the post itself.
    ``of_return`` stops what asks a state for the return, too, whoever receives it: headquarters has
    to know who needs protection, and makes the travel document.
    """

    since: datetime
    why: str
    kinds: frozenset[str] = frozenset()
    stands: bool = True
    """While it stands, only a ground of ``LIFE`` makes an exception."""
    of_return: bool = False

    def is_about(self, recipient: Recipient, *, for_return: bool = False) -> bool:
        """True for a recipient that is stopped."""
        if for_return and self.of_return:
            return True
        return recipient.kind in self.kinds if self.kinds else recipient.id != "post"


Columns = Callable[[], Mapping[str, BaseExpression]]
Read = Callable[[Case], tuple[Stop, ...]]
_asked: dict[Read, Columns] = {}


def ask_before_telling(columns: Columns, read: Read) -> None:
    """Ask this before anything is told: columns of the row of the case, and what they say.

    So no page that asks about consent asks the database once more. The same one only once.
    """
    _asked[read] = columns


def stop_columns() -> dict[str, BaseExpression]:
    """What every room above wants to know of the row of a case."""
    return {name: column for columns in _asked.values() for name, column in columns().items()}


def stops_of(row: Case) -> tuple[Stop, ...]:
    """Everything that stops what was agreed, as a case with ``stop_columns`` tells."""
    return tuple(stop for read in _asked for stop in read(row))
