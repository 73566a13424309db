"""What a letter asks of the case and only another room knows: who is held, what is needed now.

Rooms side by side do not import each other. So the desk, which knows both, says who can be asked
when the program starts.
"""

from collections.abc import Callable

from gerege.cases.models import Case

IsHeld = Callable[[Case], bool]
WhatIsNeeded = Callable[[Case, str], list[str]]
_held: list[IsHeld] = []
_needed: list[WhatIsNeeded] = []


def knows_who_is_held(tells: IsHeld) -> None:
    """Call this where it is kept that a person is held. The same one only once."""
    if tells not in _held:
        _held.append(tells)


def knows_what_is_needed(tells: WhatIsNeeded) -> None:
    """Call this where needs are asked: names of what is needed now, in a language of the program.

    The same one only once.
    """
    if tells not in _needed:
        _needed.append(tells)


def is_held(case: Case) -> bool:
    """True while the person is held, as far as the post was told."""
    return any(tells(case) for tells in _held)


def needed_now(case: Case, language: str) -> str:
    """What is needed now, in one line; empty where nothing is known."""
    return ", ".join(name for tells in _needed for name in tells(case, language))
