"""The rules of a visa queue: loaded, checked, dated, and known by what they say.

A rule of which no practitioner has assessed class and threshold has nobody in ``assessed_by``. It
may run, since a queue without rules protects nobody, but each reason of it says so
(``NOT_ASSESSED``); *assessed* is a state only with a name.

They are data (``catalogue/visas/rules/*.yaml``). A rule begins and must end on a date; it runs only
while it is *live* and in its time, or as a *shadow*, which is counted and shown to nobody at the
counter. What a rule reads is derived from its condition.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeGuard

import yaml

from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import FOLDER
from gerege.visas.engine.dictionary import load as load_dictionary
from gerege.visas.engine.expression import (
    Column,
    Compared,
    Node,
    OneOf,
    Type,
    Value,
    columns_read,
    walk,
)
from gerege.visas.engine.parsing import parse, parse_figure

RULES = FOLDER / "rules"
LONGEST_LIFE = timedelta(days=366)
"""Nobody looked at it again for a year: it ends (own choice; ETIAS, art. 33, asks for revision)."""

NOT_ASSESSED = Bilingual(
    "Ангилал, босго нь санал; мэргэжилтнүүд хараахан үнэлээгүй.",
    "Class and threshold are a proposal, not yet assessed by practitioners.",
)

Entry = Mapping[str, Any]


class State(StrEnum):
    """Where a rule is in its life."""

    DRAFT = "draft"
    ASSESSED = "assessed"
    SHADOW = "shadow"
    LIVE = "live"
    REVIEW_DUE = "review_due"
    RETIRED = "retired"


class Class(StrEnum):
    """What kind of sign a rule is, in the order of a queue."""

    CHILD_OR_CONTROLLER = "child_or_controller"
    STRONG = "strong"
    CONTEXT = "context"


ORDER = tuple(Class)


@dataclass(frozen=True)
class Figure:
    """A number beside the sentence; ``id`` names it in the evidence."""

    id: str
    label: Bilingual
    text: str
    shows: Node


@dataclass(frozen=True)
class Rule:
    """One rule in one version, as the catalogue says it."""

    id: str
    version: int
    title: Bilingual
    sentence: Bilingual
    kind: Class
    state: State
    owner: str
    source: str
    evidence: str
    starts: date
    ends: date
    condition: str
    when: Node
    figures: tuple[Figure, ...]
    question: Bilingual
    innocent: tuple[Bilingual, ...]
    reviewed_by: str = ""
    assessed_by: str = ""

    @property
    def is_assessed(self) -> bool:
        """Practitioners looked at its class and threshold. Until then ``NOT_ASSESSED`` is said."""
        return bool(self.assessed_by.strip())

    @property
    def reads(self) -> frozenset[str]:
        """The columns its condition and its figures read."""
        return columns_read(self.when).union(*(columns_read(one.shows) for one in self.figures))

    def is_in_time(self, day: date) -> bool:
        """True from its first to its last day."""
        return self.starts <= day <= self.ends

    def state_on(self, day: date) -> State:
        """Its state on a day: a live rule whose time is over waits for somebody's look."""
        is_over = self.state in {State.LIVE, State.SHADOW} and day > self.ends
        return State.REVIEW_DUE if is_over else self.state


