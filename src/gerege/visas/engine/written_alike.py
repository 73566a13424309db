"""Names and addresses brought to one writing, so that the two alphabets and their habits meet.

A name becomes the sounds of its words (``gerege.identity``), an ambiguous Latin letter in one
meaning, the words in no order. An address becomes the set of its words and numbers; words like
*street* and *apartment* are brought to one word in three languages (``written_alike.csv``), for
people write them out or leave them out as they please.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from gerege.identity.transliteration import sounds
from gerege.identity.words import APOSTROPHES, HYPHENS, ONE_SPELLING

TABLE = Path(__file__).with_name("written_alike.csv")
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
    heard = set(map(_word_of_a_place, _address_words(text))) - {""}
    numbered = any(map(str.isdecimal, heard))
    if len(heard) < (2 if numbered else FEWEST_WORDS_WITHOUT_NUMBER):
        return None
    return _joined(heard)


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
