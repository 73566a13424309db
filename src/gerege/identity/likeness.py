"""How much two words sound alike: an edit distance in which each difference costs what it proves.

An unstressed vowel comes and goes with the spelling and costs little; a different consonant makes
a different name and costs much; the first sound costs most. What costs nothing is the same sound in
another spelling. The costs are data (``sound_costs.csv``); the limits below them grow with the
length of the word, because Болд and Бат differ in as few letters as two spellings of a long name.
"""

import csv
from collections.abc import Sequence
from enum import IntEnum
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

from rapidfuzz.distance import OSA, Levenshtein

from gerege.identity.transliteration import VOWELS

TABLE = Path(__file__).with_name("sound_costs.csv")
PAIRS_CACHED = 4096
# Few, because names are personal and must not linger in memory; enough for one search.
CACHED = 512
LONGEST_HEARD = 40

# A vowel that the genitive swallowed: Бямбын is of Бямба, Гомбын of Гомбо. It may be any or none.
ANY_VOWEL = "*"
SOFT = "'"
GLIDE = "Y"
UNCOUNTED = frozenset((ANY_VOWEL, SOFT, GLIDE))

VOWEL_FOR_VOWEL = 0.5
CONSONANT_FOR_CONSONANT = 0.95
VOWEL_FOR_CONSONANT = 1.5
TURNED_ROUND = 0.65
FIRST_SOUND = 1.5
FIRST_VOWEL = 3.0

INNER_VOWEL = 0.2
LAST_VOWEL = 0.95
LAST_SOFT = 0.3
CONSONANT = 0.8
# A weak consonant is swallowed: x after a consonant, г after н, т before ч.
SWALLOWED = {"h": 0.5, "X": 0.5, "g": 0.55, "t": 0.6}
BEFORE_T_SWALLOWED = frozenset("qcwČŠ")
GLIDE_COST = 0.15
HARDLY = 0.1


# What is left for a quick look: sounds that no spelling turns into another for nothing.
BONES = str.maketrans("wŠ", "ss", "aeiouöüёOUVvJjŽzYXKCcČQqkhg'*")
# Two differences among those cost more than any word may differ and still be close.
FAR = 2


class Alike(IntEnum):
    """What a distance means for one word."""

    DIFFERENT = 0
    CLOSE = 1
    SAME = 2


# For words of up to so many sounds: the most that is the same, the most that is close.
LIMITS = ((3, 0.1, 0.1), (4, 0.15, 0.25), (5, 0.25, 0.6), (6, 0.25, 0.65), (9, 0.35, 0.9))
LIMITS_BEYOND = (0.5, 0.97)


def judge(one: str, other: str) -> tuple[Alike, float]:
    """Whether two words (as sounds) are the same, close or different, and their likeness 0 to 1."""
    if _far_apart(one, other):
        return Alike.DIFFERENT, 0.0
    cost = distance(one, other)
    length = max(_counted(one), _counted(other))
    same, close = _limits(length)
    likeness = max(0.0, 1.0 - cost / max(length * 0.6, 1.0))
    if cost <= same:
        return Alike.SAME, likeness
    return (Alike.CLOSE if cost <= close else Alike.DIFFERENT), likeness


def distance(one: str, other: str) -> float:
    """The least cost of turning one word into the other; the same in both directions."""
    if one == other:
        return 0.0
    first, second = sorted((one, other))
    if max(len(first), len(second)) > LONGEST_HEARD:
        return float(Levenshtein.distance(first, second))
    return _heard(first, second)


def _far_apart(one: str, other: str) -> bool:
    """Whether two words cannot be close. Cheap, so it is asked before the costs are added up."""
    return bones_far_apart(bones(one), bones(other))


def bones(word: str) -> str:
    """What no spelling turns into something else for nothing."""
    return word.translate(BONES)


def bones_far_apart(one: str, other: str) -> bool:
    """Whether two words with these bones cannot be close."""
    return OSA.distance(one, other, score_cutoff=FAR - 1) >= FAR


def same_sound(one: str, other: str) -> bool:
    """Whether two single sounds may be one, as the first sound behind an initial."""
    return one == other or _costs().get(one + other, 1.0) <= HARDLY


def turned_round(one: str, other: str) -> bool:
    """Whether two neighbouring letters changed places, the commonest slip of the typing hand."""
    return len(one) == len(other) and sorted(one) == sorted(other) and OSA.distance(one, other) == 1


def _heard(one: str, other: str) -> float:
    """Optimal string alignment (Damerau and Levenshtein) with our costs.

    Written for speed, as everything that compares names ends here: no ``min``, one row at a time.
    """
    gaps, others = _all_left_out(one), _all_left_out(other)
    earlier, before, last_x = list[float](), [0.0, *accumulate(others)], ""
    for i, x in enumerate(one):
        row = _next_row((last_x, x, i, gaps[i]), other, others, before, earlier)
        earlier, before, last_x = before, row, x
    return before[-1]


