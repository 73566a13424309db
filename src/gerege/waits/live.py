"""Did anything change since a page was made? For a page that asks by itself whether it is stale.

What is told holds nothing of a person: a number of changes, or a moment.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import LOOKS
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to
from gerege.kernel.clock import now

OVERLAP = timedelta(seconds=2)
"""What was begun before a page was made and saved after it counts as later."""
LATEST = 500
"""So many of the newest events are looked at; a page that is older than those counts as stale."""


@dataclass(frozen=True)
class Live:
    """Where a page asks whether something changed since ``sign``."""

    address: str
    sign: str


def live_case(case: Case) -> Live:
    """For the pages of one case: how often it was changed."""
    return Live(reverse("case_live", args=[case.pk]), str(case.version))


def live_cases() -> Live:
    """For lists of cases and waits: when the list was made. Asks the database nothing."""
    return Live(reverse("cases_live"), now().isoformat())


def changed_since(viewer: Officer, sign: str) -> bool:
    """True if somebody acted since on a case this officer may know of; for a sign of nobody, too.

    One query while nothing happens, two while something does, whatever the number of cases.
    """
    try:
        since = datetime.fromisoformat(sign) - OVERLAP
    except ValueError:
        return True
    if since.tzinfo is None:
        return True
    newest = Event.objects.order_by("-sequence").values("sequence")[:LATEST]
    later = Event.objects.filter(sequence__in=newest, at__gt=since).order_by()
    found = list(later.values_list("verb", "subject"))
    if len(found) == LATEST:
        return True
    looks = {str(verb) for verb in LOOKS}
    cases = {subject for verb, subject in found if subject and verb not in looks}
    return bool(cases) and cases_known_to(viewer).filter(pk__in=cases).exists()
