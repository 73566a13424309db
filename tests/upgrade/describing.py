"""What the tables of a database are, in words that do not depend on the order of their columns."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

ON_SQLITE = "SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
ON_POSTGRESQL = """
    SELECT 'column', table_name, concat_ws(' ', column_name, data_type, character_maximum_length,
           is_nullable, column_default, is_identity)
      FROM information_schema.columns WHERE table_schema = current_schema()
    UNION ALL
    SELECT 'index', tablename, indexdef FROM pg_indexes WHERE schemaname = current_schema()
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, concat(conname, ' ', pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
"""


def described(connection: BaseDatabaseWrapper) -> set[tuple[str, str, str]]:
    """Every column, index, constraint and trigger: kind, table, how it was made."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(ON_SQLITE if on_sqlite else ON_POSTGRESQL)
        made = cursor.fetchall()
    return {one for row in made for one in (_parts(*row) if on_sqlite else [row])}


def _parts(kind: str, table: str, sql: str) -> Iterator[tuple[str, str, str]]:
    """A table of SQLite in its columns and constraints; anything else as it is."""
    if kind != "table":
        yield kind, table, sql
        return
    depth, part = 0, ""
    for letter in sql.partition("(")[2].rpartition(")")[0]:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            yield kind, table, part.strip()
            part = ""
        else:
            part += letter
    yield kind, table, part.strip()
