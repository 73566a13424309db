"""Whether something in a case says that the person may need protection: the room of talks says so.

Imports go one way: this room knows no talk. So the room that knows registers when the program
starts. A talk that did not happen, or is not settled, is no all-clear.
"""

from collections.abc import Callable

from gerege.cases.models import Case

Knower = Callable[[Case], bool]
_knowers: list[Knower] = []


def when_asked_for_signs(knower: Knower) -> None:
    """Ask this whether a sign stands or too little is known; the same one only once."""
    if knower not in _knowers:
        _knowers.append(knower)


def sign_may_stand(case: Case) -> bool:
    """True unless everybody who knows says that everything was asked and nothing stands."""
    return not _knowers or any(knower(case) for knower in _knowers)
