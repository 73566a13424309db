"""What the screens say and ask besides the indicators: intake, phrases, guards, next steps, clocks.

Pure: reads the catalogue's YAML, refuses what does not fit its schema, keeps both languages side by
side. The texts live in ``catalogue/``; nothing here names a particular question or country.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"


def _bilingual(value: object) -> object:
    if isinstance(value, Mapping) and set(value) == {"mn", "en"} and all(value.values()):
        return Bilingual(mn=str(value["mn"]), en=str(value["en"]))
    if isinstance(value, Bilingual):
        return value
    raise ValueError("write the text as {mn: ..., en: ...}, both filled in")


Text = Annotated[Bilingual, BeforeValidator(_bilingual)]


class Entry(BaseModel):
    """Anything in the catalogue: frozen, nothing unknown in it, its checker named."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Choice(Entry):
    """One answer that can be tapped. ``records`` are facts it already tells the screening.

    ``marks`` say what it means to the program: ``safe_to_talk`` or ``may_be_child``.
    """

    code: str
    label: Text
    records: dict[str, str] = Field(default_factory=dict)
    marks: tuple[Literal["safe_to_talk", "may_be_child"], ...] = ()


class Question(Entry):
    """One question of the first contact."""

    id: str
    question: Text
    choices: tuple[Choice, ...]
    hint: Text | None = None
    red_when: tuple[str, ...] = ()
    in_eight: bool = False
    reviewed_by: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """The codes that can be stored."""
        return frozenset(choice.code for choice in self.choices)

    def told_by(self, code: str) -> tuple[str, ...]:
        """The facts that a stored code tells to be so."""
        chosen = (choice.records for choice in self.choices if choice.code == code)
        return tuple(f for records in chosen for f, value in records.items() if value == "yes")

    def label_of(self, code: str) -> Bilingual:
        """The words of a stored code."""
        return next(choice.label for choice in self.choices if choice.code == code)


