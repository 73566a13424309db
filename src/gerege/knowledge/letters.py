"""The letters of a post, as data: to whom, for what the person agreed, which fields, which words.

Pure: reads ``catalogue/letters/``, one file a letter. All texts are our own; nobody has checked the
translations and no jurist the references (``reviewed_by`` is empty).
"""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter

from gerege.kernel.bilingual import LANGUAGES
from gerege.kernel.errors import InputRefused
from gerege.knowledge.causes import load_causes
from gerege.knowledge.consents import load_consents
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries


class LetterTo(Entry):
    """Somebody to whom a letter can go, and for what the person must have agreed to it."""

    purpose: str
    recipient: str


class InHostLanguage(Entry):
    """The same letter in a language of a host country."""

    title: str
    body: str


class LetterKind(Entry):
    """One letter. Without anybody in ``to`` it names nobody and needs nobody's consent.

    ``fields`` are codes of ``consent/fields.yaml``; ``cause`` is what the case waits for once the
    letter is out; ``day_zero`` letters are prepared by the button of the first day; ``only_held``
    ones are about somebody who is held; a ``note`` (note verbale) is written in the third person
    and bears initials and a stamp, no name; ``language`` is the one in which it is begun unless
    another is chosen; paragraphs stand apart by an empty line.
    """

    id: str
    order: int
    title: Text
    about: Text
    to: tuple[LetterTo, ...]
    language: str
    fields: tuple[str, ...]
    body: Text
    host: Mapping[str, InHostLanguage] = Field(default_factory=dict)
    cause: str = ""
    day_zero: bool = False
    only_held: bool = False
    form: Literal["letter", "note"] = "letter"
    rights: bool = False
    note: Text | None = None
    source: str
    reviewed_by: str = ""

    @property
    def for_return(self) -> bool:
        """True where it asks a state for the return, as what it is followed by says."""
        return bool(self.cause) and load_causes().cause(self.cause).for_return

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it can be written, its own first."""
        return tuple(dict.fromkeys((self.language, *LANGUAGES, *self.host)))

    def title_in(self, language: str) -> str:
        """The title in a language of the letter."""
        host = self.host.get(language)
        return host.title if host else self.title.in_language(language)

    def body_in(self, language: str) -> str:
        """The paragraphs in a language of the letter."""
        host = self.host.get(language)
        return (host.body if host else self.body.in_language(language)).strip()

    def loose_ends(self) -> Iterator[str]:
        """Codes that no other file of the catalogue has."""
        consents, causes = load_consents(), load_causes().by_id
        for one in self.to:
            if one.purpose not in {each.id for each in consents.purposes}:
                yield f"there is no purpose {one.purpose}"
            if one.recipient not in {each.id for each in consents.recipients}:
                yield f"there is no recipient {one.recipient}"
        for code in set(self.fields) - {each.id for each in consents.fields}:
            yield f"there is no field {code}"
        if self.cause and self.cause not in causes:
            yield f"there is no cause {self.cause}"
        if self.fields and not self.to:
            yield "a letter that names nobody has no fields"
        if self.language not in (*LANGUAGES, *self.host):
            yield f"the letter has no text in {self.language}"


class Letters(Entry):
    """All of them, in the order of the screens."""

    kinds: tuple[LetterKind, ...]

    @cached_property
    def by_id(self) -> Mapping[str, LetterKind]:
        """Each by its code."""
        return {kind.id: kind for kind in self.kinds}

    @property
    def of_day_zero(self) -> tuple[LetterKind, ...]:
        """What the button of the first day prepares."""
        return tuple(kind for kind in self.kinds if kind.day_zero)

    def kind(self, code: str) -> LetterKind:
        """The letter of a code. Raises InputRefused for one that does not exist."""
        found = self.by_id.get(code)
        if found is None:
            raise InputRefused("kind", "no such letter", "Choose one of those shown")
        return found


class OfficialName(Entry):
    """The official name of a country, as it stands at the top of its letters."""

    country: str
    name: Text
    source: str
    reviewed_by: str = ""


@cache
def official_names(folder: Path = CATALOGUE) -> Mapping[str, Text]:
    """By ISO 3166-1 alpha-3. Raises InputRefused naming file and place."""
    entries = read_entries(folder / "official_names.yaml", TypeAdapter(list[OfficialName]))
    return {one.country: one.name for one in entries}


@cache
def load_letters(folder: Path = CATALOGUE) -> Letters:
    """The letters of a folder. Raises InputRefused naming file and place."""
    shape = TypeAdapter(LetterKind)
    found: list[LetterKind] = []
    for path in sorted((folder / "letters").glob("*.yaml")):
        kind = read_entries(path, shape)
        name = f"letters/{path.name}"
        if kind.id != path.stem:
            raise InputRefused(name, "the id is not the name of the file", "Give both one name")
        for problem in kind.loose_ends():
            raise InputRefused(name, problem, "Mend this entry")
        found.append(kind)
    return Letters(kinds=tuple(sorted(found, key=lambda kind: (kind.order, kind.id))))


def letter_problems(folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the files, one sentence, for ``gerege catalogue check``."""
    try:
        load_letters(folder)
        official_names(folder)
    except InputRefused as refusal:
        return [f"letters: {refusal}"]
    return []
