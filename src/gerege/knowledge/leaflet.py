"""The leaflet given at the visa counter: its sentences, and what a number is called on paper.

Pure: reads ``catalogue/leaflet.yaml``. It is made to be hidden and may be found, so it is short,
and no word on it tells what it is about; the names that hotlines bear elsewhere would.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter, model_validator

from gerege.kernel.bilingual import LANGUAGES, Bilingual
from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import (
    CATALOGUE,
    Entry,
    Hotline,
    Number,
    Text,
    load_hotlines,
    read_entries,
)

LONGEST_SENTENCE = 12
"""Words: somebody tired, in a hurry, in a foreign language has to understand it at once."""
TELLING = re.compile(
    r"victim|traffick|slave|exploit|prostitut|\bsex|хохирогч|наймаа|худалдаал|боолч|мөлжлөг|бэлгийн",
    re.IGNORECASE,
)
"""Words that would tell a finder what the paper is about."""


class Sentence(Entry):
    """One thing the leaflet says."""

    id: str
    text: Text
    source: str
    reviewed_by: str = ""


class ServiceName(Entry):
    """What services are called on the paper whose name holds one of these words."""

    when: tuple[str, ...]
    name: Text


@dataclass(frozen=True)
class PaperNumber:
    """A number with the name it bears on the paper."""

    name: Bilingual
    numbers: Sequence[Number]


class Leaflet(Entry):
    """All that stands on the paper besides the numbers themselves."""

    title: Text
    ask: Text
    call: Text
    sentences: tuple[Sentence, ...]
    services: tuple[ServiceName, ...]
    other_service: Text

    @property
    def reviewed_by(self) -> str:
        """Who checked it; empty while one sentence waits for its reader."""
        names = [one.reviewed_by for one in self.sentences]
        return ", ".join(sorted(set(names))) if all(names) else ""

    @model_validator(mode="after")
    def _short_and_silent(self) -> Self:
        problems = [*self._too_long(), *self._telling()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _too_long(self) -> Iterator[str]:
        for one in self.sentences:
            for said in (said for code in LANGUAGES for said in _sentences(one.text, code)):
                if len(said.split()) > LONGEST_SENTENCE:
                    yield f"{one.id}: shorten to {LONGEST_SENTENCE} words: {said}"

    def _telling(self) -> Iterator[str]:
        for text in self._texts():
            if found := TELLING.search(f"{text.mn} {text.en}"):
                yield f"say it without '{found[0]}', which tells what the paper is about"

    def _texts(self) -> Iterator[Bilingual]:
        yield from (self.title, self.ask, self.call, self.other_service)
        yield from (one.text for one in self.sentences)
        yield from (one.name for one in self.services)

    def numbers_of(self, country: str) -> tuple[PaperNumber, ...]:
        """The known numbers of a country (ISO 3166-1 alpha-3), each with its name on the paper."""
        known = (line for line in load_hotlines(country) if line.numbers)
        return tuple(PaperNumber(self._called(line), line.numbers) for line in known)

    def _called(self, line: Hotline) -> Bilingual:
        service = line.service.casefold()
        fitting = (one.name for one in self.services if any(w in service for w in one.when))
        return next(fitting, self.other_service)


@cache
def load_leaflet(folder: Path = CATALOGUE) -> Leaflet:
    """The leaflet. Raises InputRefused naming file and place."""
    leaflet: Leaflet = read_entries(folder / "leaflet.yaml", TypeAdapter(Leaflet))
    return leaflet


def leaflet_problems(sources: Collection[str], folder: Path = CATALOGUE) -> list[str]:
    """Everything wrong with the file, one sentence each, for ``gerege catalogue check``."""
    try:
        sentences = load_leaflet(folder).sentences
    except InputRefused as refusal:
        return [f"leaflet: {refusal}"]
    mend = "Add it to sources.yaml, or name one that stands there."
    return [
        f"leaflet {one.id} source: {one.source} is not in the catalogue. {mend}"
        for one in sentences
        if one.source not in sources
    ]


def _sentences(text: Bilingual, code: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", text.in_language(code))