def _next_row(
    step: tuple[str, str, int, float],
    other: str,
    others: Sequence[float],
    before: list[float],
    earlier: list[float],
) -> list[float]:
    """The costs of turning one sound more of a word into each beginning of the other."""
    last_x, x, i, gap = step
    costs = _costs_of(x)
    diagonal, cost, last_y = before[0], before[0] + gap, ""
    row = [cost]
    for j, y in enumerate(other):
        above = before[j + 1]
        cost += others[j]
        if above + gap < cost:  # noqa: PLR1730 - a function call is slower
            cost = above + gap
        if x == y:
            exchanged = diagonal
        elif i > 1 and j:
            exchanged = diagonal + costs[y]
        else:
            exchanged = diagonal + _exchanged_at(x, y, i, j)
        if exchanged < cost:  # noqa: PLR1730
            cost = exchanged
        if x == last_y and y == last_x != x:
            cost = min(cost, earlier[j - 1] + TURNED_ROUND)
        row.append(cost)
        diagonal, last_y = above, y
    return row


class _Costs(dict[str, float]):
    """What it costs to exchange one sound for each other, computed when first asked."""

    def __init__(self, sound: str) -> None:
        super().__init__()
        self.sound = sound

    def __missing__(self, other: str) -> float:
        if len(self) < PAIRS_CACHED:
            self[other] = _exchanged(self.sound, other)
        return _exchanged(self.sound, other)


@lru_cache(maxsize=PAIRS_CACHED)
def _costs_of(sound: str) -> _Costs:
    return _Costs(sound)


def _exchanged_at(x: str, y: str, i: int, j: int) -> float:
    """The first sound weighs more, and so does the vowel of the first syllable: it is stressed."""
    cost = _costs_of(x)[y]
    if cost <= HARDLY:
        return cost
    vowels = x in VOWELS and y in VOWELS
    if i == j == 0:
        return cost * (FIRST_VOWEL if vowels else FIRST_SOUND)
    stressed = vowels and i == j == 1
    return cost * FIRST_SOUND if stressed or not (i and j) else cost


def _exchanged(x: str, y: str) -> float:
    cost = _costs().get(x + y)
    if cost is not None:
        return cost
    if ANY_VOWEL in (x, y):
        return 0.0 if x in VOWELS or y in VOWELS else VOWEL_FOR_CONSONANT
    vowels = (x in VOWELS) + (y in VOWELS)
    return (CONSONANT_FOR_CONSONANT, VOWEL_FOR_CONSONANT, VOWEL_FOR_VOWEL)[vowels]


@lru_cache(maxsize=CACHED)
def _all_left_out(word: str) -> tuple[float, ...]:
    return tuple([_left_out(word, at) for at in range(len(word))])


def _left_out(word: str, at: int) -> float:
    """The cost of leaving out one sound of a word where it stands."""
    sound = word[at]
    if sound in (ANY_VOWEL, SOFT):
        return 0.0
    if sound == GLIDE:
        return 0.0 if word[at + 1 : at + 2] in ("e", "ё") else GLIDE_COST
    if at == 0:
        return CONSONANT * FIRST_SOUND
    if sound in VOWELS:
        return INNER_VOWEL if at < len(word) - 1 else _last_vowel(word)
    return SWALLOWED[sound] if _is_swallowed(word, at) else CONSONANT


def _last_vowel(word: str) -> float:
    """Болд and Болдоо are two names; a last i may be a soft sign: Анударь, Anudar, Anudari."""
    may_be_soft = word[-1] == "i" and word[-2:-1] not in VOWELS
    return LAST_SOFT if may_be_soft else LAST_VOWEL


def _is_swallowed(word: str, at: int) -> bool:
    """Whether a consonant stands where it is hardly heard: лхагва, цэрэнг-, мичид (mitchid)."""
    sound, before, behind = word[at], word[at - 1], word[at + 1 : at + 2]
    if sound == "t":
        return behind in BEFORE_T_SWALLOWED and behind != ""
    if sound == "g":
        return before == "n"
    return sound in SWALLOWED and (before not in VOWELS or not behind)


def _counted(word: str) -> int:
    return sum(sound not in UNCOUNTED for sound in word)


def _limits(length: int) -> tuple[float, float]:
    for most, same, close in LIMITS:
        if length <= most:
            return same, close
    return LIMITS_BEYOND


@cache
def _costs() -> dict[str, float]:
    """Every pair in both directions."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [(row["one"], row["other"], float(row["cost"])) for row in csv.DictReader(lines)]
    return {pair: cost for x, y, cost in rows for pair in (x + y, y + x)}
