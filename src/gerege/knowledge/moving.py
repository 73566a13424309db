"""What the export says of itself, and what an old list of cases may hold. Data in both languages.

Pure: reads ``catalogue/moving/`` and refuses what does not fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries

Kind = Literal["text", "day", "birth", "money", "code", "person"]
Home = Literal["person", "first_contact", "state", "said", "note", "reference"]


class Named(Entry):
    """A code and what it means."""

    id: str
    text: Text


class Writing(Entry):
    """A code that a column may hold, and how old lists write it."""

    code: str
    text: Text
    written: tuple[str, ...] = ()


class Column(Entry):
    """One column that an old list may have.

    ``home`` is where it goes in a case; ``field`` which field of the person. ``written`` are
    headings seen in lists, besides both titles.
    """

    id: str
    title: Text
    meaning: Text
    kind: Kind
    home: Home
    field: str = ""
    written: tuple[str, ...] = ()
    codes: tuple[Writing, ...] = ()
    source: str
    reviewed_by: str = ""


@dataclass(frozen=True)
class Moving:
    """Everything the catalogue says about moving in and out."""

    reasons: Mapping[str, Bilingual]
    meanings: Mapping[str, Bilingual]
    columns: Mapping[str, Column]

    def reason(self, code: str) -> Bilingual:
        """Why something is left out of an export. Raises InputRefused for an unknown code."""
        return _known(self.reasons, code, "moving/reasons.yaml")

    def meaning_of(self, table: str, column: str) -> Bilingual:
        """What a column of an export means: its own words, else those of its name. Raises."""
        own = self.meanings.get(f"{table}.{column}")
        return own or _known(self.meanings, column, f"moving/meanings.yaml ({table})")


@cache
def load_moving(folder: Path = CATALOGUE) -> Moving:
    """The files of a folder. Raises InputRefused naming file and place."""
    named = TypeAdapter(tuple[Named, ...])
    reasons, meanings = (_read(folder, name, named) for name in ("reasons", "meanings"))
    return Moving(
        {one.id: one.text for one in reasons.values()},
        {one.id: one.text for one in meanings.values()},
        _read(folder, "columns", TypeAdapter(tuple[Column, ...])),
    )


def moving_problems(folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the files, one sentence, for ``gerege catalogue check``."""
    try:
        load_moving(folder)
    except InputRefused as refusal:
        return [f"moving: {refusal}"]
    return []


def _read(folder: Path, name: str, shape: TypeAdapter[Any]) -> dict[str, Any]:
    found = read_entries(folder / "moving" / f"{name}.yaml", shape)
    by_id = {entry.id: entry for entry in found}
    if len(by_id) != len(found):
        raise InputRefused(f"moving/{name}.yaml", "two entries have one id", "Give each its own")
    return by_id


def _known(texts: Mapping[str, Bilingual], code: str, where: str) -> Bilingual:
    if code not in texts:
        raise InputRefused(where, f"there is no {code}", "Add it")
    return texts[code]
