"""What a case can wait for, as data: cause, owner, due rule, escalation, what closing records.

Pure: reads ``catalogue/waits.yaml``. The times are those of the product design; see its heading.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import (
    CATALOGUE,
    Deadline,
    Entry,
    Escalation,
    Text,
    load_guidance,
    read_entries,
)

Whose = Literal["home", "host", "both"]
"""On which working days a due time counts: Mongolia's, the host country's, or both."""


class DueRule(Entry):
    """How long a wait may take: so many hours, or so many working days of a calendar."""

    hours: float | None = Field(default=None, gt=0)
    working_days: int | None = Field(default=None, ge=0)
    calendar: Whose | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.hours is None) == (self.working_days is None):
            raise ValueError("write either hours or working_days")
        if (self.working_days is None) != (self.calendar is None):
            raise ValueError("working_days have a calendar, hours have none")
        return self


class Cause(Entry):
    """One thing a case can wait for. ``task`` is what the program itself asks somebody to do."""

    id: str
    kind: Literal["cause", "task"] = "cause"
    label: Text
    next: Text
    owner: Literal["post", "headquarters", "partner", "host"]
    due: DueRule | None = None
    send_within_hours: float | None = Field(default=None, gt=0)
    remind_before_hours: float | None = Field(default=None, gt=0)
    escalate: tuple[Escalation, ...] = ()
    evidence: Text
    pauses: bool = False
    stops: bool = False
    look_again_within_days: int | None = Field(default=None, gt=0)
    never_pauses: bool = False
    never_stops: bool = False
    first: bool = False
    several: bool = False
    by_hand: bool = True
    page: str = "case_waits"
    letter: str = ""
    only_there: bool = False
    for_return: bool = False
    done_there: Text | None = None
    purpose: str = ""
    recipient: str = ""
    source: str
    reviewed_by: str = ""

    @property
    def word(self) -> str:
        """The code as the record of acts writes it."""
        return self.id.lower()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.only_there and self.done_there:
            raise ValueError("what ends on its own page alone is not closed there alone, too")
        if not self.due and any(one.begins == "due" for one in self.escalate):
            raise ValueError("without a due time an escalation begins with the start")
        if bool(self.purpose) != bool(self.recipient):
            raise ValueError("a purpose has a recipient, and a recipient a purpose")
        if self.for_return and not self.purpose:
            raise ValueError("what asks a state for the return has a purpose to ask the person for")
        return self

    @model_validator(mode="after")
    def _pauses_or_runs_on(self) -> Self:
        if self.pauses and self.due:
            raise ValueError("what pauses the clock is never late: it has no due time")
        if self.pauses and self.never_pauses:
            raise ValueError("what pauses the clock is not what runs on while it stands still")
        if self.stops and not self.pauses:
            raise ValueError("what stops everything pauses the clock, too")
        if self.pauses and self.by_hand != bool(self.look_again_within_days):
            raise ValueError("who pauses the clock by hand says when to look again, and only they")
        if self.never_stops and not self.never_pauses:
            raise ValueError("what goes on while help is refused is not paused by less")
        return self


class Causes(Entry):
    """All of them, in the order of the catalogue."""

    entries: tuple[Cause, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Cause]:
        """Each by its code."""
        return {cause.id: cause for cause in self.entries}

    @cached_property
    def pausing(self) -> frozenset[str]:
        """The codes of what stops the clock of a case while it runs."""
        return frozenset(cause.id for cause in self.entries if cause.pauses)

    @cached_property
    def stopping(self) -> frozenset[str]:
        """The codes of what stops everybody from acting while it runs."""
        return frozenset(cause.id for cause in self.entries if cause.stops)

    @cached_property
    def first(self) -> frozenset[str]:
        """The codes of what stands before everything in every list, as danger does."""
        return frozenset(cause.id for cause in self.entries if cause.first)

    def named(self, word: str) -> Cause | None:
        """The entry of a word of the record of acts, if there is one."""
        return next((cause for cause in self.entries if cause.word == word), None)

    def cause(self, code: str) -> Cause:
        """The entry of a code. Raises InputRefused for one that does not exist."""
        found = self.by_id.get(code)
        if found is None:
            raise InputRefused("cause", "no such cause", "Choose one of those shown")
        return found


@cache
def load_causes(folder: Path = CATALOGUE) -> Causes:
    """The causes of a folder. Raises InputRefused naming file and place."""
    found = read_entries(folder / "waits.yaml", TypeAdapter(tuple[Cause, ...]))
    if len({cause.id for cause in found}) != len(found):
        raise InputRefused("waits.yaml", "two entries have one id", "Give each its own")
    return Causes(entries=found)


@cache
def never_pausing() -> Mapping[str, Text]:
    """What runs on while the clock of a case stands still, by code: its words, in two languages.

    What keeps a person safe, what they need now, and what officers owe each other.
    """
    return {one.id: one.label for one in _every() if one.never_pauses}


@cache
def never_stopping() -> Mapping[str, Text]:
    """What is done although the person refuses help, by code: its words, in two languages.

    A danger, a child, what was handed on and is to be called back, what officers owe each other.
    """
    return {one.id: one.label for one in _every() if one.never_stops}


def _every() -> list[Cause | Deadline]:
    return [*load_guidance().deadlines, *load_causes().entries]


def cause_problems(folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the file, one sentence, for ``gerege catalogue check``."""
    try:
        load_causes(folder)
    except InputRefused as refusal:
        return [f"waits: {refusal}"]
    return []
