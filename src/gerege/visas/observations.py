"""What an officer may tick after a talk: facts, as data of the catalogue."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries
from gerege.visas.engine.addresses import names_of_states
from gerege.visas.engine.dictionary import FOLDER
from gerege.visas.engine.proxies import every_name

SHORTEST_BEGINNING = 5
SHORTEST_WITH_ENDING = 3
SHORTEST_NAME_WITH_ENDING = 4
WORD = re.compile(r"[^\W\d_]+|\d+")


class Observation(Entry):
    """One thing that was seen, heard or read."""

    id: str
    label: Text
    is_no_ground: bool = False
    is_offered: bool = True
    words: tuple[str, ...] = ()
    source: str
    reviewed_by: str = ""


@cache
def load_observations(folder: Path = CATALOGUE) -> Mapping[str, Observation]:
    """Every observation by its id, in the order of the file. Raises InputRefused."""
    file = folder / "visas" / "observations.yaml"
    entries = read_entries(file, TypeAdapter(tuple[Observation, ...]))
    by_id = {entry.id: entry for entry in entries}
    if len(by_id) != len(entries):
        raise InputRefused(file.name, "an id stands there twice", "Give each entry its own")
    return by_id


def says_only_who(text: str) -> bool:
    """True if nothing in a text can be a fact: who somebody is, how they look or seem, a rule.

    Judged by its words alone, and only what is plainly nothing else: any word that is not known
    may be a fact.
    """
    known = _known()
    words = known.phrases.sub(" ", _plain(text))
    return all(known.is_who(word) or word in known.no_reason for word in WORD.findall(words))


def says_no_reason(text: str, *, of_a_rule: bool = False) -> bool:
    """True if a text has no word of its own: only signs, words between, or that a rule holds.

    Where the reason is ``of_a_rule`` itself, that it holds or does not is one.
    """
    words = [word for word in WORD.findall(_plain(text)) if not word.isdigit()]
    nothing = _known().between if of_a_rule else _known().no_reason
    return all(word in nothing for word in words)


@dataclass(frozen=True)
class _Known:
    """Words that are no fact. ``phrases`` finds those of several words."""

    words: frozenset[str]
    names: frozenset[str]
    endings: frozenset[str]
    between: frozenset[str]
    no_reason: frozenset[str]
    facts: frozenset[str]
    phrases: re.Pattern[str]

    def is_who(self, word: str) -> bool:
        """Who somebody is, or how they look or seem; *man* is not the beginning of *manager*."""
        if word.isdigit() or word in self.facts:
            return word.isdigit()
        if word in self.words or word in self.names:
            return True
        return any(map(self._is_known, self._stems(word))) or any(
            word[:end] in self.words for end in range(SHORTEST_BEGINNING, len(word))
        )

    def _stems(self, word: str) -> list[str]:
        return [word.removesuffix(end) for end in self.endings if word.endswith(end)]

    def _is_known(self, stem: str) -> bool:
        is_word = stem in self.words and len(stem) >= SHORTEST_WITH_ENDING
        return is_word or (stem in self.names and len(stem) >= SHORTEST_NAME_WITH_ENDING)


@cache
def _known() -> _Known:
    read = _read()
    facts = frozenset(one.strip() for one in read["may_be_facts"].split(";"))
    told = {word for one in load_observations().values() for word in one.words}
    names = {_plain(name) for name in (*every_name(), *names_of_states())}
    phrases = sorted((one for one in told | names if " " in one), key=len, reverse=True)
    between = frozenset(_words(read["between"]))
    return _Known(
        words=frozenset(told),
        names=frozenset(names),
        endings=frozenset(read["endings"].split()),
        between=between,
        no_reason=between | frozenset(_words(read["rule_holds"])),
        facts=facts,
        phrases=re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\w*"),
    )


def _read() -> Mapping[str, Any]:
    file = FOLDER / "nothing_said.yaml"
    try:
        read: Mapping[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        problem = "the words that say nothing cannot be read"
        raise InputRefused(file.name, problem, "Give readable YAML in UTF-8.") from None
    return read


def _words(by_language: Mapping[str, str]) -> Iterator[str]:
    for text in by_language.values():
        yield from text.split()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
