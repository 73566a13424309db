"""How fast one account may turn pages: far faster than a person, too slow to carry the house away.

ASVS 5.0, 2.4.1 and 15.2.2. Counted in the memory of each worker process, so that it costs no
question to the database; with two workers the limit of the account is at most twice as high.
"""

from threading import Lock
from uuid import UUID

from django.conf import settings

from gerege.kernel import clock

# For how long a number of pages is counted.
SECONDS = 60

_counting = Lock()
_minute = 0
_pages: dict[UUID, int] = {}


def count(officer: UUID) -> int:
    """By how many pages this one is beyond what an account may ask for in this minute; 0 if not."""
    most: int = settings.GEREGE_PAGES_A_MINUTE
    global _minute  # noqa: PLW0603  one number for the process, under the lock
    with _counting:
        now = int(clock.now().timestamp()) // SECONDS
        if now != _minute:
            _minute = now
            _pages.clear()
        _pages[officer] = _pages.get(officer, 0) + 1
        return max(0, _pages[officer] - most) if most else 0