class Intake(Entry):
    """The questions of the first contact, those of the eight taps first."""

    questions: tuple[Question, ...]

    @property
    def eight(self) -> tuple[Question, ...]:
        """The questions asked before the first save."""
        return tuple(question for question in self.questions if question.in_eight)

    @property
    def later(self) -> tuple[Question, ...]:
        """Questions that can wait until the contact is saved."""
        return tuple(question for question in self.questions if not question.in_eight)

    def checked(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers given, refused (InputRefused) when a question or a code does not exist."""
        known = {question.id: question for question in self.questions}
        for name, code in answers.items():
            if name not in known:
                raise InputRefused(name, "no such question", "Use the questions of the form")
            if code not in known[name].codes:
                raise InputRefused(name, "no such answer", "Choose one of the answers shown")
        return dict(answers)

    def red(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """The questions whose answer means danger now."""
        return tuple(q.id for q in self.questions if answers.get(q.id) in q.red_when)

    def recorded_facts(self, answers: Mapping[str, str]) -> dict[str, str]:
        """What these answers already tell the screening, as {fact: value}."""
        facts: dict[str, str] = {}
        for choice in self.chosen(answers):
            facts |= choice.records
        return facts

    def telling(self, answers: Mapping[str, str], facts: Iterable[str]) -> tuple[str, ...]:
        """The questions whose answer tells one of these facts."""
        wanted = set(facts)
        told = ((q, q.told_by(answers.get(q.id, ""))) for q in self.questions)
        return tuple(q.id for q, records in told if wanted & set(records))

    def questions_about(self, fact: str) -> tuple[str, ...]:
        """The questions that have an answer which tells this fact."""
        return tuple(q.id for q in self.questions if any(fact in c.records for c in q.choices))

    def marks(self, answers: Mapping[str, str]) -> frozenset[str]:
        """What these answers mean to the program."""
        return frozenset(mark for choice in self.chosen(answers) for mark in choice.marks)

    def chosen(self, answers: Mapping[str, str]) -> tuple[Choice, ...]:
        """The choices behind the stored codes."""
        return tuple(
            choice
            for question in self.questions
            for choice in question.choices
            if answers.get(question.id) == choice.code
        )


class PhraseGroup(Entry):
    """Neutral sentences for one part of the talk, and what is better not done."""

    id: str
    title: Text
    sentences: tuple[Text, ...]
    avoid: tuple[Text, ...] = ()
    source: str
    reviewed_by: str = ""


class MythGuard(Entry):
    """A sentence that is read before a case is closed."""

    id: str
    text: Text
    source: str
    reviewed_by: str = ""


class IdentityReason(Entry):
    """Why the full identity of a person is opened. ``in_words``: a sentence is asked for."""

    id: str
    label: Text
    in_words: bool = False
    source: str
    reviewed_by: str = ""


class NextStep(Entry):
    """Something to do after a result. ``bands`` say when it is offered."""

    id: str
    bands: tuple[str, ...]
    label: Text
    explain: Text
    when: str = "any"
    due_hours: float | None = None
    source: str
    reviewed_by: str = ""


class CardStep(Entry):
    """One step of the emergency card."""

    id: str
    when: str = "any"
    text: Text


class UrgentHelp(Entry):
    """Help with a number of its own in each country. ``id`` is a kind of ``hotlines.csv``."""

    id: str
    label: Text


class EmergencyCard(Entry):
    """What to do when somebody is in danger now, whatever the country."""

    steps: tuple[CardStep, ...]
    police_rule: Text
    unverified: Text
    no_number: Text
    nothing_known: Text
    urgent: tuple[UrgentHelp, ...]
    none_known: Text
    source: str
    reviewed_by: str = ""


class Escalation(Entry):
    """Who is told when a wait goes on too long."""

    to: Literal["head_of_post", "protection_lead"]
    after_hours: float = Field(ge=0)
    begins: Literal["due", "start"] = "due"


class Deadline(Entry):
    """Something a case waits for, and how long it may take.

    ``notice`` is the kind of notice that is raised when it begins (``catalogue/notices.yaml``).
    ``waited_for_hours_before`` it is due, and not from its first day.
    ``never_pauses``: it is counted on, and told, while the clock of the case stands still.
    ``never_stops``: it is so, too, while the person refuses help.
    """

    id: str
    label: Text
    next: Text
    due_minutes: int | None = None
    waited_for_hours_before: float | None = Field(default=None, gt=0)
    remind_before_hours: float | None = Field(default=None, gt=0)
    escalate: tuple[Escalation, ...] = ()
    notice: str = ""
    never_pauses: bool = False
    never_stops: bool = False
    source: str
    reviewed_by: str = ""


class Guidance(Entry):
    """All of it together."""

    conversation: tuple[PhraseGroup, ...]
    myth_guards: tuple[MythGuard, ...]
    next_steps: tuple[NextStep, ...]
    emergency: EmergencyCard
    deadlines: tuple[Deadline, ...]
    identity_reasons: tuple[IdentityReason, ...]

    def phrases(self, group: str) -> PhraseGroup | None:
        """The sentences for one part of the talk, if somebody wrote them."""
        return next((g for g in self.conversation if g.id == group), None)

    def deadline(self, code: str) -> Deadline:
        """The words of something a case waits for."""
        return next(d for d in self.deadlines if d.id == code)

    @property
    def limits(self) -> dict[str, timedelta]:
        """The time allowed for each wait that has one."""
        return {
            d.id: timedelta(minutes=d.due_minutes)
            for d in self.deadlines
            if d.due_minutes is not None
        }


DIALLED = re.compile(r"[+0-9][0-9 ()-]*")


class Number(Entry):
    """A telephone number: as printed, and as it is dialled."""

    shown: str
    dial: str


class Hotline(Entry):
    """One number of a country, with what is known about the number."""

    country: str
    service: str
    number: str
    source: str
    as_of: str
    status: str
    note: str
    kinds: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple["Number", ...]:
        """Each number as it was printed, and as a telephone dials it."""
        pieces = (piece.strip() for piece in self.number.split(";"))
        return tuple(
            Number(shown=piece, dial=re.sub(r"[^+0-9]", "", found[0]))
            for piece in pieces
            if (found := DIALLED.search(piece))
        )

    @property
    def is_known(self) -> bool:
        """True when there is a number at all."""
        return bool(self.number)

    @property
    def was_seen(self) -> bool:
        """True when a published source has this number; still to be confirmed by a call."""
        return self.status == "source_seen"


@cache
def load_intake(folder: Path = CATALOGUE) -> Intake:
    """The questions of the first contact. Raises InputRefused naming file and place."""
    questions = read_entries(folder / "intake.yaml", TypeAdapter(tuple[Question, ...]))
    return Intake(questions=questions)


@cache
def waited_for_before(code: str) -> timedelta:
    """How long before it is due something is waited for that is not from its first day."""
    return timedelta(hours=load_guidance().deadline(code).waited_for_hours_before or 0)


@cache
def load_guidance(folder: Path = CATALOGUE) -> Guidance:
    """Phrases, guards, steps, card and clocks. Raises InputRefused naming file and place."""
    return Guidance(
        conversation=read_entries(
            folder / "conversation.yaml", TypeAdapter(tuple[PhraseGroup, ...])
        ),
        myth_guards=read_entries(folder / "myth_guards.yaml", TypeAdapter(tuple[MythGuard, ...])),
        next_steps=read_entries(folder / "next_steps.yaml", TypeAdapter(tuple[NextStep, ...])),
        emergency=read_entries(folder / "emergency.yaml", TypeAdapter(EmergencyCard)),
        deadlines=read_entries(folder / "deadlines.yaml", TypeAdapter(tuple[Deadline, ...])),
        identity_reasons=read_entries(
            folder / "identity_reasons.yaml", TypeAdapter(tuple[IdentityReason, ...])
        ),
    )


def load_hotlines(country: str, folder: Path = CATALOGUE) -> tuple[Hotline, ...]:
    """The numbers of one country (ISO 3166-1 alpha-3); empty when nothing is known."""
    return tuple(line for line in _all_hotlines(folder) if line.country == country.upper())


def guidance_problems(folder: Path = CATALOGUE) -> list[str]:
    """Everything wrong with these files, one sentence each, for ``gerege catalogue check``."""
    problems: list[str] = []
    for name, load in (("intake", load_intake), ("guidance", load_guidance)):
        try:
            load(folder)
        except InputRefused as refusal:
            problems.append(f"{name}: {refusal}")
    return problems


@cache
def _all_hotlines(folder: Path) -> tuple[Hotline, ...]:
    with (folder / "hotlines.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(_hotline(row) for row in csv.DictReader(lines))


def _hotline(row: Mapping[str, str]) -> Hotline:
    return Hotline(
        country=row["country_iso3"],
        service=row["service"],
        number=row["number"],
        source=row["source"],
        as_of=row["as_of"],
        status=row["status"],
        note=row["note"],
        kinds=tuple(row["kind"].split()),
    )


def read_entries(file: Path, shape: TypeAdapter[Any]) -> Any:  # noqa: ANN401  the adapter decides
    """The entries of one file in the shape asked for. Raises InputRefused naming file and place."""
    try:
        text = file.read_text(encoding="utf-8")
        return shape.validate_python(yaml.load(text, Loader=yaml.CSafeLoader))
    except FileNotFoundError as missing:
        raise InputRefused(file.name, "the file is missing", "Restore it") from missing
    except yaml.YAMLError as broken:
        raise InputRefused(file.name, "this is not YAML", str(broken)) from broken
    except ValidationError as wrong:
        raise InputRefused(file.name, _places(wrong.errors()), "Mend these entries") from wrong


def _places(errors: Iterable[Any]) -> str:
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in errors)
