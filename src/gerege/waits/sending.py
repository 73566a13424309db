"""What has to hold before something leaves the post. The room of consent says so from above.

Imports go one way: this room knows no consent, yet a request of a cause with a ``purpose`` names
the person to somebody outside. So the room that knows registers a check when the program starts.
"""

from collections.abc import Callable, Sequence

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.causes import Cause
from gerege.knowledge.consents import load_consents

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


def true_before(cause: Cause) -> Sequence[Bilingual]:
    """What must be true before a request of this cause goes out, in the words of the catalogue.

    First for what the person has to have agreed, then what they have to have been told or asked.
    Nothing where the request names nobody to anybody outside.
    """
    if not cause.purpose:
        return ()
    known = load_consents()
    purpose = known.purpose(cause.purpose)
    return (purpose.label, *(known.told_item(code).label for code in purpose.told))
