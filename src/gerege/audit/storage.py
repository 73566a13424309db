"""A write that cannot be made says so in a sentence; the transaction around it keeps nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.utils import DatabaseError, OperationalError

from gerege.kernel.errors import ProtectionFailed

# What databases say, and what a person can do about it. The rest is passed on as it is.
MENDS = {
    "full": "the disk is full. Make room on it",
    "no space left": "the disk is full. Make room on it",
    "readonly": "the database can only be read. Check the rights of its file and its folder",
    "read-only": "the database can only be read. Check its server",
    "unable to open": "the database cannot be opened. Check its file and its folder",
    "disk i/o": "the disk does not write. Check the disk and the room on it",
    "locked": "the database is busy with another program. Wait a moment",
    "malformed": "the database file is damaged. Bring back a backup",
}


@contextmanager
def whole_or_nothing() -> Iterator[None]:
    """Turn a database that cannot write into ProtectionFailed. Use inside a transaction."""
    try:
        yield
    except (OperationalError, DatabaseError) as failed:
        problem = explained(failed)
        if problem is None:
            raise
        raise ProtectionFailed(f"Nothing was saved: {problem}, then do it again") from failed


def explained(failed: Exception) -> str | None:
    """The problem and its mend, or None when this error says nothing about the storage."""
    said = str(failed).casefold()
    return next((mend for word, mend in MENDS.items() if word in said), None)
