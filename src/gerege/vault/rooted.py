"""What was made with the root secret, declared beside what makes it, for a new root to reach it.

Every room that lets the vault seal, hash or derive has a file ``rooted.py`` with ``MADE``:

- ``Indexed``: records that are found by numbers and names. The hashes are computed anew from what
  is sealed in the record, because they cannot be read back.
- ``Sealed``: columns in which something is sealed for owners (``seal_for``). Sealed anew.
- ``Forgotten``: what cannot be made anew and is not needed for long. Forgotten with the old root.
- ``HandedOut``: keys that somebody outside holds (``derive_for``). The key they come from is kept
  for as long as they are asked for.
- ``Passing``: what is sealed into a page and is not kept. Sent back too late it counts as nothing.

A guard of the tests compares these with every call of the vault and every column there is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet


@dataclass(frozen=True)
class Findable:
    """Everything by which a record is found: numbers by their kind, and names.

    ``keeper`` says whose searches for a name find it.
    """

    numbers: Mapping[str, str] = field(default_factory=dict)
    names: Sequence[str] = ()
    keeper: UUID = field(kw_only=True)


@dataclass(frozen=True)
class Indexed:
    """Records that are found: what each of these is found by, None for one that does not open."""

    room: str
    findable: Callable[[Sequence[UUID]], Iterable[tuple[UUID, Findable | None]]]


Renew = Callable[[str, bytes], bytes]
"""Owner and sealed bytes; the same sealed with the present root, unchanged if they are already."""


@dataclass(frozen=True)
class Sealed:
    """A column, how it is read with what was sealed in it sealed anew, and for what purpose.

    ``in_use`` tells rows that are over, and that nobody opens any more, from the others.
    """

    model: str
    column: str
    purpose: str
    renewed: Callable[[Any, Renew], object]
    in_use: Callable[[], Q] = Q

    @property
    def rows(self) -> "QuerySet[Model]":
        """Every row in which something may be sealed that is still asked for."""
        filled = Q(**{f"{self.column}__isnull": False})
        return QuerySet(apps.get_model(self.model)).filter(filled, self.in_use())


@dataclass(frozen=True)
class Forgotten:
    """Hashes of which nobody has the text any more; ``forget`` takes them out of the column."""

    model: str
    column: str
    purpose: str
    forget: Callable[[], object]


@dataclass(frozen=True)
class HandedOut:
    """Keys of this purpose are in the hands of browsers and asked for again with their date."""

    purpose: str


@dataclass(frozen=True)
class Passing:
    """Something of this purpose stands in a page; its room does without it if it does not open."""

    purpose: str


Made = Indexed | Sealed | Forgotten | HandedOut | Passing
Kind = TypeVar("Kind", Indexed, Sealed, Forgotten, HandedOut, Passing)


def declared(kind: type[Kind]) -> tuple[Kind, ...]:
    """Everything declared of this kind, the lower rooms first."""
    return tuple(one for one in _all() if isinstance(one, kind))


def findable(subjects: Sequence[UUID]) -> dict[UUID, Findable | None]:
    """What these records are found by, whichever room they belong to; None: it does not open."""
    return {
        subject: found for room in declared(Indexed) for subject, found in room.findable(subjects)
    }


@cache
def _all() -> tuple[Made, ...]:
    return tuple(one for room in _declarations() for one in room)


def _declarations() -> Iterator[Sequence[Made]]:
    """``<room>.rooted.MADE`` of every room that has one, the vault's own first."""
    from gerege.vault.own import MADE  # noqa: PLC0415  it needs the words above

    yield MADE
    for config in apps.get_app_configs():
        ours = config.name.startswith("gerege.") and config.name != "gerege.vault"
        if ours and find_spec(f"{config.name}.rooted"):
            yield import_module(f"{config.name}.rooted").MADE
