"""What has to hold before something leaves the post. The room of consent says so from above.

Imports go one way: this room knows no consent, yet a request of a cause with a ``purpose`` names
the person to somebody outside. So the room that knows registers a check when the program starts.
"""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused
from gerege.knowledge.causes import Cause
from gerege.knowledge.consents import load_consents
from gerege.waits.models import Wait

Check = Callable[[Officer, Case, Cause], None]
_checks: list[Check] = []
_checks_before: list[Check] = []
FindDraft = Callable[[Wait], str]
_drafts: list[FindDraft] = []


def before_it_leaves(check: Check) -> None:
    """Call this before a request starts to run; what it raises stops it. The same one only once."""
    if check not in _checks:
        _checks.append(check)


def before_it_is_prepared(check: Check) -> None:
    """The same for a request that is only laid ready; the same one only once."""
    if check not in _checks_before:
        _checks_before.append(check)


def written_as_a_draft(find: FindDraft) -> None:
    """Call this where requests are written: it says on which page one that has not left lies.

    An empty text where there is none. The same one only once.
    """
    if find not in _drafts:
        _drafts.append(find)


def draft_of(wait: Wait) -> str:
    """The page on which the request of a prepared wait is still written; empty where none is."""
    if wait.state != Wait.State.PREPARED:
        return ""
    return next(filter(None, (find(wait) for find in _drafts)), "")


def must_not_lie_as_a_draft(wait: Wait) -> None:
    """Raise InputRefused while the request is still written: nothing went out yet."""
    if draft_of(wait):
        mend = _("Finish the letter, or say on its page that it is not needed.")
        raise InputRefused("wait", _("Its letter is still a draft"), mend)


def must_be_let_out(actor: Officer | None, case: Case, cause: Cause) -> None:
    """Ask every check about a cause that has a purpose. Raises what they raise."""
    if cause.purpose and actor is not None:
        for check in _checks:
            check(actor, case, cause)


def must_be_let_prepare(actor: Officer | None, case: Case, cause: Cause) -> None:
    """Ask every check about a request that is to lie ready. Raises what they raise."""
    if cause.purpose and actor is not None:
        for check in _checks_before:
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


def told_by(cause: Cause) -> tuple[Bilingual, Sequence[Bilingual]] | None:
    """To whom a request of this cause tells something, and what: as the register will say it.

    None where it names nobody to anybody outside.
    """
    if not cause.purpose:
        return None
    known = load_consents()
    fields = known.purpose(cause.purpose).fields
    return known.recipient(cause.recipient).label, [known.handed_on(one).label for one in fields]
