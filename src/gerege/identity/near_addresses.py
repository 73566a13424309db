"""Addresses that may be the same place, in either script, any order and with the usual shortenings.

An address is taken for a set: its numbers, and the words that name something. Words that stand in
every address (дүүрэг, street, тоот) say nothing and are left out; they, and the shortenings of the
districts of Ulaanbaatar, are data (``address_words.csv``). Two words are laid on each other by
their sounds, as in names. Another number is another place.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np

from gerege.identity.aligning import Same
from gerege.identity.blocking import MOST_SHARING, Keys, Places, pairs_sharing_a_key
from gerege.identity.likeness import Alike, judge
from gerege.identity.searching import skeletons
from gerege.identity.transliteration import sounds, to_latin
from gerege.kernel.bilingual import Bilingual

TABLE = Path(__file__).with_name("address_words.csv")
MOST_LETTERS = 400
MOST_TOKENS = 4
# The dash of Хан-Уул joins, that of 45-р байр divides.
JOINS = re.compile(r"(?<=[^\W\d_])[-\u2010-\u2015](?=[^\W\d_])")
# 3-р, 3-рт, 3rd, 2nd, 5th: a number that counts.
COUNTS = re.compile(r"(?<=\d)\s*[-\u2010-\u2015]?\s*(?:рт|р|рын|r|st|nd|rd|th)\b")
TOKEN = re.compile(r"\d+[^\W\d_]?(?![^\W_])|[^\W\d_]+|\d+")
# What both must have of all that either has: when words differ, and when some are only missing.
MOST_ALIKE = 2 / 3
HALF = 1 / 2


class Reason(StrEnum):
    """Stable codes: screens translate them."""

    SAME_WORDS = "same_words"
    SPELLING = "spelling"
    LETTERS_DIFFER = "letters_differ"
    PART_MISSING = "part_missing"
    NUMBER_MISSING = "number_missing"
    WORD_DIFFERS = "word_differs"
    NUMBER_DIFFERS = "number_differs"
    TOO_WIDE = "too_wide"
    NOTHING = "nothing"


WORDS: dict[Reason, Bilingual] = {
    Reason.SAME_WORDS: Bilingual("бүх үг, дугаар нь адил", "all words and numbers are the same"),
    Reason.SPELLING: Bilingual("үгийг өөрөөр бичсэн", "words are spelled differently"),
    Reason.LETTERS_DIFFER: Bilingual("нэг, хоёр үсэг өөр", "one or two letters differ"),
    Reason.PART_MISSING: Bilingual("нэгд нь зарим үг алга", "one has fewer words"),
    Reason.NUMBER_MISSING: Bilingual("нэгд нь дугаар дутуу", "one has fewer numbers"),
    Reason.WORD_DIFFERS: Bilingual("зарим үг өөр", "some words differ"),
    Reason.NUMBER_DIFFERS: Bilingual("дугаар өөр", "the numbers differ"),
    Reason.TOO_WIDE: Bilingual("дугааргүй тул хэтэрхий өргөн", "without a number it is too wide"),
    Reason.NOTHING: Bilingual("харьцуулах хаяг алга", "nothing to compare"),
}


@dataclass(frozen=True)
class Address:
    """What an address names: words as written with their sounds, and numbers."""

    words: tuple[str, ...]
    heard: tuple[str, ...]
    numbers: frozenset[str]


@dataclass(frozen=True)
class ComparedAddress:
    """How two addresses compare. ``score`` only orders; ``shared`` are words both have."""

    same: Same
    score: float
    reasons: tuple[Reason, ...]
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class NearAddresses:
    """Two different writings of a batch, by their numbers in the list of writings."""

    one: int
    other: int
    comparison: ComparedAddress


def take_apart(text: str) -> Address:
    """The words and numbers of an address. Takes any text."""
    plain = unicodedata.normalize("NFKC", text[:MOST_LETTERS]).casefold()
    tokens = TOKEN.findall(COUNTS.sub(" ", JOINS.sub("", plain)))
    found = (to_latin(token).lstrip("0") or "0" for token in tokens if token[0].isdigit())
    numbers = frozenset(found)
    known = _listed()
    words = [known.get(token, token) for token in tokens if not token[0].isdigit()]
    kept = {word: sounds(word) for word in words if word}
    return Address(tuple(kept), tuple(kept.values()), numbers)


def compare(a: str, b: str) -> ComparedAddress:
    """Compare two written addresses. The same both ways round; takes any text, never raises."""
    return compare_taken_apart(*sorted((take_apart(a), take_apart(b)), key=_order))


def compare_taken_apart(first: Address, second: Address) -> ComparedAddress:
    """The same for addresses that were taken apart before."""
    if not (first.words or first.numbers) or not (second.words or second.numbers):
        return ComparedAddress("no", 0.0, (Reason.NOTHING,))
    pairs = _laid(first, second)
    lonely = (len(first.words) - len(pairs), len(second.words) - len(pairs))
    score = _likeness(first, second, pairs)
    spelled = any(first.words[at] != second.words[other] for at, other, _ in pairs)
    reasons = [Reason.SPELLING] * spelled
    reasons += [*_of_words(pairs, lonely), *_of_numbers(first.numbers, second.numbers)]
    shared = tuple(first.words[at] for at, _, _ in pairs)
    same = _answer(reasons, score, has_words=bool(pairs))
    return ComparedAddress(same, round(score, 4), tuple(reasons) or (Reason.SAME_WORDS,), shared)


def near(address: str, others: Sequence[str]) -> list[tuple[int, ComparedAddress]]:
    """Those of the others that are or may be the same place, the likeliest first."""
    sought = take_apart(address)
    judged = ((at, compare_taken_apart(sought, take_apart(o))) for at, o in enumerate(others))
    found = [(at, compared) for at, compared in judged if compared.same != "no"]
    return sorted(found, key=lambda one: (-one[1].score, one[0]))


def near_pairs(
    addresses: Sequence[str], *, most_sharing: int = MOST_SHARING
) -> tuple[tuple[str, ...], list[NearAddresses]]:
    """The different writings of many addresses, and the pairs of them that are near.

    Proposed are those that have the same numbers and share a word: another spelling, another order,
    a word more or less. An address without any number is too wide to be looked for here.
    """
    writings = tuple(dict.fromkeys(addresses))
    apart = [take_apart(text) for text in writings]
    pairs, _ = pairs_sharing_a_key(*_keys(apart), most_sharing)
    judged = ((x, y, compare_taken_apart(apart[x], apart[y])) for x, y in pairs.tolist())
    return writings, [NearAddresses(*one) for one in judged if one[2].same != "no"]


def place_tokens(text: str) -> frozenset[str]:
    """Everything an address is found by: its numbers together with the consonants of each word.

    The tokens tell the place: store only keyed hashes of them. None for an address without numbers,
    which is too wide to be looked for.
    """
    address = take_apart(text)
    if not address.numbers:
        return frozenset()
    longest = sorted(address.heard, key=lambda heard: (-len(heard), heard))[:MOST_TOKENS]
    numbers = " ".join(sorted(address.numbers))
    return frozenset(f"{numbers}|{next(iter(skeletons(heard)))}" for heard in longest)


def _keys(apart: Sequence[Address]) -> tuple[Keys, Places]:
    """The numbers of each address together with the consonants of each of its words."""
    codes: dict[tuple[frozenset[str], str], int] = {}
    rows = [
        (codes.setdefault((address.numbers, skeleton), len(codes)), number)
        for number, address in enumerate(apart)
        if address.numbers
        for heard in address.heard
        for skeleton in skeletons(heard)
    ]
    keys, owners = np.array(rows, np.int64).reshape(-1, 2).T
    return keys.astype(np.uint64), owners


def _laid(first: Address, second: Address) -> list[tuple[int, int, Alike]]:
    """Each word on the word of the other that sounds most like it; no word twice."""
    found = [
        (alike, likeness, -at, -other)
        for at, x in enumerate(first.heard)
        for other, y in enumerate(second.heard)
        for alike, likeness in (judge(x, y),)
        if alike is not Alike.DIFFERENT
    ]
    taken: dict[int, tuple[int, Alike]] = {}
    for alike, _, at, other in sorted(found, reverse=True):
        if -at not in taken and -other not in {place for place, _ in taken.values()}:
            taken[-at] = (-other, alike)
    return [(at, *taken[at]) for at in sorted(taken)]


def _of_words(pairs: Sequence[tuple[int, int, Alike]], lonely: tuple[int, int]) -> Iterator[Reason]:
    if any(alike is Alike.CLOSE for _, _, alike in pairs):
        yield Reason.LETTERS_DIFFER
    if all(lonely):
        yield Reason.WORD_DIFFERS
    elif any(lonely):
        yield Reason.PART_MISSING


def _of_numbers(first: frozenset[str], second: frozenset[str]) -> Iterator[Reason]:
    if not (first or second):
        yield Reason.TOO_WIDE
    elif first - second and second - first:
        yield Reason.NUMBER_DIFFERS
    elif first != second:
        yield Reason.NUMBER_MISSING


def _likeness(first: Address, second: Address, pairs: Sequence[tuple[int, int, Alike]]) -> float:
    """The share of what both have in all that either has."""
    both = len(pairs) + len(first.numbers & second.numbers)
    either = len(first.words) + len(second.words) - len(pairs) + len(first.numbers | second.numbers)
    return both / either


def _answer(reasons: Sequence[Reason], score: float, *, has_words: bool) -> Same:
    if {Reason.NUMBER_DIFFERS, Reason.TOO_WIDE} & set(reasons) or not has_words:
        return "no"
    if not set(reasons) - {Reason.SPELLING}:
        return "yes"
    least = MOST_ALIKE if Reason.WORD_DIFFERS in reasons else HALF
    return "maybe" if score >= least else "no"


def _order(address: Address) -> tuple[tuple[str, ...], list[str]]:
    return address.words, sorted(address.numbers)


@cache
def _listed() -> dict[str, str]:
    """What a word is written out; nothing for words that stand in every address."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["word"]: row["means"].replace("-", "").casefold() for row in csv.DictReader(lines)
        }