@dataclass(frozen=True)
class RuleSet:
    """Rules that are used together."""

    rules: tuple[Rule, ...]
    by_id: Mapping[str, Rule] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {rule.id: rule for rule in self.rules})

    @cached_property
    def digest(self) -> str:
        """The version of the set: equal for rules that read, ask and say the same."""
        said = [_said(rule) for rule in sorted(self.rules, key=lambda rule: rule.id)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    def running(self, day: date) -> "RuleSet":
        """The live rules and the shadows that are in their time."""
        runs = {State.LIVE, State.SHADOW}
        return RuleSet(
            tuple(one for one in self.rules if one.state_on(day) in runs and one.is_in_time(day))
        )


def _said(rule: Rule) -> list[object]:
    figures = [[one.id, one.text] for one in rule.figures]
    sentence = [rule.sentence.mn, rule.sentence.en]
    dates = [str(rule.starts), str(rule.ends)]
    return [rule.id, rule.version, rule.condition, figures, sentence, rule.kind, rule.state, dates]


def load_rules(place: Path = RULES) -> RuleSet:
    """The rules of a file, or of all YAML files of a folder, in their order.

    Raises InputRefused with file, rule and field for whatever has to be mended.
    """
    files = sorted(place.glob("*.yaml")) if place.is_dir() else [place]
    if not files:
        raise InputRefused(place.name, "there are no rules", "Name a file of rules, or a folder.")
    rules = tuple(rule for file in files for rule in _of_file(file))
    _must_be_different(rules)
    return RuleSet(rules)


def read_rules(text: str, name: str) -> RuleSet:
    """The rules in a text, as somebody typed them. ``name`` stands in what is raised."""
    rules = tuple(_of_text(text, name))
    _must_be_different(rules)
    return RuleSet(rules)


def _of_file(file: Path) -> Iterator[Rule]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        problem = "the rules cannot be read"
        raise InputRefused(file.name, problem, "Give readable YAML in UTF-8.") from None
    return _of_text(text, file.name)


def _of_text(text: str, name: str) -> Iterator[Rule]:
    try:
        read = yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        mend = "Compare that line with the others."
        raise InputRefused(f"{name}:{line}", "it is no YAML", mend) from None
    if not isinstance(read, list) or not all(isinstance(entry, dict) for entry in read):
        raise InputRefused(name, "it is no list of rules", "Begin each rule with - id: …")
    return (Reader(name, entry).rule() for entry in read)


def _must_be_different(rules: Iterable[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise InputRefused(rule.id, "two rules have this id", "Give each an id of its own.")
        seen.add(rule.id)


KNOWN = frozenset(
    (
        *("id", "version", "title", "sentence", "class", "state", "owner", "source", "evidence"),
        *("starts", "ends", "when", "figures", "question", "innocent", "reviewed_by", "note"),
        "assessed_by",
    )
)
EVIDENCE = ("confirmed", "secondary", "recalled")


class Reader:
    """Reads one entry; every refusal names the file, the rule and the field."""

    def __init__(self, file: str, entry: Entry) -> None:
        self.entry = entry
        self.where = f"{file} {entry.get('id', '(no id)')}"
        for name in entry:
            if name not in KNOWN:
                self._refuse(str(name), "there is no such field", "Take one of the other rules.")

    def rule(self) -> Rule:
        """The rule. Raises InputRefused."""
        condition = self._text("when")
        rule = Rule(
            id=self._text("id"),
            version=self._whole("version"),
            title=self._both("title", self.entry.get("title")),
            sentence=self._both("sentence", self.entry.get("sentence")),
            kind=Class(self._one_of("class", tuple(Class))),
            state=State(self._one_of("state", tuple(State))),
            owner=self._text("owner"),
            source=self._text("source"),
            evidence=self._one_of("evidence", EVIDENCE),
            starts=self._day("starts"),
            ends=self._day("ends"),
            condition=condition,
            when=parse(condition, f"{self.where} when"),
            figures=tuple(self._figure(number, one) for number, one in self._listed("figures")),
            question=self._both("question", self.entry.get("question")),
            innocent=tuple(
                self._both("innocent", one) for _number, one in self._listed("innocent")
            ),
            reviewed_by=str(self.entry.get("reviewed_by", "")),
            assessed_by=str(self.entry.get("assessed_by", "")),
        )
        self._must_end(rule)
        self._must_know_its_codes(rule)
        if rule.state is State.ASSESSED and not rule.is_assessed:
            self._refuse("assessed_by", "nobody is named", "Say who assessed it.")
        if not rule.innocent:
            self._refuse("innocent", "it is empty", "Say what else could explain it.")
        return rule

    def _must_end(self, rule: Rule) -> None:
        if not timedelta(0) <= rule.ends - rule.starts <= LONGEST_LIFE:
            days = LONGEST_LIFE.days
            self._refuse(
                "ends", "it does not end in its time", f"At most {days} days after it starts."
            )

    def _must_know_its_codes(self, rule: Rule) -> None:
        """A code that the dictionary does not have would never be found, and nobody would know."""
        for column, code in _codes_of(rule.when):
            known = load_dictionary().codes_of(column)
            if code not in known:
                near = get_close_matches(code, known, n=1, cutoff=0)
                self._refuse("when", f"{column} has no code {code!r}", f"Take {near[0]}.")

    def _figure(self, number: int, one: object) -> Figure:
        if not isinstance(one, dict) or set(one) != {"id", "label", "show"}:
            self._refuse(f"figures {number}", "it is not whole", "Give id, label and show.")
        text = str(one["show"])
        label = self._both(f"figures {number}", one["label"])
        shows = parse_figure(text, f"{self.where} figures {number}")
        return Figure(str(one["id"]), label, text, shows)

    def _listed(self, name: str) -> Iterable[tuple[int, object]]:
        read = self.entry.get(name, [])
        if not isinstance(read, list):
            self._refuse(name, "it is no list", "Begin each line with a dash.")
        return enumerate(read, start=1)

    def _both(self, name: str, read: object) -> Bilingual:
        if (
            isinstance(read, dict)
            and set(read) == {"mn", "en"}
            and all(map(_is_said, read.values()))
        ):
            return Bilingual(read["mn"], read["en"], str(self.entry.get("reviewed_by", "")))
        return self._refuse(name, "it is not in both languages", "Give mn and en.")

    def _text(self, name: str) -> str:
        read = self.entry.get(name)
        return read if _is_said(read) else self._refuse(name, "it is missing", "Write it.")

    def _whole(self, name: str) -> int:
        read = self.entry.get(name)
        if isinstance(read, int) and not isinstance(read, bool) and read > 0:
            return read
        return self._refuse(name, "it is no whole number", "Count from 1.")

    def _day(self, name: str) -> date:
        read = self.entry.get(name)
        if type(read) is date:
            return read
        return self._refuse(name, "it is no date", "Write it as 2026-11-25.")

    def _one_of(self, name: str, choices: tuple[str, ...]) -> str:
        read = self.entry.get(name)
        if read in choices:
            return str(read)
        return self._refuse(name, f"{read!r} is none of its values", f"Take {', '.join(choices)}.")

    def _refuse(self, name: str, problem: str, mend: str) -> NoReturn:
        raise InputRefused(f"{self.where} {name}", problem, mend)


def _is_said(read: object) -> TypeGuard[str]:
    return isinstance(read, str) and bool(read.strip())


def _codes_of(when: Node) -> Iterator[tuple[str, str]]:
    """Each code a condition asks for, with the column it is asked of."""
    for node in walk(when):
        if isinstance(node, OneOf):
            yield from ((node.code.name, code) for code in node.values)
        if isinstance(node, Compared) and node.left.type is Type.CODE:
            sides = (node.left, node.right)
            columns = [side.name for side in sides if isinstance(side, Column)]
            codes = [str(side.value) for side in sides if isinstance(side, Value)]
            yield from ((column, code) for column in columns for code in codes)
