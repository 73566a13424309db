"""What is kept, by which rule, and what it hangs on: declared beside the tables, read from here.

Every room has a file ``retention.py`` with ``TABLES`` (each table of the room, with every column
that points somewhere) and, where it keeps something outside the tables, ``PLACES``. The periods are
data: ``catalogue/retention.yaml``. A guard of the tests walks all tables, relations, files and
browser stores and fails for whatever is not declared.

Erasing a case, and removing technical rows that are over, follow from these declarations alone: a
new table is erased with its case as soon as it is classified.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet


class Holds(StrEnum):
    """What a table or place holds, the most delicate first."""

    IDENTITY = "identity"
    STORY = "story"
    CODES = "codes"
    ACCOUNT = "account"
    TECHNICAL = "technical"
    AUDIT = "audit"


class Points(StrEnum):
    """What a column that points somewhere means for keeping."""

    PART_OF = "part_of"
    """The row belongs to what it points to and goes with it."""
    WHO = "who"
    """An officer who acted: stays readable as long as the account."""
    WHERE = "where"
    """An office; holds no person."""
    RANDOM_ID = "random_id"
    """A random number or a code, without a foreign key: says nothing once its file is gone."""
    CODES = "codes"
    """Codes of the catalogue or counts, in a column of free data: points to nobody."""


@dataclass(frozen=True)
class Table:
    """One table: what it holds and by which rule of the catalogue it is kept.

    ``case`` is the way from a row to the random id of its case; such rows are erased with the case.
    ``since`` is the column from which a technical row's period counts; such rows are removed when
    it is over. ``record`` is the way to a record that is no case (a batch of visa applications)
    under whose key texts are sealed; its own room erases it.

    What an export carries (``moving``): the rows of a case always. A table of no case says either
    ``moves``, the way from a row to its post, or ``stays``, why it is carried nowhere: a reason of
    ``catalogue/moving/reasons.yaml``, which may keep a table of a case back, too. ``left`` are
    columns that are left out, each with such a reason.
    """

    model: str
    holds: Holds
    rule: str
    points: Mapping[str, Points] = field(default_factory=dict)
    case: str = ""
    since: str = ""
    record: str = ""
    moves: str = ""
    stays: str = ""
    left: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> "QuerySet[Model]":
        """Every row of the table."""
        return QuerySet(apps.get_model(self.model))

    @property
    def table_name(self) -> str:
        """The name of the table in the database."""
        return str(apps.get_model(self.model)._meta.db_table)

    def of_case(self, case_id: UUID) -> "QuerySet[Model]":
        """The rows that belong to this case; none where rows belong to no case."""
        return self.rows.filter(**{self.case: case_id}) if self.case else self.rows.none()


@dataclass(frozen=True)
class Place:
    """Something kept outside the tables: a file, a log, a browser's store, a table of a library."""

    kind: str
    name: str
    holds: Holds
    rule: str


@cache
def tables() -> tuple[Table, ...]:
    """Every declared table, in the order of the rooms: what a row hangs on comes before the row."""
    return tuple(table for room in _declarations() for table in getattr(room, "TABLES", ()))


@cache
def places() -> tuple[Place, ...]:
    """Everything declared that is no table of ours."""
    return tuple(place for room in _declarations() for place in getattr(room, "PLACES", ()))


def tables_of_a_case() -> tuple[Table, ...]:
    """The tables that hold something of a case, rows before what they hang on: to be erased so."""
    return tuple(table for table in reversed(tables()) if table.case)


def technical_tables() -> tuple[Table, ...]:
    """The tables whose rows end by themselves after a while."""
    return tuple(table for table in tables() if table.since)


def _declarations() -> Iterator[object]:
    """``<room>.retention`` of every room that has one, the vault's own first."""
    from gerege.vault import kept  # noqa: PLC0415  it needs the words above

    yield kept
    for config in apps.get_app_configs():
        ours = config.name.startswith("gerege.") and config.name != "gerege.vault"
        if ours and find_spec(f"{config.name}.retention"):
            yield import_module(f"{config.name}.retention")
