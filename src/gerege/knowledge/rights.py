"""What a person may ask for past the post, what refusing help needs, where fear can lead: as data.

Pure: reads ``catalogue/rights.yaml``. The texts and times are our own and not checked by a jurist.
"""

from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries


class WishKind(Entry):
    """One thing a person may ask for, with its clock."""

    id: str
    label: Text
    explain: Text
    acknowledge_within_hours: float = Field(gt=0)
    answer_within_days: float = Field(gt=0)
    tell_within_days: float = Field(gt=0)
    source: str
    reviewed_by: str = ""


class RightsText(Entry):
    """A sentence of a page. ``to_say``: the officer says it to the person in these words."""

    id: str
    text: Text
    to_say: bool = False
    source: str
    reviewed_by: str = ""


class Rights(Entry):
    """All of it, in the order of the catalogue."""

    wishes: tuple[WishKind, ...] = Field(min_length=1)
    public: tuple[RightsText, ...] = Field(min_length=1)
    explained: tuple[RightsText, ...] = Field(min_length=1)
    fear: tuple[RightsText, ...] = Field(min_length=1)
    foreigner: tuple[RightsText, ...] = Field(min_length=1)

    def wish(self, code: str) -> WishKind:
        """The kind of a code. Raises InputRefused for one that does not exist."""
        found = next((one for one in self.wishes if one.id == code), None)
        if found is None:
            raise InputRefused("kind", "no such entry", "Choose one of those shown")
        return found


@cache
def load_rights(folder: Path = CATALOGUE) -> Rights:
    """The file of a folder. Raises InputRefused naming file and place."""
    found: Rights = read_entries(folder / "rights.yaml", TypeAdapter(Rights))
    for texts in (found.wishes, found.public, found.explained, found.fear, found.foreigner):
        if len({one.id for one in texts}) != len(texts):
            raise InputRefused("rights.yaml", "two entries have one id", "Give each its own")
    return found


def rights_problems(folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the file, one sentence, for ``gerege catalogue check``."""
    try:
        load_rights(folder)
    except InputRefused as refusal:
        return [f"rights: {refusal}"]
    return []
