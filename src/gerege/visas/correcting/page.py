"""What an officer reads of corrections: what stood, what stands, who and why, and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from gerege.kernel.bilingual import Bilingual
from gerege.visas.correcting.models import Correction
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.judging import SEEN_BEFORE, SEEN_BEFORE_SENTENCE
from gerege.visas.models import Application
from gerege.visas.rules.in_force import catalogue_rules


@dataclass(frozen=True)
class Change:
    """One value: what stood and what stands since, in the reader's words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Corrected:
    """One correction. ``came`` and ``left``: the rules that held after it and not before, and the
    other way round; ``others`` how many of its values this reader may not see."""

    row: Correction
    changes: Sequence[Change]
    reason: str
    came: Sequence[Bilingual]
    left: Sequence[Bilingual]
    stayed: int
    others: int = 0


def corrections_of(
    application: Application, columns: Sequence[str] | None = None
) -> list[Corrected]:
    """Every correction, the newest first; with ``columns`` only what was changed in these."""
    rows = application.corrections.select_related("made_by", "application")
    return [_as_read(row, columns) for row in rows.order_by("-made_at", "pk")]


def value_in_words(column: str, text: str) -> str:
    """A code in the reader's words; anything else as it was written."""
    title = load().title_of(column, text)
    return title.in_language(get_language() or "mn") if title else text


def title_of(column: str) -> str:
    """The name of a column, or the heading as it stood in the file."""
    known = load().columns.get(column)
    return known.title.in_language(get_language() or "mn") if known else column


def _as_read(row: Correction, columns: Sequence[str] | None) -> Corrected:
    told: Mapping[str, Any] = row.told()
    shown = [one for one in told["changes"] if columns is None or one[0] in columns]
    before, after = set(told["before"]), set(told["after"])
    return Corrected(
        row,
        [Change(title_of(name), *(value_in_words(name, text) for text in pair))
         for name, *pair in shown],
        # A reason may name what this reader does not see.
        told["reason"] if columns is None else "",
        _sentences(after - before),
        _sentences(before - after),
        len(before & after),
        len(told["changes"]) - len(shown),
    )  # fmt: skip


def _sentences(rules: set[str]) -> list[Bilingual]:
    known = catalogue_rules().by_id
    named = {SEEN_BEFORE: SEEN_BEFORE_SENTENCE}
    return [
        known[rule].sentence if rule in known else named.get(rule, Bilingual(rule, rule))
        for rule in sorted(rules)
    ]
