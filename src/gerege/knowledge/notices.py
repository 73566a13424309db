"""What a person is called for, as data: the neutral text, who is told, how fast, who comes next.

Pure: reads ``catalogue/notices.yaml``; its heading says what each field means.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, TypeAdapter, field_validator, model_validator

from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries

Way = Literal["telephone", "mail"]
Place = Literal["post", "headquarters"]
# One message of a telephone in Cyrillic has 70 letters, two that belong together 134.
LONGEST_TEXT = 100
COULD_NAME = re.compile(r"[0-9{}%<>@]")
"""A text with a place to fill in, or with a number, could come to say something about somebody."""


class Hours(Entry):
    """From which full hour until which one, by the clock of the place that is called."""

    begin: int = Field(alias="from", ge=0, le=23)
    until: int = Field(ge=1, le=24)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.begin >= self.until:
            raise ValueError("hours begin before they end")
        return self


class NoticeKind(Entry):
    """One thing for which a person is called."""

    id: str
    label: Text
    text: Text
    tell: tuple[Literal["consular_officer", "head_of_post", "protection_lead"], ...]
    call: tuple[Place, ...]
    ways: tuple[Way, ...]
    next_after_minutes: int | None = Field(default=None, gt=0)
    again_after_minutes: int | None = Field(default=None, gt=0)
    hours: Hours | None = None
    join_minutes: int | None = Field(default=None, gt=0)
    acknowledge: bool = True
    private: bool = False
    source: str
    reviewed_by: str = ""

    @field_validator("text")
    @classmethod
    def _neutral(cls, text: Bilingual) -> Bilingual:
        for words in (text.mn, text.en):
            if len(words) > LONGEST_TEXT or COULD_NAME.search(words):
                raise ValueError(
                    "the text that leaves is short and has no number and no place in it"
                )
        return text

    @property
    def next_after(self) -> timedelta | None:
        """How long one person has to acknowledge before the next is called."""
        return timedelta(minutes=self.next_after_minutes) if self.next_after_minutes else None

    @property
    def again_after(self) -> timedelta | None:
        """How long after the last one it begins anew."""
        return timedelta(minutes=self.again_after_minutes) if self.again_after_minutes else None


class NoticeKinds(Entry):
    """All of them, the most urgent first."""

    entries: tuple[NoticeKind, ...]

    @cached_property
    def by_id(self) -> Mapping[str, NoticeKind]:
        """Each by its code."""
        return {kind.id: kind for kind in self.entries}

    def kind(self, code: str) -> NoticeKind:
        """The entry of a code. Raises InputRefused for one that does not exist."""
        found = self.by_id.get(code)
        if found is None:
            raise InputRefused("kind", "no such notice", "Use one of catalogue/notices.yaml")
        return found

    def told_to(self, role: str) -> list[str]:
        """The codes that somebody with this role is to acknowledge."""
        return [kind.id for kind in self.entries if kind.acknowledge and role in kind.tell]


@cache
def load_notices(folder: Path = CATALOGUE) -> NoticeKinds:
    """The kinds of a folder. Raises InputRefused naming file and place."""
    found = read_entries(folder / "notices.yaml", TypeAdapter(tuple[NoticeKind, ...]))
    if len({kind.id for kind in found}) != len(found):
        raise InputRefused("notices.yaml", "two entries have one id", "Give each its own")
    return NoticeKinds(entries=found)


def notice_problems(folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the file, one sentence, for ``gerege catalogue check``."""
    try:
        load_notices(folder)
    except InputRefused as refusal:
        return [f"notices: {refusal}"]
    return []
