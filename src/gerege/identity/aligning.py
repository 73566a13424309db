"""Laying the words of one name on the words of another, in every order, neighbours joined.

Rules, from the country research, section (e), S48:
* a patronymic is laid on a patronymic, where both are known to be one; it is no family name;
* all words that are laid on each other must be alike, or the names differ;
* a compound may be written in one word or in two, and then only its spelling may differ;
* what one name lacks makes it *maybe*: a given name alone is shared by many.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, product
from typing import Literal, NamedTuple

from gerege.identity.likeness import (
    Alike,
    bones_far_apart,
    judge,
    same_sound,
    turned_round,
)
from gerege.identity.reasons import Reason
from gerege.identity.transliteration import is_cyrillic
from gerege.identity.words import Part, Role, Word, WrittenName

Same = Literal["yes", "maybe", "no"]
Reading = tuple[Part, ...]
RANK: dict[Same, int] = {"no": 0, "maybe": 1, "yes": 2}
# Few, because names are personal and must not linger in memory; enough for one search.
CACHED = 512
SLIP = 0.75
WEAK_GENITIVE = 0.7
INITIAL_ONLY = 0.6


class Finding(NamedTuple):
    """What one way of laying two names on each other says. ``likeness`` is between 0 and 1."""

    same: Same
    likeness: float
    reasons: frozenset[Reason]

    @property
    def rank(self) -> tuple[int, float, int, list[str]]:
        """The better of two findings is the greater; equal ones fall back on the fewest reasons."""
        return RANK[self.same], self.likeness, -len(self.reasons), sorted(self.reasons)


class _Pair(NamedTuple):
    """Two parts laid on each other."""

    alike: Alike
    likeness: float
    reasons: frozenset[Reason]
    initials: int = 0


def best_finding(first: WrittenName, second: WrittenName) -> Finding:
    """The most favourable way of laying two names on each other. Neither may be without words."""
    found = _best(_findings(first.parts, second.parts))
    if found.same == "yes" or not _may_join(first, second):
        return found
    others = (one for x, y in _joined(first, second) for one in _findings(x, y))
    return _best(chain((found,), others))


def best_alike(first: WrittenName, second: WrittenName) -> Finding | None:
    """The same, but None for a *no*: how far two names are apart is not worked out. For bulk."""
    found = max(_alike(first.parts, second.parts), key=_rank, default=None)
    if not (found and found.same == "yes") and _may_join(first, second):
        others = (one for x, y in _joined(first, second) for one in _alike(x, y))
        found = max(chain((found,) if found else (), others), key=_rank, default=None)
    return None if found and found.same == "no" else found


def _may_join(first: WrittenName, second: WrittenName) -> bool:
    return len(first.words) > 1 or len(second.words) > 1


def _joined(first: WrittenName, second: WrittenName) -> Iterator[tuple[Reading, Reading]]:
    """Each reading of one with each of the other, but for both as they are written."""
    return islice(product(first.readings, second.readings), 1, None)


def _best(findings: Iterator[Finding]) -> Finding:
    """The greatest by rank, which is only worked out when there are two."""
    best = next(findings)
    for one in findings:
        if (RANK[one.same], one.likeness) < (RANK[best.same], best.likeness):
            continue
        if one.rank > best.rank:
            best = one
    return best


def _rank(one: Finding) -> tuple[int, float, int, list[str]]:
    return one.rank


def _findings(x: Reading, y: Reading) -> Iterator[Finding]:
    """A finding for each way in which every word is alike; where there is none, a single *no*."""
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    table = [[_laid(part, other) for other in long] for part in short]
    found = False
    for one in _in_each_way(table, len(long)) if all(map(_has_one_alike, table)) else ():
        found = True
        yield one
    if not found:
        likeness = sum([max(row)[1] for row in table]) / len(long)
        yield Finding("no", likeness, _why_different(table))


def _alike(x: Reading, y: Reading) -> Iterator[Finding]:
    """The same without the *no*: the first word that is like none of the others ends it."""
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    table: list[list[_Pair]] = []
    for part in short:
        table.append([_laid(part, other) for other in long])
        if not _has_one_alike(table[-1]):
            return
    yield from _in_each_way(table, len(long))


def _in_each_way(table: Sequence[Sequence[_Pair]], longest: int) -> Iterator[Finding]:
    for places in _ways(table):
        pairs = [row[at] for row, at in zip(table, places, strict=True)]
        in_order = list(places) == sorted(places)
        yield _judged(pairs, missing=longest - len(table), in_order=in_order)


def _has_one_alike(row: Sequence[_Pair]) -> bool:
    return max(row)[0] is not Alike.DIFFERENT


def _ways(
    table: Sequence[Sequence[_Pair]], taken: tuple[int, ...] = ()
) -> Iterator[tuple[int, ...]]:
    """The places of the longer name for each word of the shorter one, no place twice."""
    if len(taken) == len(table):
        yield taken
        return
    for at, pair in enumerate(table[len(taken)]):
        if at not in taken and pair.alike is not Alike.DIFFERENT:
            yield from _ways(table, (*taken, at))


def _judged(pairs: Sequence[_Pair], *, missing: int, in_order: bool) -> Finding:
    reasons = frozenset[Reason]().union(*(pair.reasons for pair in pairs))
    likeness = sum(pair.likeness for pair in pairs) / (len(pairs) + 0.5 * missing)
    if all(pair.initials for pair in pairs) and (missing or any(p.initials == 1 for p in pairs)):
        return Finding("no", likeness, frozenset({Reason.ONLY_INITIALS}))
    if not in_order:
        reasons |= {Reason.ORDER}
    if missing:
        reasons |= {Reason.PART_MISSING}
    certain = all(p.alike is Alike.SAME and p.initials != 1 for p in pairs) and not missing
    return Finding("yes" if certain else "maybe", likeness, reasons)


def _why_different(table: Sequence[Sequence[_Pair]]) -> frozenset[Reason]:
    pairs = [pair for row in table for pair in row]
    if any(Reason.FATHER_ONLY in pair.reasons for pair in pairs):
        return frozenset({Reason.FATHER_ONLY})
    if any(pair.alike is not Alike.DIFFERENT for pair in pairs):
        return frozenset({Reason.ONE_PART_DIFFERS})
    return frozenset({Reason.DIFFERENT})


def _laid(x: Part, y: Part) -> _Pair:
    if x.word.is_initial or y.word.is_initial:
        return _with_initial(x, y)
    one, other = x.word, y.word
    in_order = one.letters <= other.letters
    alike, likeness, reasons = _words_laid(one, other) if in_order else _words_laid(other, one)
    if x.role is not y.role and _roles_differ(x.role, y.role):
        known = {Reason.FATHER_ONLY} if alike is not Alike.DIFFERENT else set()
        return _Pair(Alike.DIFFERENT, likeness / 2, frozenset(known))
    if not (x.is_joined or y.is_joined):
        return _Pair(alike, likeness, reasons)
    if (x.is_joined and y.is_joined) or alike is not Alike.SAME:
        return _Pair(Alike.DIFFERENT, likeness / 2, frozenset())
    return _Pair(alike, likeness, reasons | {Reason.JOINED})


def _with_initial(x: Part, y: Part) -> _Pair:
    """An initial fits a word that begins with its sound; two initials are as good as two words."""
    both = x.word.is_initial and y.word.is_initial
    joined_part = x.is_joined or y.is_joined
    if joined_part or _roles_differ(x.role, y.role) or not _same_start(x.word, y.word):
        return _Pair(Alike.DIFFERENT, 0.0, frozenset(), 2 if both else 1)
    if both:
        return _Pair(Alike.SAME, 1.0, frozenset(), 2)
    return _Pair(Alike.SAME, INITIAL_ONLY, frozenset({Reason.INITIAL}), 1)


def _roles_differ(x: Role, y: Role) -> bool:
    return (x.patronymic and y.given) or (x.given and y.patronymic)


def _same_start(x: Word, y: Word) -> bool:
    return any(same_sound(one, other) for one in _starts(x.sounds) for other in _starts(y.sounds))


def _starts(sounds: str) -> tuple[str, ...]:
    """The first sound; behind a glide also the vowel, as Е is written Ye and E."""
    return (sounds[0], sounds[1]) if sounds[:2] in ("Ye", "Yё") else (sounds[0],)


@lru_cache(maxsize=CACHED)
def _words_laid(x: Word, y: Word) -> tuple[Alike, float, frozenset[Reason]]:
    """Two words in the forms in which they are most alike."""
    if x.letters == y.letters:
        return Alike.SAME, 1.0, frozenset()
    if _all_far_apart(x.bones, y.bones):
        return _as_slips(x, y, Alike.DIFFERENT, 0.0)
    alike, likeness = judge(x.sounds, y.sounds)
    if alike is Alike.SAME:
        return alike, likeness, frozenset({Reason.SPELLING})
    return _as_genitives(x, y) or _as_slips(x, y, alike, likeness)


def _all_far_apart(bones: Sequence[str], others: Sequence[str]) -> bool:
    for one in bones:
        for other in others:
            if not bones_far_apart(one, other):
                return False
    return True


def _as_genitives(x: Word, y: Word) -> tuple[Alike, float, frozenset[Reason]] | None:
    """A father's name with and without its ending; an ending that only looks like one is weak."""
    reasons = frozenset({Reason.GENITIVE})
    alike, likeness = max(judge(a, b) for a in (x.sounds, *x.stems) for b in (y.sounds, *y.stems))
    if alike is Alike.SAME:
        return alike, likeness, reasons
    if (x.weak or y.weak) and any(judge(a, b)[0] is Alike.SAME for a in x.forms for b in y.forms):
        return Alike.CLOSE, WEAK_GENITIVE, reasons
    if alike is Alike.CLOSE:
        return alike, likeness, frozenset({Reason.LETTERS_DIFFER})
    return None


def _as_slips(
    x: Word, y: Word, alike: Alike, likeness: float
) -> tuple[Alike, float, frozenset[Reason]]:
    """A slip of the typing hand, by letters: two neighbours turned round in one alphabet."""
    turned = turned_round(x.letters, y.letters)
    if turned and is_cyrillic(x.letters) == is_cyrillic(y.letters):
        return Alike.CLOSE, max(SLIP, likeness), frozenset({Reason.LETTERS_DIFFER})
    return alike, likeness, frozenset()
