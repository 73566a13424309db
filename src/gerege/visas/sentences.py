"""Sentences of the engine in the reader's language, found again by their shape.

The engine refuses in English, for the command line. What stands in the gaps of its sentences is a
name or a number, which stays, or a word that has a translation of its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

GAP = "{}"


@dataclass(frozen=True)
class Sentences:
    """``mongolian``: by the English shape; ``words``: what may stand in a gap, by its English."""

    mongolian: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)

    def in_words(self, sentence: str, language: str) -> str:
        """A sentence in the reader's language; itself where it is none of these."""
        if language.startswith("en"):
            return sentence
        for shape, said in self._shapes:
            found = shape.fullmatch(sentence)
            if found:
                return said.format(*(self.words.get(gap, gap) for gap in found.groups()))
        return sentence

    @cached_property
    def _shapes(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple(self._made())

    def _made(self) -> Iterator[tuple[re.Pattern[str], str]]:
        """The longer shapes first: a gap of a short one would swallow what another says better."""
        for english in sorted(self.mongolian, key=lambda text: -len(text.replace(GAP, ""))):
            shape = re.escape(english).replace(re.escape(GAP), "(.+?)")
            yield re.compile(shape), self.mongolian[english]
