"""What a database leaves behind when rows are deleted: its log and its freed pages.

SQLite overwrites freed pages with zeros (``secure_delete``), but until its write-ahead log is
folded into the file the old pages stand in the log. PostgreSQL leaves deleted rows in their pages:
the tables of keys and hashes are written anew, the others are freed for reuse. Copies made
before (backups, archives of the log, the disk's own spare blocks) are out of reach here.
"""

from collections.abc import Callable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.utils import DatabaseError

from gerege.vault.models import ExactIndex, NameIndex, RecordKey, VaultState

WAIT_MILLISECONDS = 3000
WRITTEN_ANEW = tuple(
    model._meta.db_table for model in (RecordKey, ExactIndex, NameIndex, VaultState)
)


def clean(tables: Sequence[str]) -> bool:
    """Overwrite what is left of rows deleted from these tables; False if that must be done later.

    Later: inside a transaction, while somebody else still reads an old state, or without the right.
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            return _BY_VENDOR[connection.vendor](cursor, tables)
    except DatabaseError:
        return False


def _fold_log(cursor: CursorWrapper, _tables: Sequence[str]) -> bool:
    cursor.execute("PRAGMA busy_timeout")
    usual = cursor.fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_MILLISECONDS}")
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy: int = cursor.fetchone()[0]
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
    return busy == 0


def _vacuum(cursor: CursorWrapper, tables: Sequence[str]) -> bool:
    cursor.execute(f"SET lock_timeout = {WAIT_MILLISECONDS}")
    try:
        for table in WRITTEN_ANEW:
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table)}")
        for table in sorted(set(tables) - set(WRITTEN_ANEW)):
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
    finally:
        cursor.execute("RESET lock_timeout")
    return True


_BY_VENDOR: dict[str, Callable[[CursorWrapper, Sequence[str]], bool]] = {
    "sqlite": _fold_log,
    "postgresql": _vacuum,
}
