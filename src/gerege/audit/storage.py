"""A write that cannot be made says so in a sentence; the transaction around it keeps nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.utils import Error, InterfaceError, OperationalError

from gerege.kernel.errors import ProtectionFailed

FULL = "the disk is full. Make room on it"
READ_ONLY = "the database can only be read. Check its server"
BUSY = "the database is busy with another program. Wait a moment"
GONE = "the database server does not answer. Check that it runs and what DATABASE_URL says"
DAMAGED = "the database is damaged. Bring back a backup"
NOT_WRITING = "the disk does not write. Check the disk and the room on it"
NO_RIGHT = "the database does not let this account in or write. Check the rights of its user"

# What SQLite says, and what a person can do about it. The rest is passed on as it is.
MENDS = {
    "full": FULL,
    "no space left": FULL,
    "readonly": "the database can only be read. Check the rights of its file and its folder",
    "unable to open": "the database cannot be opened. Check its file and its folder",
    "disk i/o": NOT_WRITING,
    "locked": BUSY,
    "malformed": DAMAGED,
}
# What PostgreSQL says, in any language: its codes, or the two letters of a class of them
# (appendix A of its manual).
CODES = {
    "53100": FULL,
    "53300": "the database server has no connection left. Allow it more (max_connections)",
    "25006": READ_ONLY,
    "40P01": BUSY,
    "55P03": BUSY,
    "58030": NOT_WRITING,
    "42501": NO_RIGHT,
    "57P01": GONE,
    "57P02": GONE,
    "57P03": GONE,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "08": GONE,
    "28": NO_RIGHT,
}


@contextmanager
def whole_or_nothing() -> Iterator[None]:
    """Turn a database that cannot write into ProtectionFailed. Use inside a transaction."""
    try:
        yield
    except Error as failed:
        problem = explained(failed)
        if problem is None:
            raise
        raise ProtectionFailed(f"Nothing was saved: {problem}, then do it again") from failed


def explained(failed: Exception) -> str | None:
    """The problem and its mend, or None when this error says nothing about the storage."""
    if connection.vendor == "postgresql":
        return _explained_by_code(failed)
    said = str(failed).casefold()
    return next((mend for word, mend in MENDS.items() if word in said), None)


def in_few_words(failed: Exception) -> str:
    """The problem, or the kind of the error and its code: never its own words.

    PostgreSQL repeats rows in them.
    """
    code = getattr(failed.__cause__, "sqlstate", None)
    return explained(failed) or " ".join(filter(None, (type(failed).__name__, code)))


def _explained_by_code(failed: Exception) -> str | None:
    code = getattr(failed.__cause__, "sqlstate", None)
    if code is None:
        # Nobody was there to give a code: the line to the server is gone or never was.
        return GONE if isinstance(failed, OperationalError | InterfaceError) else None
    return CODES.get(code) or CODES.get(code[:2])
