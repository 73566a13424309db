"""What is done about interpreters: the roster kept, somebody engaged, an engagement ended."""

from gerege.interpreters.services.engaging import (
    Checked,
    Meeting,
    engage_interpreter,
    record_stopgap,
)
from gerege.interpreters.services.releasing import (
    end_engagement,
    release_unfit,
)
from gerege.interpreters.services.roster import (
    Introduced,
    add_interpreter,
    change_reach,
    end_place,
    forget_interpreters,
    take_pledge,
)

__all__ = [
    "Checked",
    "Introduced",
    "Meeting",
    "add_interpreter",
    "change_reach",
    "end_engagement",
    "end_place",
    "engage_interpreter",
    "forget_interpreters",
    "record_stopgap",
    "release_unfit",
    "take_pledge",
]
