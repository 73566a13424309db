"""One question to the database instead of many: each column is a whole question of its own."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import BaseExpression

from gerege.cases.models import Case


def asked_at_once(columns: Mapping[str, BaseExpression]) -> SimpleNamespace:
    """What each column says, under its name; None where a question can have no answer.

    The columns speak of no row around them, so none is read. As columns of some table's row each
    would be copied and named anew before it is written: a third of the home page went into that.
    """
    texts, values = list[str](), list[Any]()
    for column in columns.values():
        text, told = _written(column)
        texts.append(text)
        values += told
    question = ", ".join(texts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {question}", values)  # nosec B608  Django wrote it
        return SimpleNamespace(**dict(zip(columns, cursor.fetchone(), strict=True)))


def _written(column: BaseExpression) -> tuple[str, tuple[Any, ...]]:
    compiler = Case.objects.none().query.get_compiler(connection=connection)
    try:
        text, values = compiler.compile(column)
    except EmptyResultSet:
        return "NULL", ()
    return text, tuple(values)
