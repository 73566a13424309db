"""The text of a rule as people of the installation write it, and back to a rule of the engine.

A text is one entry of the catalogue without its version, state and dates, which are set later and
must not change what was tried. Kept as YAML, so that it can be read and carried into the catalogue.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from gerege.kernel.bilingual import Bilingual
from gerege.visas.engine.rules import Reader, Rule, State

SET_LATER = ("version", "state", "starts", "ends", "assessed_by")
SHADOW_SIGN = ".shadow"


@dataclass(frozen=True)
class Times:
    """What is set when a text is published."""

    version: int
    state: State
    starts: date
    ends: date
    assessed_by: str = ""


def text_of(entry: Mapping[str, Any]) -> str:
    """The text to keep of what was typed; the same for the same rule."""
    said = {name: value for name, value in entry.items() if name not in SET_LATER}
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=True, width=10_000)


def digest_of(text: str) -> str:
    """By which exactly this text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=512)
def rule_from(text: str, times: Times) -> Rule:
    """The rule a text says, in a version, state and time. Raises InputRefused naming the field."""
    entry = yaml.load(text, Loader=yaml.CSafeLoader)
    set_later = {"version": times.version, "state": str(times.state)}
    set_later["assessed_by"] = times.assessed_by
    return Reader("", entry | set_later | {"starts": times.starts, "ends": times.ends}).rule()


def as_typed(rule: Rule) -> str:
    """The text of a rule, without what is set later."""
    return text_of(entry_of(rule))


def entry_of(rule: Rule) -> dict[str, Any]:
    """A rule as its entry, without what is set later."""
    return {
        "id": rule.id,
        "title": _both(rule.title),
        "sentence": _both(rule.sentence),
        "class": str(rule.kind),
        "owner": rule.owner,
        "source": rule.source,
        "evidence": rule.evidence,
        "when": rule.condition,
        "figures": [
            {"id": one.id, "label": _both(one.label), "show": one.text} for one in rule.figures
        ],
        "question": _both(rule.question),
        "innocent": [_both(one) for one in rule.innocent],
        "reviewed_by": rule.reviewed_by,
    }


def text_to_keep(rule: Rule) -> str:
    """What a rule that judged applications said, and who had assessed it by then."""
    said = entry_of(rule) | {"assessed_by": rule.assessed_by}
    # Written for each rule by the first file that it judges.
    writer = yaml.CSafeDumper
    return str(yaml.dump(said, Dumper=writer, allow_unicode=True, sort_keys=True, width=10_000))


def rule_kept(text: str, version: int) -> Rule:
    """The rule in a kept text. Raises InputRefused for one that this program cannot read."""
    assessed_by = str(entry_in(text).get("assessed_by", ""))
    return rule_from(text, Times(version, State.LIVE, date.min, date.min, assessed_by))


def entry_in(text: str) -> Mapping[str, Any]:
    """What a text says, field by field."""
    entry: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return entry


def _both(text: Bilingual) -> dict[str, str]:
    return {"mn": text.mn, "en": text.en}
