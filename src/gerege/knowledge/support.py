"""What is asked about needs, safety, detention and childhood, and for a conference, as data.

Pure: reads ``catalogue/support/``. Order and words are our own; times of care are recalled and not
checked by a doctor, best-interests steps not by a jurist.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, Self, TypeVar

from pydantic import Field, TypeAdapter, model_validator

from gerege.kernel.errors import InputRefused
from gerege.knowledge.causes import load_causes
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries
from gerege.knowledge.letters import load_letters

Whom = Literal["everybody", "adult", "child"]
"""To whom something is offered: what is for adults never to a person who may be under 18."""


class Group(Entry):
    """One part of the needs interview."""

    id: str
    label: Text
    reviewed_by: str = ""


class Need(Entry):
    """One question of the needs interview, and what follows when it is needed now.

    ``at_once`` is what to do before anything else is asked.
    """

    id: str
    group: str
    label: Text
    ask: Text
    follows: Text
    service: str
    cause: str
    answers: Literal["need", "offer"] = "need"
    windows: bool = False
    at_once: tuple[Text, ...] = ()
    in_letters: bool = False
    whom: Whom = Field(default="everybody", alias="for")
    source: str
    reviewed_by: str = ""


class Care(Entry):
    """Care that is possible for so many hours; ``after`` says what remains when they are over."""

    id: str
    hours: float = Field(gt=0)
    label: Text
    before: Text
    after: Text
    source: str
    reviewed_by: str = ""


class Service(Entry):
    """A kind of service."""

    id: str
    label: Text
    whom: Whom = Field(default="everybody", alias="for")
    reviewed_by: str = ""


class ChildStep(Entry):
    """One step for a person under 18. ``text`` says what is written down with it."""

    id: str
    label: Text
    explain: Text
    text: Text | None = None
    source: str
    reviewed_by: str = ""


class Prompt(Entry):
    """One question of the safety plan; ``staying`` ones matter most for who stays."""

    id: str
    ask: Text
    staying: bool = False
    source: str
    reviewed_by: str = ""


class Happened(Entry):
    """Something after which the plans are looked at again."""

    id: str
    label: Text
    reviewed_by: str = ""


class VisitItem(Entry):
    """One line of the checklist for a visit to a detained person.

    ``counts_as``: an answer in private after which the clock goes on as after another visit.
    """

    id: str
    ask: Text
    counts_as: Mapping[str, str] = Field(default_factory=dict)
    source: str
    reviewed_by: str = ""


class VisitWent(Entry):
    """How a visit went and what the clock does then; the file says what each field means."""

    id: str
    label: Text
    in_private: bool = False
    ends_after: int = Field(default=1, ge=1)
    meanwhile: str = ""
    reason: bool = False
    next: str = ""
    next_young: str
    headquarters: str = ""
    letter: str = ""
    stays_open: tuple[Text, ...] = ()
    source: str
    reviewed_by: str = ""

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if (self.ends_after > 1) != bool(self.meanwhile):
            raise ValueError("what does not end at once has a task meanwhile, and nothing else has")
        return self


class Option(Entry):
    """One way on that a case conference weighs; ``weigh`` says what is looked at before."""

    id: str
    label: Text
    weigh: Text
    source: str
    reviewed_by: str = ""


class Way(Entry):
    """How a case conference meets, or how the person wants to be heard there."""

    id: str
    label: Text
    reviewed_by: str = ""


class LongWait(Entry):
    """The next step for waits of these causes that stand longer than ``after_days`` days."""

    id: str
    causes: tuple[str, ...] = Field(min_length=1)
    after_days: int = Field(gt=0)
    label: Text
    next: Text
    source: str
    reviewed_by: str = ""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


class _Sourced(_Named, Protocol):
    @property
    def source(self) -> str: ...


class _Offered(Protocol):
    @property
    def whom(self) -> Whom: ...


Kind = TypeVar("Kind", bound=_Named)
Offered = TypeVar("Offered", bound=_Offered)


def offered_to(entries: Iterable[Offered], *, young: bool) -> list[Offered]:
    """What is offered to a person who is an adult, or who may be under 18."""
    hidden: Whom = "adult" if young else "child"
    return [one for one in entries if one.whom != hidden]


class Support(Entry):
    """All of it, in the order of the catalogue."""

    groups: tuple[Group, ...]
    needs: tuple[Need, ...]
    care: tuple[Care, ...]
    services: tuple[Service, ...]
    child_steps: tuple[ChildStep, ...]
    safety: tuple[Prompt, ...]
    events: tuple[Happened, ...]
    visit: tuple[VisitItem, ...]
    visit_went: tuple[VisitWent, ...]
    options: tuple[Option, ...]
    ways: tuple[Way, ...]
    hearing: tuple[Way, ...]
    long_waits: tuple[LongWait, ...]

    def need(self, code: str) -> Need:
        """The question of a code. Raises InputRefused for one that does not exist."""
        return one_of(self.needs, code, "question")

    def service(self, code: str) -> Service:
        """The service of a code. Raises InputRefused for one that does not exist."""
        return one_of(self.services, code, "service")

    def child_step(self, code: str) -> ChildStep:
        """The step of a code. Raises InputRefused for one that does not exist."""
        return one_of(self.child_steps, code, "step")

    def event(self, code: str) -> Happened:
        """What happened. Raises InputRefused for what does not exist."""
        return one_of(self.events, code, "event")

    def went(self, code: str, checked: Mapping[str, str] | None = None) -> VisitWent:
        """How a visit went: as it was chosen, or as an answer that was given in private counts.

        Raises InputRefused for a code that does not exist.
        """
        chosen = one_of(self.visit_went, code, "alone")
        given = (item.counts_as.get((checked or {}).get(item.id, "")) for item in self.visit)
        instead = next(filter(None, given), None) if chosen.in_private else None
        return one_of(self.visit_went, instead, "alone") if instead else chosen

    def step_for(self, cause: str, days: int) -> LongWait | None:
        """What is next for a wait of this cause that stands for so many days; None for others."""
        fitting = (one for one in self.long_waits if cause in one.causes and days > one.after_days)
        return next(fitting, None)

    def loose_ends(self) -> Iterator[str]:
        """Codes that lead nowhere, one sentence each."""
        causes = set(load_causes().by_id)
        for need in self.needs:
            for code, known in (
                (need.group, _ids(self.groups)),
                (need.service, _ids(self.services)),
                (need.cause, causes),
            ):
                if code not in known:
                    yield f"{need.id}: there is no {code}. Add it or name another."
        for step in self.long_waits:
            for code in set(step.causes) - causes:
                yield f"{step.id}: there is no {code}. Name a cause of waits.yaml."
        yield from self._loose_ends_of_visits(causes)

    def _loose_ends_of_visits(self, causes: set[str]) -> Iterator[str]:
        for went in self.visit_went:
            named = {went.meanwhile, went.next, went.next_young, went.headquarters} - {""}
            for code in sorted(named - causes):
                yield f"{went.id}: there is no {code}. Name a cause of waits.yaml."
            if went.letter and went.letter not in load_letters().by_id:
                yield f"{went.id}: there is no {went.letter}. Name a letter of letters/."
        for item in self.visit:
            for code in sorted(set(item.counts_as.values()) - _ids(self.visit_went)):
                yield f"{item.id}: there is no {code}. Name an entry of visit_went.yaml."


@cache
def load_support(folder: Path = CATALOGUE) -> Support:
    """The files of a folder. Raises InputRefused naming file and place."""
    found = Support(
        groups=_read(folder, "groups", TypeAdapter(tuple[Group, ...])),
        needs=_read(folder, "needs", TypeAdapter(tuple[Need, ...])),
        care=_read(folder, "care", TypeAdapter(tuple[Care, ...])),
        services=_read(folder, "services", TypeAdapter(tuple[Service, ...])),
        child_steps=_read(folder, "child_steps", TypeAdapter(tuple[ChildStep, ...])),
        safety=_read(folder, "safety", TypeAdapter(tuple[Prompt, ...])),
        events=_read(folder, "events", TypeAdapter(tuple[Happened, ...])),
        visit=_read(folder, "visit", TypeAdapter(tuple[VisitItem, ...])),
        visit_went=_read(folder, "visit_went", TypeAdapter(tuple[VisitWent, ...])),
        options=_read(folder, "conference_options", TypeAdapter(tuple[Option, ...])),
        ways=_read(folder, "conference_ways", TypeAdapter(tuple[Way, ...])),
        hearing=_read(folder, "conference_hearing", TypeAdapter(tuple[Way, ...])),
        long_waits=_read(folder, "conference_steps", TypeAdapter(tuple[LongWait, ...])),
    )
    for problem in found.loose_ends():
        raise InputRefused("support/needs.yaml", problem, "Mend this entry")
    return found


def support_problems(sources: Collection[str], folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the files, one sentence each, for ``gerege catalogue check``."""
    try:
        found = load_support(folder)
    except InputRefused as refusal:
        return [f"support: {refusal}"]
    sourced: list[_Sourced] = [*found.needs, *found.care, *found.child_steps]
    sourced += [*found.safety, *found.visit, *found.visit_went, *found.options, *found.long_waits]
    return [
        f"support: {one.id} rests on no source of the catalogue: {one.source}"
        for one in sourced
        if one.source not in sources
    ]


def one_of(entries: Sequence[Kind], code: str, field: str) -> Kind:
    """The entry of a code. Raises InputRefused for one that does not exist."""
    found = next((entry for entry in entries if entry.id == code), None)
    if found is None:
        raise InputRefused(field, "no such entry", "Choose one of those shown")
    return found


def _read(folder: Path, name: str, shape: TypeAdapter[Any]) -> Any:  # noqa: ANN401  the adapter decides
    found = read_entries(folder / "support" / f"{name}.yaml", shape)
    if len(_ids(found)) != len(found):
        raise InputRefused(f"support/{name}.yaml", "two entries have one id", "Give each its own")
    return found


def _ids(entries: Iterable[_Named]) -> set[str]:
    return {entry.id for entry in entries}
