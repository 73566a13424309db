"""Who may interpret: the pledge, the questions about conflicts, why it ends. All of it as data.

Pure: reads ``catalogue/interpreters.yaml``. Texts and times are our own, not checked by a jurist.
"""

from collections.abc import Collection
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries
from gerege.knowledge.reports import Coded, Evidence, Sentence


class PledgeText(Entry):
    """What an interpreter promises, for how many days, and how long before its end it is told."""

    valid_days: int = Field(gt=0)
    remind_days: int = Field(ge=0)
    text: Text
    source: str
    evidence: Evidence
    reviewed_by: str = ""


class Conflict(Entry):
    """A question about a conflict of interest. A yes to one that ``bars`` refuses."""

    id: str
    ask: Text
    bars: bool = False
    emergency: bool = False
    source: str
    evidence: Evidence
    reviewed_by: str = ""


class Ending(Coded):
    """Why an engagement is over. ``again``: the case waits for an interpreter again."""

    again: bool = False
    by_program: bool = False


class Interpreting(Entry):
    """All of it, in the order of the catalogue."""

    pledge: PledgeText
    questions: tuple[Conflict, ...] = Field(min_length=1)
    before: Sentence
    fallback: Sentence
    emergency: Sentence
    endings: tuple[Ending, ...] = Field(min_length=1)
    places_end: tuple[Coded, ...] = Field(min_length=1)

    @property
    def emergencies(self) -> tuple[Conflict, ...]:
        """What is asked even where a talk goes through whoever is there."""
        return tuple(one for one in self.questions if one.emergency)

    @property
    def reviewed_by(self) -> str:
        """Who checked all of the questions; empty while one of them is unchecked."""
        names = [one.reviewed_by for one in self.questions]
        return ", ".join(dict.fromkeys(names)) if all(names) else ""

    def ending(self, code: str) -> Ending:
        """The entry of a code. Raises InputRefused for one that does not exist."""
        found = next((one for one in self.endings if one.code == code), None)
        if found is None:
            raise InputRefused("reason", "no such entry", "Choose one of those shown")
        return found


@cache
def load_interpreting(folder: Path = CATALOGUE) -> Interpreting:
    """The file of a folder. Raises InputRefused naming file and place."""
    found: Interpreting = read_entries(folder / "interpreters.yaml", TypeAdapter(Interpreting))
    names = [
        [one.id for one in found.questions],
        [one.code for one in found.endings],
        [one.code for one in found.places_end],
    ]
    if any(len(set(part)) != len(part) for part in names):
        raise InputRefused("interpreters.yaml", "two entries have one id", "Give each its own")
    return found


def interpreting_problems(sources: Collection[str], folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the file, one sentence each, for ``gerege catalogue check``."""
    try:
        found = load_interpreting(folder)
    except InputRefused as refusal:
        return [f"interpreters: {refusal}"]
    sourced = {one.id: one.source for one in found.questions}
    sourced |= {one.id: one.source for one in (found.before, found.fallback, found.emergency)}
    sourced["pledge"] = found.pledge.source
    return [
        f"interpreters: {name} rests on no source of the catalogue: {source}"
        for name, source in sourced.items()
        if source not in sources
    ]
