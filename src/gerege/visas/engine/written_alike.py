"""Names brought to one writing, so that the two alphabets and their habits meet.

A name becomes the sounds of its words (``gerege.identity``), an ambiguous Latin letter in one
meaning, the words in no order. What has a digit in it is heard by nobody: it stays as it is.
"""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from gerege.identity.documents import normalise_number
from gerege.identity.transliteration import sounds
from gerege.identity.words import APOSTROPHES, HYPHENS, ONE_SPELLING

TABLE = Path(__file__).with_name("written_alike.csv")
PART = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
BETWEEN_LETTERS = re.compile(rf"(?<=[^\W\d_]){HYPHENS.pattern}(?=[^\W\d_])")
JOINING = re.compile(rf"{APOSTROPHES.pattern}|{HYPHENS.pattern}")
# ө and ү are written o, u, ö, ü as habit has it: one vowel for all four.
ROUND = str.maketrans("oö", "uu")
LONGEST = 400


def folded_name(text: str) -> str | None:
    """The sounds of the words of a name, sorted, then what has digits, as it stands.

    None without letters or digits, and for what is too long to be a name.
    """
    words, numbers = _name_parts(text)
    words.sort()
    return " ".join((*words, *numbers)) or None


def folded_firm(text: str) -> str | None:
    """The same of a firm, or of a person in its place; a bare «LLC» is the name of none."""
    words, numbers = _name_parts(text)
    # Forms stand among the words only where there is nothing else.
    if not numbers and words and words[0] in table("firm"):
        return None
    return " ".join((*sorted(words), *numbers)) or None


def is_name_of(name: str, surname: str, given: str) -> bool:
    """Whether a name is that of this person: all of the given name, and of the rest only theirs.

    In either alphabet, the words in any order; the surname may be left out or be its first letter.
    """
    return is_heard_as(heard_name(name), heard_name(surname), heard_name(given))


def is_heard_as(name: frozenset[str], surname: frozenset[str], given_names: frozenset[str]) -> bool:
    """The same for names that were heard before."""
    core = given_names or surname
    if not (core and core <= name):
        return False
    left = name - given_names - surname
    if not left:
        return True
    firsts = {word[0] for word in (*given_names, *surname)}
    return left <= firsts


def heard_name(text: str) -> frozenset[str]:
    """The words of a name as they sound, and what has digits."""
    words, numbers = _name_parts(text)
    return frozenset((*words, *numbers))


def folded_text(text: str) -> str | None:
    """A few words in small letters with single spaces between them."""
    plain = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).casefold().split())
    return plain or None


def _name_parts(text: str) -> tuple[list[str], list[str]]:
    """The words as they sound, without LLC and the like; what has digits, in the order of writing.

    Asked millions of times, so what most names do not have is looked for once.
    """
    if len(text) > LONGEST:
        return [], []
    plain = unicodedata.normalize("NFKC", text)
    if JOINING.search(plain):
        plain = BETWEEN_LETTERS.sub("", APOSTROPHES.sub("", plain))
    parts = PART.findall(plain)
    numbers = []
    if DIGIT.search(plain):
        numbers = [normalise_number(part) for part in parts if DIGIT.search(part)]
        parts = [part for part in parts if not DIGIT.search(part)]
    words = [word for word in map(heard, parts) if word]
    forms = table("firm")
    return [word for word in words if word not in forms] or words, numbers


@lru_cache(maxsize=16_384)
def heard(word: str) -> str:
    """The sounds of a word in one spelling."""
    return sounds(word).translate(ONE_SPELLING).translate(ROUND) or word.casefold()


@cache
def table(kind: str) -> dict[str, str]:
    """The words of a kind by how they sound, with the word they stand for (nothing: left out)."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == kind]
    return {heard(written): row["as"] for row in rows for written in row["written"].split()}
