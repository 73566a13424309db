"""Expand first, contract one release later: while an update runs, the program of before works.

A migration may add tables, indexes and columns that may be left out. What renames, removes or
narrows something breaks the program that is still running, and waits for the release after.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED

REMOVES = (
    migrations.RenameModel,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.AlterModelTable,
    migrations.AlterUniqueTogether,
)
# A contraction that is allowed, with the release since which nothing uses what it removes.
CONTRACTED: dict[str, str] = {}


def problems_of(migration: migrations.Migration, before: ProjectState | None = None) -> list[str]:
    """What of this migration breaks the program of before. A first migration has none before it.

    ``before`` are the tables that it meets.
    """
    if migration.initial:
        return []
    made = {
        one.name_lower for one in migration.operations if isinstance(one, migrations.CreateModel)
    }
    room = migration.app_label
    changing = [one for one in migration.operations if not _only_says_more(one, before, room)]
    return [problem for one in changing for problem in _problems(one, made)]


def _only_says_more(one: Operation, before: ProjectState | None, room: str) -> bool:
    """True for a column that stays as it is, and may hold further codes."""
    if before is None or not isinstance(one, migrations.AlterField):
        return False
    was = before.models[(room, one.model_name_lower)].get_field(one.name)
    had, has = (_without_choices(field) for field in (was, one.field))
    return had == has and set(was.choices or ()) <= set(one.field.choices or ())


def _without_choices(field: Any) -> tuple[str, Any, dict[str, Any]]:  # noqa: ANN401  any column
    _name, kind, arguments, options = field.deconstruct()
    return kind, arguments, {name: one for name, one in options.items() if name != "choices"}


def _problems(one: Operation, made: set[str]) -> Iterator[str]:
    if isinstance(one, migrations.SeparateDatabaseAndState):
        for inner in one.database_operations:
            yield from _problems(inner, made)
    elif getattr(one, "model_name_lower", None) not in made:
        yield from _what_breaks(one)


def _what_breaks(one: Operation) -> Iterator[str]:
    if isinstance(one, REMOVES):
        yield f"{type(one).__name__} removes or renames"
    elif isinstance(one, migrations.AddField) and not _may_be_left_out(one.field):
        yield f"{one.model_name}.{one.name} is needed: give it null or db_default"
    elif isinstance(one, migrations.AlterField) and not one.field.null:
        yield f"{one.model_name}.{one.name} may become narrower"
    elif isinstance(one, migrations.AddConstraint):
        yield f"{one.constraint.name} may refuse what the program of before writes"
    elif isinstance(one, migrations.RunSQL):
        yield "SQL cannot be judged here; write it as operations"


def _may_be_left_out(field: Any) -> bool:  # noqa: ANN401  any column
    return field.many_to_many or field.null or field.db_default is not NOT_PROVIDED


def ours() -> Iterator[tuple[str, migrations.Migration]]:
    """Every migration of every room, found in its folder."""
    for room in apps.get_app_configs():
        folder = Path(room.path) / "migrations"
        if room.name.startswith("gerege.") and folder.is_dir():
            for file in sorted(folder.glob("[0-9]*.py")):
                module = import_module(f"{room.name}.migrations.{file.stem}")
                yield f"{room.label}.{file.stem}", module.Migration(file.stem, room.label)


def test_no_migration_of_ours_breaks_the_program_of_before() -> None:
    found = dict(ours())
    assert len(found) >= 5
    known = MigrationLoader(None)
    broken = {
        name: problems_of(one, known.project_state((one.app_label, one.name), at_end=False))
        for name, one in found.items()
        if name not in CONTRACTED
    }
    assert {name: problems for name, problems in broken.items() if problems} == {}
    assert set(CONTRACTED) <= set(found)


def a_migration(*operations: Operation) -> migrations.Migration:
    made = migrations.Migration("0002_made_up", "cases")
    made.operations = list(operations)
    return made


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RenameField("note", "text", "words"),
        migrations.RemoveField("note", "text"),
        migrations.RenameModel("Note", "Remark"),
        migrations.DeleteModel("Note"),
        migrations.AddField("note", "length", models.IntegerField(default=0)),
        migrations.AlterField("note", "audience", models.CharField(max_length=4)),
        migrations.AddConstraint("note", models.UniqueConstraint(fields=["case"], name="one")),
        migrations.RunSQL("DROP TABLE cases_note"),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("note", "text")]),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_breaks_the_program_of_before_is_found(operation: Operation) -> None:
    assert len(problems_of(a_migration(operation))) == 1


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("note", "length", models.IntegerField(null=True)),
        migrations.AddField("note", "length", models.IntegerField(db_default=0)),
        migrations.AddIndex("note", models.Index(fields=["author"], name="by_author")),
        migrations.RemoveIndex("note", "by_author"),
        migrations.CreateModel("Remark", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(migrations.RunPython.noop),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_only_adds_is_allowed(operation: Operation) -> None:
    assert problems_of(a_migration(operation)) == []


def kinds(*codes: str) -> "models.CharField[str, str]":
    return models.CharField(max_length=4, choices=[(code, code) for code in codes])


@pytest.mark.parametrize(
    ("later", "allowed"),
    [
        (kinds("open", "sent", "wait"), True),
        (kinds("open"), False),
        (models.CharField(max_length=2, choices=kinds("open", "sent").choices), False),
    ],
    ids=["further codes", "a code less", "narrower"],
)
def test_a_column_may_hold_further_codes_and_not_fewer(
    later: "models.CharField[str, str]", allowed: bool
) -> None:
    before = ProjectState()
    state = ModelState("cases", "note", [("state", kinds("open", "sent"))])
    before.add_model(state)
    changed = a_migration(migrations.AlterField("note", "state", later))
    assert (problems_of(changed, before) == []) is allowed
