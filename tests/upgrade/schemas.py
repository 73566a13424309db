"""Every state our tables were ever in, found from the migrations that are there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps
from django.db.models import Model
from tests.databases import OwnDatabase

from gerege.config.database import database

Node = tuple[str, str]
FIRST = "first release"


def our_rooms() -> frozenset[str]:
    """The labels of the rooms of this product."""
    ours = (one for one in apps.get_app_configs() if one.name.startswith("gerege."))
    return frozenset(one.label for one in ours)


EVERY_TABLE: None = None


@dataclass(frozen=True)
class Schema:
    """The tables as they were before or after one of our migrations."""

    name: str
    targets: tuple[Node, ...]

    def migrate(self, since: ProjectState | None = None) -> ProjectState:
        """Bring the database to this state, from the one it is in; returns how it is then."""
        executor = MigrationExecutor(connections["default"])
        return executor.migrate(list(self.targets), state=since.clone() if since else None)

    def touched(self, then: StateApps) -> frozenset[str] | None:
        """What the step to here changes, and what refers to that; None for every table."""
        if self.name == FIRST:
            return EVERY_TABLE
        room, _dot, name = self.name.partition(".")
        migration = MigrationExecutor(connections["default"]).loader.graph.nodes[(room, name)]
        changed = {_of_which(one) for one in _flat(migration.operations)}
        if None in changed:
            return EVERY_TABLE
        ours = {f"{room}.{model}" for model in changed}
        refer = {m for m in our_models(then) if {_label(one) for one in _needed(m)} & ours}
        return frozenset(ours | {_label(model) for model in refer})


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    for one in operations:
        if isinstance(one, migrations.SeparateDatabaseAndState):
            yield from _flat([*one.database_operations, *one.state_operations])
        else:
            yield one


def _of_which(one: Operation) -> str | None:
    """The table of an operation; None where it may be any."""
    if isinstance(one, migrations.CreateModel):
        return one.name_lower
    return getattr(one, "model_name_lower", None)


def _label(model: type[Model]) -> str:
    return model._meta.label_lower


def all_schemas() -> list[Schema]:
    """The tables of the first release, and as they are after each later migration, oldest first."""
    graph = MigrationExecutor(connections["default"]).loader.graph
    rooms = our_rooms()
    ordered = list(
        dict.fromkeys(node for leaf in graph.leaf_nodes() for node in graph.forwards_plan(leaf))
    )
    later = [node for node in ordered if node[0] in rooms and _is_later(graph, node, rooms)]
    first = [node for node in ordered if node not in later]
    names = [FIRST, *("{}.{}".format(*node) for node in later)]
    return [Schema(name, _newest_of([*first, *later[:count]])) for count, name in enumerate(names)]


def _is_later(graph: Any, node: Node, rooms: frozenset[str]) -> bool:  # noqa: ANN401  Django's own
    """True for what came after the first release, or stands on something that did."""
    ours = [one for one in graph.forwards_plan(node) if one[0] in rooms]
    return any(not graph.nodes[one].initial for one in ours)


def _newest_of(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The last migration of each app among these."""
    return tuple(dict(nodes).items())


def our_models(then: StateApps) -> list[type[Model]]:
    """Our tables as they were, those that are referred to before those that refer."""
    rooms = our_rooms()
    waiting = [model for model in then.get_models() if model._meta.app_label in rooms]
    ordered: list[type[Model]] = []
    while waiting:
        ready = [model for model in waiting if not set(_needed(model)) & set(waiting) - {model}]
        ordered += ready
        waiting = [model for model in waiting if model not in ready]
    return ordered


def _needed(model: type[Model]) -> Iterator[type[Model]]:
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model is not None:
            yield field.related_model


@contextmanager
def instead_of_the_tests_database(own: OwnDatabase) -> Iterator[None]:
    """Everything in this process speaks to this database for a while."""
    before = connections["default"]
    described = {"default": database(own.url, own.folder / "data" / "gerege.sqlite3")}
    connections["default"] = type(connections)(described)["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before
