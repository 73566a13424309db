"""Rows put into a database in bulk, past the services: as fast as either database takes them.

Indexes and, on a server, the checks between tables are taken away meanwhile and made again at the
end, over all rows at once; what is made again checks every row.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Field, Model

AT_ONCE = 2_000
SQLITE_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
SERVER_INDEXES = """
    SELECT quote_ident(name.relname), pg_get_indexdef(found.indexrelid)
    FROM pg_index found JOIN pg_class name ON name.oid = found.indexrelid
    WHERE name.relnamespace = 'public'::regnamespace AND NOT EXISTS
        (SELECT FROM pg_constraint WHERE conindid = found.indexrelid)
"""
SERVER_LINKS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""


def put(model: "type[Model]", rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows in bulk. Every row has the same columns, named as the attributes of the model."""
    from django.db import connection

    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return 0
    known = {field.attname: field for field in model._meta.concrete_fields}
    writers = [(name, _writer(known[name])) for name in first]
    lines = ([write(row[name]) for name, write in writers] for row in chain([first], rest))
    names = ", ".join(f'"{known[name].column}"' for name in first)
    put_lines = _copy if connection.vendor == "postgresql" else _insert
    return put_lines(f'"{model._meta.db_table}" ({names})', len(writers), lines)


def _writer(field: "Field[Any, Any]") -> "Callable[[Any], Any]":
    """How a value of this column is handed over; most are, as Django has it, handed over as is."""
    from django.db import connection

    while field.is_relation:
        field = field.target_field
    if field.get_internal_type() in {"CharField", "BinaryField", "BooleanField", "TextField"}:
        return lambda value: value
    if field.get_internal_type() == "UUIDField":
        return _as_is if connection.features.has_native_uuid_field else _hex
    return lambda value: field.get_db_prep_save(value, connection)


def _as_is(value: object) -> object:
    return value


def _hex(value: Any) -> str | None:  # noqa: ANN401  an id or none
    return value and value.hex


def _insert(table: str, width: int, lines: Iterator[list[Any]]) -> int:
    from django.db import connection

    count, marks = 0, ", ".join(["%s"] * width)
    with connection.cursor() as cursor:
        while batch := list(islice(lines, AT_ONCE)):
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", batch)  # noqa: S608  our own names
            count += len(batch)
    return count


def _copy(table: str, _width: int, lines: Iterator[list[Any]]) -> int:
    from django.db import connection

    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as opened:
        for count, line in enumerate(lines, 1):  # noqa: B007  how many there were
            opened.write_row(line)
    return count


@contextmanager
def indexes_at_the_end() -> Iterator[None]:
    """Inside, rows go into bare tables. Must be entered outside a transaction."""
    from django.db import connection

    if connection.vendor == "postgresql":
        taken = [*_links_taken_away(), *_indexes_taken_away(SERVER_INDEXES)]
        yield
        # Indexes first: the links look things up through them.
        _ask(reversed(taken))
        return
    _ask(("PRAGMA synchronous=OFF", "PRAGMA cache_size=-600000", "PRAGMA foreign_keys=OFF"))
    taken = _indexes_taken_away(SQLITE_INDEXES)
    yield
    _ask(taken)
    _ask(("PRAGMA foreign_keys=ON",))
    connection.check_constraints()


def _indexes_taken_away(which: str) -> list[str]:
    found = _rows(which)
    _ask(f"DROP INDEX {name}" for name, _made in found)
    return [made for _name, made in found]


def _links_taken_away() -> list[str]:
    found = _rows(SERVER_LINKS)
    _ask(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _made in found)
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {made}" for table, name, made in found]


def _rows(query: str) -> Sequence[tuple[str, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _ask(statements: Iterable[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
