"""Names that may be the same, found among many: proposed by keys, judged by the matcher.

``near`` lays one name beside a few thousand others and judges each. ``near_pairs`` looks through a
whole batch: two different writings are proposed when one word has the same consonants in both and
another word the same but for one; every proposed pair is judged by the matcher (``names``), so that
each answer says why. Nothing here decides about people, and no rule reads it: an officer is shown
*near match, because*.

What ``near_pairs`` does not propose: a name of one word or an initial (it would be near to
thousands), and names in which two words have slips.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from gerege.identity.blocking import MOST_SHARING, Keys, Places, mixed, pairs_sharing_a_key
from gerege.identity.names import Comparison, compare_if_near
from gerege.identity.searching import skeletons
from gerege.identity.words import Word, WrittenName, take_apart

# Shorter skeletons would meet every other short one when a sound is left out.
SHORTEST_WITH_SLIP = 4


@dataclass(frozen=True)
class Near:
    """A name near to the one sought: its number among the others, and how it compares."""

    at: int
    comparison: Comparison


@dataclass(frozen=True)
class NearPair:
    """Two different writings of a batch: their numbers in ``Batch.writings``."""

    one: int
    other: int
    comparison: Comparison


@dataclass(frozen=True)
class Batch:
    """The different writings among many names, the near pairs, and what was not looked at.

    ``left_out`` counts the keys that too many writings share; ``proposed`` the pairs judged.
    """

    writings: tuple[str, ...]
    pairs: tuple[NearPair, ...]
    proposed: int
    left_out: int


def near(name: str, others: Sequence[str]) -> list[Near]:
    """Those of the others that are or may be the same name, the likeliest first."""
    sought = take_apart(name)
    judged = ((at, compare_if_near(sought, take_apart(other))) for at, other in enumerate(others))
    found = [Near(at, comparison) for at, comparison in judged if comparison]
    return sorted(found, key=lambda one: (-one.comparison.score, one.at))


def near_pairs(names: Sequence[str], *, most_sharing: int = MOST_SHARING) -> Batch:
    """All near pairs among the different writings of many names, in the order of the writings."""
    writings = tuple(dict.fromkeys(names))
    apart = [take_apart(text) for text in writings]
    proposed, left_out = pairs_sharing_a_key(*_all_keys(apart), most_sharing)
    pairs = tuple(_judged(apart, proposed))
    return Batch(writings, pairs, len(proposed), left_out)


def _judged(apart: Sequence[WrittenName], proposed: Places) -> Iterator[NearPair]:
    for one, other in proposed.tolist():
        comparison = compare_if_near(apart[one], apart[other])
        if comparison:
            yield NearPair(one, other, comparison)


def _all_keys(apart: Sequence[WrittenName]) -> tuple[Keys, Places]:
    """Each key of each writing beside the number of the writing."""
    known = _Words()
    pairs = [
        (number, one, other)
        for number, name in enumerate(apart)
        for one, other in _word_pairs(name, known)
    ]
    owners, first, second = np.array(pairs, np.int64).reshape(-1, 3).T
    exact, near_ones = known.tables()
    found = [exact.times(near_ones, first, second), exact.times(near_ones, second, first)]
    keys = np.concatenate([keys for keys, _ in found])
    at = np.concatenate([at for _, at in found])
    return keys, owners[at]


def _word_pairs(name: WrittenName, known: "_Words") -> Iterator[tuple[int, int]]:
    """Two words of a name, in each way of reading it; initials are no words here."""
    for reading in name.readings:
        words = [known.number(part.word) for part in reading if not part.word.is_initial]
        yield from combinations(words, 2)


@dataclass(frozen=True)
class _Table:
    """For each number of a word its keys, in one array: those of word w are at starts[w]…"""

    keys: Keys
    starts: Places
    sizes: Places

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "_Table":
        sizes = np.array([len(row) for row in rows], np.int64)
        keys = np.array([key for row in rows for key in row], np.uint64)
        return cls(keys, np.cumsum(sizes) - sizes, sizes)

    def times(self, other: "_Table", mine: Places, theirs: Places) -> tuple[Keys, Places]:
        """Each key of one word with each of another, mixed into one; and which pair it is of."""
        mine_sizes, their_sizes = self.sizes[mine], other.sizes[theirs]
        products = mine_sizes * their_sizes
        at = np.repeat(np.arange(len(mine)), products)
        within = np.arange(products.sum()) - np.repeat(np.cumsum(products) - products, products)
        left = self.keys[self.starts[mine][at] + within // their_sizes[at]]
        right = other.keys[other.starts[theirs][at] + within % their_sizes[at]]
        return mixed(mixed(left) ^ right), at


class _Words:
    """The different words of a batch with their keys: whole skeletons, and with a slip."""

    def __init__(self) -> None:
        self._numbers: dict[Word, int] = {}
        self._codes: dict[str, int] = {}

    def number(self, word: Word) -> int:
        """The number of a word, a new one when it has not been met."""
        return self._numbers.setdefault(word, len(self._numbers))

    def tables(self) -> tuple[_Table, _Table]:
        """The whole skeletons of each word, and each of them also with one sound left out."""
        whole = [
            tuple({s: None for f in word.forms for s in skeletons(f)}) for word in self._numbers
        ]
        slips = [tuple({s: None for key in row for s in _with_slips(key)}) for row in whole]
        return self._coded(whole), self._coded(slips)

    def _coded(self, rows: Sequence[Sequence[str]]) -> _Table:
        return _Table.of([[self._code(text) for text in row] for row in rows])

    def _code(self, text: str) -> int:
        return self._codes.setdefault(text, len(self._codes) + 1)


def _with_slips(skeleton: str) -> Iterator[str]:
    yield skeleton
    if len(skeleton) >= SHORTEST_WITH_SLIP:
        yield from (skeleton[:at] + skeleton[at + 1 :] for at in range(len(skeleton)))
