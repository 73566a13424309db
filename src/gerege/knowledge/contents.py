"""What was found in a folder of the catalogue: entries with their places, and problems."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from gerege.knowledge.marked_yaml import Document, Place, Problem
from gerege.knowledge.schema import Question

Entry = TypeVar("Entry", bound=BaseModel)


@dataclass(frozen=True)
class Placed:
    """An entry with the document and the place it came from."""

    entry: BaseModel
    document: Document
    place: Place

    def complain(self, place: Place, problem: str, mend: str) -> None:
        """Note a problem at a part of this entry."""
        self.document.complain((*self.place, *place), problem, mend)


@dataclass
class Contents:
    """The entries that could be read, the ids of the others, and every problem found."""

    placed: list[Placed] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    @property
    def problems(self) -> list[Problem]:
        """All problems, by file and line."""
        return sorted({p for document in self.documents for p in document.problems})

    def every(self, kind: type[Entry]) -> list[Entry]:
        """The entries of exactly this kind, in the order of the files."""
        return [entry for entry, _ in self.every_placed(kind)]

    def every_placed(self, kind: type[Entry]) -> Iterator[tuple[Entry, Placed]]:
        """The same with their places."""
        for placed in self.placed:
            if type(placed.entry) is kind:
                yield placed.entry, placed

    def questions(self) -> Iterator[tuple[Question, Placed]]:
        """Facts, indicators and gateways with their places."""
        for placed in self.placed:
            if isinstance(placed.entry, Question):
                yield placed.entry, placed
