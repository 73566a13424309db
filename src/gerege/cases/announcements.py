"""What the file tells the rooms above it, inside the transaction of the act.

The file must not know them (imports go one way), yet an age or a first answer that changes can
change a result. So a room says once, when the program starts, what it does when facts change.
"""

from collections.abc import Callable

from gerege.accounts.models import Officer
from gerege.cases.models import Case

Listener = Callable[[Officer, Case], None]
_listeners: list[Listener] = []


def when_facts_change(listener: Listener) -> None:
    """Call this after the age or the first contact of a case changed; the same one only once."""
    if listener not in _listeners:
        _listeners.append(listener)


def facts_changed(actor: Officer, case: Case) -> None:
    """Tell everybody. Part of the act: what they raise undoes it."""
    for listener in _listeners:
        listener(actor, case)
