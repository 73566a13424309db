"""What the file tells the rooms above it, and asks them, without knowing them.

Imports go one way, yet an age or a first answer that changes can change a result, and the emergency
card shows what was told in the talk. So a room says once, when the program starts, what it does
when facts change and which dangers it knows of.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from gerege.accounts.models import Officer
from gerege.cases.models import Case

Listener = Callable[[Officer, Case], None]
Knower = Callable[[Case], Mapping[str, datetime]]
_listeners: list[Listener] = []
_of_danger: list[Listener] = []
Check = Callable[[Case], None]
_of_heads: list[Listener] = []
_knowers: list[Knower] = []
_before_contact: list[Check] = []


def when_facts_change(listener: Listener) -> None:
    """Call this after the age or the first contact of a case changed; the same one only once."""
    if listener not in _listeners:
        _listeners.append(listener)


def facts_changed(actor: Officer, case: Case) -> None:
    """Tell everybody. Part of the act: what they raise undoes it."""
    for listener in _listeners:
        listener(actor, case)


def when_danger_is_told_again(listener: Listener) -> None:
    """Call this after somebody said that there is danger again; the same one only once."""
    if listener not in _of_danger:
        _of_danger.append(listener)


def danger_told_again(actor: Officer, case: Case) -> None:
    """Tell everybody. Part of the act: what they raise undoes it."""
    for listener in _of_danger:
        listener(actor, case)


def when_hidden_from_a_head(listener: Listener) -> None:
    """Call this after a case was hidden from a head of post; the same one only once."""
    if listener not in _of_heads:
        _of_heads.append(listener)


def hidden_from_a_head(actor: Officer, case: Case) -> None:
    """Tell everybody. Part of the act: what they raise undoes it."""
    for listener in _of_heads:
        listener(actor, case)


def when_asked_for_dangers(knower: Knower) -> None:
    """Ask this for the facts that mean danger in a case; the same one only once."""
    if knower not in _knowers:
        _knowers.append(knower)


def dangers_told(case: Case) -> dict[str, datetime]:
    """The facts that mean danger now, told elsewhere than in the first contact, and when."""
    return {fact: at for knower in _knowers for fact, at in knower(case).items()}


def before_contact_is_confirmed(check: Check) -> None:
    """Ask this before the agreed contact is confirmed as it is; what it raises stops it."""
    if check not in _before_contact:
        _before_contact.append(check)


def contact_may_be_confirmed(case: Case) -> None:
    """Ask everybody. Raises what they raise."""
    for check in _before_contact:
        check(case)
