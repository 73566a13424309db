"""How far the rules in force reach: which of them a file, or one application, lets nobody judge.

"No rule holds" would otherwise be read as *looked at in every respect*.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from gerege.kernel.bilingual import Bilingual
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.lacking import Reach, told_in
from gerege.visas.engine.rules import Rule, State
from gerege.visas.rules.in_force import rules_in_force, working_day

MOST_KNOWN = 256
_known: "dict[tuple[Reach, str, tuple[tuple[str, str, Bilingual], ...]], Reached]" = {}
"""What was worked out for a set of columns: most applications of a file fill in the same ones."""


@dataclass(frozen=True)
class Lacking:
    """Columns that are not there, and the rules that read just these of them."""

    columns: str
    rules: Sequence[Bilingual]


@dataclass(frozen=True)
class Reached:
    """How many rules can be judged; what the others, and those judged only in part, lack.

    The two lists are drawn already: drawing them anew is a fifth of what a page costs.
    """

    judged: int
    unjudged: int
    lacking: SafeString
    partly: SafeString


def reach_of_file(columns: Collection[str], language: str) -> Reached:
    """Of a file with these columns. Rules that are only counted are not told of."""
    there = frozenset(filter(None, columns))
    return _reached(Reach(there, there), language)


def reach_of(asked: Collection[str], written: Mapping[str, str], language: str) -> Reached:
    """Of one application in a file that asked for these columns."""
    told = told_in(written)
    return _reached(Reach(frozenset(filter(None, asked)) | told, told), language)


def _reached(reach: Reach, language: str) -> Reached:
    day = working_day()
    live = [one for one in rules_in_force(day).running(day).rules if one.state is State.LIVE]
    key = (reach, language, tuple((one.id, one.condition, one.title) for one in live))
    if key not in _known:
        while len(_known) >= MOST_KNOWN:
            _known.pop(next(iter(_known)), None)
        _known[key] = _worked_out(reach, language, live)
    return _known[key]


def _worked_out(reach: Reach, language: str, live: Sequence[Rule]) -> Reached:
    can_hold = [one for one in live if reach.can_hold(one)]
    cannot = [one for one in live if one not in can_hold]
    in_part = [one for one in can_hold if reach.lacks(one)]
    with override(language):
        return Reached(
            judged=len(can_hold),
            unjudged=len(cannot),
            lacking=_drawn(_grouped(cannot, reach, language)),
            partly=_drawn(_grouped(in_part, reach, language)),
        )


def _drawn(listed: Sequence[Lacking]) -> SafeString:
    return render_to_string("visas/lacking.html", {"listed": listed}) if listed else SafeString()


def _grouped(rules: Iterable[Rule], reach: Reach, language: str) -> list[Lacking]:
    """By what they lack: what lets the most rules be judged comes first."""
    found: dict[tuple[tuple[str, ...], ...], list[Bilingual]] = {}
    for rule in rules:
        found.setdefault(reach.lacks(rule), []).append(rule.title)
    ordered = sorted(found.items(), key=lambda one: (len(one[0]), -len(one[1])))
    return [Lacking(_in_words(lacked, language), titles) for lacked, titles in ordered]


def _in_words(lacked: Iterable[tuple[str, ...]], language: str) -> str:
    titles = load().columns
    alternatives = (
        " / ".join(titles[name].title.in_language(language) for name in ways) for ways in lacked
    )
    return ", ".join(alternatives)
