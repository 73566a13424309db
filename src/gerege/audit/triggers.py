"""What the database itself refuses: changing or removing an event or a signed head.

Whoever owns the database can drop a trigger. Triggers stop mistakes and stolen program rights;
against the owner of the server stand the tree and the heads kept elsewhere.
"""

from collections.abc import Callable

from django.db.backends.base.base import BaseDatabaseWrapper

EVENT, HEAD, SIGNED_HEAD = "audit_event", "audit_head", "audit_signedhead"
WRITTEN_ONCE = (EVENT, SIGNED_HEAD)
NAMES = frozenset(
    {
        "audit_event_no_update",
        "audit_event_no_delete",
        "audit_signedhead_no_update",
        "audit_signedhead_no_delete",
        "audit_head_no_delete",
        "audit_head_only_grows",
    }
)
# Only there INSERT OR REPLACE removes a row without firing the delete trigger.
ONLY_SQLITE = frozenset({"audit_event_no_replace"})
SENTENCE = "the record of acts can only be added to"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create every trigger in this database."""
    with connection.cursor() as cursor:
        for statement in _STATEMENTS[connection.vendor]():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger again (undoing the migration; emptying a test database)."""
    with connection.cursor() as cursor:
        for name in sorted(names(connection.vendor)):
            cursor.execute(_drop(connection.vendor, name))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers this database should have and has not."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTS[connection.vendor])
        there = {row[0] for row in cursor.fetchall()}
    return sorted(names(connection.vendor) - there)


def names(vendor: str) -> frozenset[str]:
    """The triggers that a database of this kind should have."""
    return NAMES | ONLY_SQLITE if vendor == "sqlite" else NAMES


def _drop(vendor: str, name: str) -> str:
    if vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {name}"
    table = next(t for t in (SIGNED_HEAD, EVENT, HEAD) if name.startswith(f"{t}_"))
    return f"DROP TRIGGER IF EXISTS {name} ON {table}"


def _for_sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    there = (
        "EXISTS (SELECT 1 FROM audit_event WHERE sequence = NEW.sequence)"
        " OR EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)"
    )
    never = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}"
        for table in WRITTEN_ONCE
        for verb in ("UPDATE", "DELETE")
    ]
    return [
        *never,
        f"CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON {EVENT} WHEN {there} {refuse}",
        f"CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON {HEAD} {refuse}",
        (
            f"CREATE TRIGGER audit_head_only_grows BEFORE UPDATE ON {HEAD}"
            f" WHEN NEW.size <= OLD.size OR NEW.id <> OLD.id {refuse}"
        ),
    ]


def _for_postgresql() -> list[str]:
    call = "EXECUTE FUNCTION audit_refuse()"
    changes = [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {call}"
        for table in WRITTEN_ONCE
    ]
    removals = [
        # A trigger for each row would not see TRUNCATE.
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table} {call}"
        for table in (EVENT, SIGNED_HEAD, HEAD)
    ]
    return [
        (
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$"
        ),
        *changes,
        *removals,
        (
            f"CREATE TRIGGER audit_head_only_grows BEFORE UPDATE ON {HEAD} FOR EACH ROW"
            f" WHEN (NEW.size <= OLD.size OR NEW.id <> OLD.id) {call}"
        ),
    ]


_STATEMENTS: dict[str, Callable[[], list[str]]] = {
    "sqlite": _for_sqlite,
    "postgresql": _for_postgresql,
}
_LISTS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    # Only those that fire: a trigger can be switched off and still be there.
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        " AND tgrelid IN (to_regclass('audit_event'), to_regclass('audit_head'),"
        " to_regclass('audit_signedhead'))"
    ),
}
