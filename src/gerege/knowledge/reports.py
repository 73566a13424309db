"""What is asked, done and answered when somebody else tells about a person: as data.

Pure: reads ``catalogue/reports.yaml``. Texts and times are our own and not checked by a jurist.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter

from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries

Evidence = Literal["read", "recalled", "own"]


class Coded(Entry):
    """One code and its words."""

    code: str
    label: Text


class Relation(Coded):
    """What somebody is to the person. ``careful``: they may be who holds or recruited them.

    ``speaks``: the answer of a first contact to who is speaking.
    """

    careful: bool = False
    speaks: str = "third_party"


class Sentence(Entry):
    """A sentence of a page, where it comes from and how well that is known."""

    id: str
    text: Text
    source: str
    evidence: Evidence
    reviewed_by: str = ""


class Conduct(Sentence):
    """What to do with a report, or not to do."""

    do: bool


class TakeWithin(Entry):
    """In how many hours somebody takes a report."""

    danger: float = Field(gt=0)
    other: float = Field(gt=0)


class Reports(Entry):
    """All of it, in the order of the catalogue."""

    take_within_hours: TakeWithin
    came: tuple[Coded, ...] = Field(min_length=1)
    relations: tuple[Relation, ...] = Field(min_length=1)
    rules: tuple[Conduct, ...] = Field(min_length=1)
    neutral: Sentence
    answered: tuple[Coded, ...] = Field(min_length=1)
    closings: tuple[Coded, ...] = Field(min_length=1)
    handings: tuple[Coded, ...] = Field(min_length=1)

    def relation(self, code: str) -> Relation | None:
        """What somebody is to the person; None where nothing was told."""
        return next((one for one in self.relations if one.code == code), None)


def must_be_one_of(field: str, code: str, entries: Sequence[Coded]) -> None:
    """Raise InputRefused for a code that is none of these."""
    if code not in {one.code for one in entries}:
        raise InputRefused(field, "no such entry", "Choose one of those shown")


@cache
def load_reports(folder: Path = CATALOGUE) -> Reports:
    """The file of a folder. Raises InputRefused naming file and place."""
    found: Reports = read_entries(folder / "reports.yaml", TypeAdapter(Reports))
    coded = (found.came, found.relations, found.answered, found.closings, found.handings)
    names = [[one.code for one in part] for part in coded] + [[one.id for one in found.rules]]
    if any(len(set(part)) != len(part) for part in names):
        raise InputRefused("reports.yaml", "two entries have one id", "Give each its own")
    return found


def reports_problems(folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the file, one sentence, for ``gerege catalogue check``."""
    try:
        load_reports(folder)
    except InputRefused as refusal:
        return [f"reports: {refusal}"]
    return []
