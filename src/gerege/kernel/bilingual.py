"""A text in Mongolian and English, side by side, with the name of who checked the translation."""

from dataclasses import dataclass
from typing import Literal, TypedDict

Language = Literal["mn", "en"]
LANGUAGES: tuple[Language, ...] = ("mn", "en")


class BilingualJson(TypedDict):
    """The shape in which a bilingual text leaves the program."""

    mn: str
    en: str


@dataclass(frozen=True)
class Bilingual:
    """One text in both languages. ``reviewed_by`` is empty until a native reader has signed it."""

    mn: str
    en: str
    reviewed_by: str = ""

    def in_language(self, code: str) -> str:
        """The text in the language asked for; any language but English reads Mongolian."""
        return self.en if code.startswith("en") else self.mn

    def as_json(self) -> BilingualJson:
        """Both languages, without the reviewer."""
        return {"mn": self.mn, "en": self.en}
