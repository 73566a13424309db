"""What is known of copies of an erased case. A room above tells it here: imports go one way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Copies:
    """Backups made before a moment that are still there; ``until`` is None if none is left."""

    until: datetime | None


Ask = Callable[[datetime], Copies | None]
_ask: list[Ask] = []


def register_copies(ask: Ask) -> None:
    """Ask this for the copies made before a moment; it returns None where it cannot know."""
    _ask[:] = [ask]


def copies_before(moment: datetime) -> Copies | None:
    """The copies that hold what was erased at this moment; None where nobody can look."""
    return next((ask(moment) for ask in _ask), None)
