"""For what a person can be asked, who can receive something, what can stand in for a consent.

Pure: reads ``catalogue/consent/``. The texts and times are our own and not checked by a jurist.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from pydantic import Field, TypeAdapter

from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries

RecipientKind = Literal[
    "own_service", "home_authority", "host_authority", "partner", "carrier", "family", "public"
]


class Purpose(Entry):
    """One thing the person is asked about. ``default`` no: nobody asks first."""

    id: str
    label: Text
    say: Text
    why: Text
    recipients: tuple[str, ...] = Field(min_length=1)
    fields: tuple[str, ...]
    lasts_days: int = Field(gt=0)
    default: Literal["ask", "no"] = "ask"
    says_what: bool = False
    told: tuple[str, ...] = ()
    grounds: tuple[str, ...]
    note: Text | None = None
    source: str
    reviewed_by: str = ""


class Recipient(Entry):
    """Somebody who can receive something; one that ``can_be_named`` stands for several.

    ``only_for`` is the one purpose for which they may be told anything; ``of_children`` where they
    act for persons under 18 alone.
    """

    id: str
    kind: RecipientKind
    label: Text
    can_be_named: bool = False
    on_paper: bool = False
    only_for: str = ""
    of_children: bool = False
    reviewed_by: str = ""


class Ground(Entry):
    """What can stand in for a consent once a second person agrees.

    ``say`` is what the person hears about it before they answer.
    """

    id: str
    label: Text
    explain: Text
    say: Text
    for_children: bool = False
    source: str
    evidence: Literal["recalled", "own"] = "own"
    checked_by_jurist: str = ""
    reviewed_by: str = ""


class ToldItem(Entry):
    """Something the person was told or asked when they answered.

    ``always``: without it no yes covers anything.
    """

    id: str
    label: Text
    always: bool = False
    source: str
    reviewed_by: str = ""


class Sentence(Entry):
    """What is said to the person before they answer, and how well its source is known.

    ``exceptions``: said only where something can stand in for a consent.
    """

    id: str
    text: Text
    exceptions: bool = False
    source: str
    evidence: Literal["recalled", "own"]
    reviewed_by: str = ""


class HandedOn(Entry):
    """A kind of information that can be handed on; its words may lie in the person's hands."""

    id: str
    label: Text
    reviewed_by: str = ""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Kind = TypeVar("Kind", bound=_Named)


class Consents(Entry):
    """All of it, in the order of the catalogue."""

    purposes: tuple[Purpose, ...]
    recipients: tuple[Recipient, ...]
    grounds: tuple[Ground, ...]
    told: tuple[ToldItem, ...]
    fields: tuple[HandedOn, ...]
    script: tuple[Sentence, ...]

    def purpose(self, code: str) -> Purpose:
        """The purpose of a code. Raises InputRefused for one that does not exist."""
        return _one(self.purposes, code, "purpose")

    def recipient(self, code: str) -> Recipient:
        """The recipient of a code. Raises InputRefused for one that does not exist."""
        return _one(self.recipients, code, "recipient")

    def ground(self, code: str) -> Ground:
        """The ground of a code. Raises InputRefused for one that does not exist."""
        return _one(self.grounds, code, "ground")

    def told_item(self, code: str) -> ToldItem:
        """What a code says the person was told. Raises InputRefused for one that does not exist."""
        return _one(self.told, code, "told")

    def needed_for(self, purpose: Purpose) -> tuple[str, ...]:
        """What the person must have been told before a yes to this covers anything."""
        return (*purpose.told, *(one.id for one in self.told if one.always))

    def handed_on(self, code: str) -> HandedOn:
        """The words of a field. Raises InputRefused for one that does not exist."""
        return _one(self.fields, code, "fields")

    def script_for(self, purpose: Purpose) -> tuple[Sentence, ...]:
        """What is said about a purpose, in order; of exceptions those that it has, and no other."""
        return tuple(self._sentences(purpose))

    def _sentences(self, purpose: Purpose) -> Iterator[Sentence]:
        for one in self.script:
            if one.exceptions:
                yield from (_said_of(self.ground(code)) for code in purpose.grounds)
            if purpose.grounds or not one.exceptions:
                yield one

    def loose_ends(self) -> Iterator[str]:
        """Codes that a purpose names and no file has."""
        for purpose in self.purposes:
            for kind, named, known in (
                ("recipients", purpose.recipients, self.recipients),
                ("grounds", purpose.grounds, self.grounds),
                ("told", purpose.told, self.told),
                ("fields", purpose.fields, self.fields),
            ):
                for code in set(named) - _ids(known):
                    yield f"{purpose.id} {kind}: there is no {code}. Add it to {kind}.yaml."
        for one in self.recipients:
            if one.only_for and one.only_for not in _ids(self.purposes):
                yield f"{one.id} only_for: there is no {one.only_for}. Add it to purposes.yaml."


@cache
def load_consents(folder: Path = CATALOGUE) -> Consents:
    """The files of a folder. Raises InputRefused naming file and place."""
    found = Consents(
        purposes=_read(folder, "purposes", TypeAdapter(tuple[Purpose, ...])),
        recipients=_read(folder, "recipients", TypeAdapter(tuple[Recipient, ...])),
        grounds=_read(folder, "grounds", TypeAdapter(tuple[Ground, ...])),
        told=_read(folder, "told", TypeAdapter(tuple[ToldItem, ...])),
        fields=_read(folder, "fields", TypeAdapter(tuple[HandedOn, ...])),
        script=_read(folder, "script", TypeAdapter(tuple[Sentence, ...])),
    )
    for problem in found.loose_ends():
        raise InputRefused("consent/purposes.yaml", problem, "Mend this entry")
    return found


def consent_problems(folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the files, one sentence, for ``gerege catalogue check``."""
    try:
        load_consents(folder)
    except InputRefused as refusal:
        return [f"consent: {refusal}"]
    return []


def _read(folder: Path, name: str, shape: TypeAdapter[Any]) -> Any:  # noqa: ANN401  the adapter decides
    found = read_entries(folder / "consent" / f"{name}.yaml", shape)
    if len(_ids(found)) != len(found):
        raise InputRefused(f"consent/{name}.yaml", "two entries have one id", "Give each its own")
    return found


def _said_of(ground: Ground) -> Sentence:
    return Sentence(
        id=ground.id,
        text=ground.say,
        source=ground.source,
        evidence=ground.evidence,
        reviewed_by=ground.reviewed_by,
    )


def _ids(entries: Iterable[_Named]) -> set[str]:
    return {entry.id for entry in entries}


def _one(entries: Sequence[Kind], code: str, field: str) -> Kind:
    found = next((entry for entry in entries if entry.id == code), None)
    if found is None:
        raise InputRefused(field, "no such entry", "Choose one of those shown")
    return found
