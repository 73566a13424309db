"""Names and addresses brought to one writing, so that the two alphabets and their habits meet.

A name becomes the sounds of its words (``gerege.identity``), an ambiguous Latin letter in one
meaning, the words in no order. An address becomes the set of its words and numbers; words like
*street* and *apartment* are brought to one word in three languages (``written_alike.csv``), for
people write them out or leave them out as they please. The name of a State is left out: in which
country somebody lives is no input of a rule (``catalogue/visas/states.csv``).
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

import gerege
from gerege.identity.transliteration import sounds
from gerege.identity.words import APOSTROPHES, HYPHENS, ONE_SPELLING

TABLE = Path(__file__).with_name("written_alike.csv")
STATES = Path(gerege.__file__).parent / "catalogue" / "visas" / "states.csv"
WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")
# An ending of a numeral: 1-р, 3-дугаар, 21st, 5-й.
ORDINAL = re.compile(
    r"(?<=\d)[\s\u002d\u2010-\u2015]*(?:р|ын|ийн|дугаар|дүгээр|dugaar|duguer|r|st|nd|rd|th|й|я|ая|ый)\b",
    re.IGNORECASE,
)
# ө and ү are written o, u, ö, ü as habit has it: one vowel for all four.
ROUND = str.maketrans("oö", "uu")
LONGEST = 400
MOST_WORDS = 24
FEWEST_WORDS_WITHOUT_NUMBER = 3


def folded_name(text: str) -> str | None:
    """The sounds of the words of a name, sorted; None without letters or digits."""
    return _joined(_heard(word) for word in _name_words(text))


def folded_address(text: str) -> str | None:
    """The words and numbers of an address, sorted, without those that say nothing of the place.

    None for what is no address yet: one word, or a place without any number and hardly a name.
    """
    heard = set(map(_word_of_a_place, _without_state(_address_words(text)))) - {""}
    numbered = any(map(str.isdecimal, heard))
    if len(heard) < (2 if numbered else FEWEST_WORDS_WITHOUT_NUMBER):
        return None
    return _joined(heard)


def is_name_of(name: str, surname: str, given: str) -> bool:
    """Whether a name is that of this person: all of the given name, and of the rest only theirs.

    In either alphabet, the words in any order; the surname may be left out or be its first letter.
    """
    heard, given_names = _heard_name(name), _heard_name(given)
    own = given_names | _heard_name(surname)
    core = given_names or own
    if not core or not core <= heard:
        return False
    firsts = {word[0] for word in own}
    return all(word in own or (len(word) == 1 and word in firsts) for word in heard - core)


def _heard_name(text: str) -> set[str]:
    return {heard for word in _name_words(text) if (heard := _heard(word))}


def folded_text(text: str) -> str | None:
    """A few words in small letters with single spaces between them."""
    plain = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).casefold().split())
    return plain or None


def _joined(words: Iterable[str]) -> str | None:
    return " ".join(sorted(word for word in words if word)) or None


def _name_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    joined = HYPHENS.sub("", APOSTROPHES.sub("", plain))
    words = WORD_OR_NUMBER.findall(joined)[:MOST_WORDS]
    forms = _table("firm")
    return [word for word in words if _heard(word) not in forms] or words


def _address_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    return WORD_OR_NUMBER.findall(ORDINAL.sub(" ", plain))[:MOST_WORDS]


def _without_state(words: list[str]) -> Iterator[str]:
    """The words without names of States, and without the code of one at the very end."""
    names, longest = _states()
    if words and words[-1] in names:
        words = words[:-1]
    heard = [_heard(word) for word in words]
    at = 0
    while at < len(words):
        sizes = range(min(longest.get(heard[at], 0), len(words) - at), 0, -1)
        found = next((n for n in sizes if " ".join(islice(heard, at, at + n)) in names), 0)
        if not found:
            yield words[at]
        at += found or 1


@cache
def _states() -> tuple[frozenset[str], dict[str, int]]:
    """Codes of States and how their names sound; the most words of a name by its first one."""
    names: set[str] = set()
    longest: dict[str, int] = {}
    with STATES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            names.add(row["code"])
            for written in row["written"].split("|"):
                heard = [_heard(word) for word in WORD_OR_NUMBER.findall(written)]
                names.add(" ".join(heard))
                longest[heard[0]] = max(longest.get(heard[0], 0), len(heard))
    return frozenset(names), longest


@lru_cache(maxsize=8192)
def _word_of_a_place(word: str) -> str:
    heard = _heard(word)
    return _table("address").get(heard, heard)


@lru_cache(maxsize=8192)
def _heard(word: str) -> str:
    """The sounds of a word in one spelling; a number without leading zeros."""
    if word.isdecimal():
        return str(int(word[:18]))
    return sounds(word).translate(ONE_SPELLING).translate(ROUND) or word.casefold()


@cache
def _table(kind: str) -> dict[str, str]:
    """The words of a kind by how they sound, with the word they stand for (nothing: left out)."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == kind]
    return {_heard(written): row["as"] for row in rows for written in row["written"].split()}
