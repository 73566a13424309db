"""What has to hold before something leaves the post. The room of consent says so from above.

Imports go one way: this room knows no consent, yet a request of a cause with a ``purpose`` names
the person to somebody outside. So the room that knows registers a check when the program starts.
"""

from collections.abc import Callable

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.knowledge.causes import Cause

Check = Callable[[Officer, Case, Cause], None]
_checks: list[Check] = []


def before_it_leaves(check: Check) -> None:
    """Call this before a request starts to run; what it raises stops it. The same one only once."""
    if check not in _checks:
        _checks.append(check)


def must_be_let_out(actor: Officer | None, case: Case, cause: Cause) -> None:
    """Ask every check about a cause that has a purpose. Raises what they raise."""
    if cause.purpose and actor is not None:
        for check in _checks:
            check(actor, case, cause)
