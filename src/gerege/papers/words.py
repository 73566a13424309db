"""What somebody wrote into a letter, as it is kept sealed: addressee, text, typed fields."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Self

from gerege.papers.typesetting import Sheet


@dataclass(frozen=True)
class Words:
    """One version of a draft. ``typed`` holds fields that only a person can fill, by code."""

    addressee: str = ""
    body: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> str:
        """As it is sealed."""
        return json.dumps({"words": asdict(self)}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The words of a version; nothing where none was written."""
        return cls(**json.loads(text or "{}").get("words", {}))

    @property
    def paragraphs(self) -> list[str]:
        """The text in paragraphs: they stand apart by an empty line."""
        whole = self.body.replace("\r\n", "\n").split("\n\n")
        return [" ".join(one.split()) for one in whole if one.strip()]


def sheet_as_json(words: Words, sheet: Sheet) -> str:
    """What was sent: the words, and the whole sheet as it was printed."""
    kept = {"words": asdict(words), "sheet": asdict(sheet)}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def sheet_from_json(text: str) -> Sheet:
    """The sheet of a letter that was sent."""
    kept = json.loads(text)["sheet"]
    for name in ("head", "fields"):
        kept[name] = [(label, value) for label, value in kept[name]]
    return Sheet(**kept)
