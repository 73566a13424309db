"""Rows are put in in bulk, past the services."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

AT_ONCE = 2_000


def put(model: "type[Model]", rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows in bulk. Every row has the same columns, named as the attributes of the model."""
    from django.db import connection

    fields = {field.attname: field for field in model._meta.concrete_fields}
    count, sql, columns = 0, "", []
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            if not sql:
                columns = [fields[name] for name in batch[0]]
                names = ", ".join(f'"{field.column}"' for field in columns)
                marks = ", ".join(["%s"] * len(columns))
                sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608  our own names
            prepared = [
                [field.get_db_prep_save(row[field.attname], connection) for field in columns]
                for row in batch
            ]
            cursor.executemany(sql, prepared)
            count += len(batch)
    return count


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
