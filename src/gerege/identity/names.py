"""One name matcher for the whole product: any order, either script, any spelling.

A patronymic is the father's name and says nothing about a family: two people with the same
patronymic and different given names are different people. A clan name is shared by a great many and
proves nothing. *maybe* is for a person to look at; the matcher never decides about people.

The way: take both names apart (``words``), lay the words of one on the words of the other in every
order and with neighbours joined (``aligning``), judge each pair by its sounds (``likeness``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gerege.identity.aligning import Finding, Same, best_alike, best_finding
from gerege.identity.reasons import WORDS, Reason
from gerege.identity.searching import needs_another_part, pair_tokens, search_tokens
from gerege.identity.words import WrittenName, split, take_apart

__all__ = [
    "WORDS",
    "Comparison",
    "Reason",
    "Same",
    "compare",
    "compare_if_near",
    "initials",
    "nearest",
    "needs_another_part",
    "pair_tokens",
    "search_tokens",
]

# The scores of the three answers do not overlap, so sorting by score alone is also right.
BANDS: dict[Same, tuple[float, float]] = {"yes": (0.9, 0.1), "maybe": (0.5, 0.39), "no": (0.0, 0.4)}

IDENTICAL = Finding("yes", 1.0, frozenset({Reason.IDENTICAL}))


@dataclass(frozen=True)
class Comparison:
    """How two names compare. ``score`` only orders candidates; it says nothing about a person.

    ``why`` are the reasons in English, ``reasons`` their codes (``WORDS`` has both languages).
    """

    same: Same
    score: float
    why: tuple[str, ...]
    reasons: tuple[Reason, ...]


def compare(a: str, b: str) -> Comparison:
    """Compare two written names. The same both ways round; takes any text and never raises."""
    first, second = (take_apart(text) for text in sorted((a, b)))
    if not first.words or not second.words:
        return _said("no", 0.0, [Reason.NOTHING])
    if first.letters == second.letters:
        return _weighed(IDENTICAL, first, second)
    found = best_finding(first, second)
    if found.same == "no" and first.scripts.isdisjoint(second.scripts):
        return _said("no", 0.0, [Reason.OTHER_SCRIPT])
    return _weighed(found, first, second)


def nearest(texts: Iterable[str], names: Sequence[str]) -> Comparison | None:
    """The best of all comparisons of these texts with these names; None if none may be the same."""
    apart = [take_apart(name) for name in names]
    found = (compare_if_near(take_apart(text), name) for text in texts for name in apart)
    return max((one for one in found if one), key=lambda one: one.score, default=None)


def compare_if_near(first: WrittenName, second: WrittenName) -> Comparison | None:
    """What ``compare`` says of two names that were taken apart before; None where it says *no*."""
    if not first.words or not second.words:
        return None
    if first.letters == second.letters:
        return _weighed(IDENTICAL, first, second)
    found = best_alike(first, second)
    return _weighed(found, first, second) if found else None


def initials(text: str) -> str:
    """The first letters of a name as written, for a place where the name must not be: «Б. Б.»."""
    return " ".join(f"{word[0].upper()}." for word in split(text))


def _weighed(found: Finding, first: WrittenName, second: WrittenName) -> Comparison:
    """Add what the clan names say: two that differ make a *yes* a *maybe*, and nothing else."""
    same, reasons = found.same, set(found.reasons)
    if same != "no" and first.clans and second.clans and not first.shares_a_clan_with(second):
        same = "maybe"
        reasons = (reasons - {Reason.IDENTICAL}) | {Reason.CLAN_DIFFERS}
    elif same != "no" and bool(first.clans) != bool(second.clans):
        reasons = (reasons - {Reason.IDENTICAL}) | {Reason.CLAN_LEFT_OUT}
    return _said(same, found.likeness, reasons or {Reason.IDENTICAL})


def _said(same: Same, likeness: float, reasons: Iterable[Reason]) -> Comparison:
    start, width = BANDS[same]
    why, ordered = _in_words(frozenset(reasons))
    return Comparison(same, round(start + width * likeness, 4), why, ordered)


@lru_cache(maxsize=512)
def _in_words(reasons: frozenset[Reason]) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """The reasons in English and as codes, in the order of the list; they name nobody."""
    ordered = tuple(reason for reason in Reason if reason in reasons)
    return tuple(WORDS[reason].en for reason in ordered), ordered
