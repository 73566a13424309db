"""A written name taken apart: its words with their sounds, what is an initial, what a patronymic.

The patronymic is the father's name, mostly in the genitive: Батын, Доржийн, Ганаагийн, Нараны; in
Latin -iin, -giin, -yn, -ny and more. A clan name (ургийн овог) stands in front, if at all, and is
shared by so many that it proves nothing. Source: the country research, section (e), S48.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from gerege.identity.likeness import ANY_VOWEL, GLIDE, SOFT, Alike, bones, judge
from gerege.identity.transliteration import VOWELS, is_cyrillic, is_latin, sounds, to_latin

TABLE = Path(__file__).with_name("name_words.csv")
# Few, because names are personal and must not linger in memory; enough for one search.
CACHED = 512
MOST_LETTERS = 400
MOST_WORDS = 6
SHORTEST_STEM = 2
FULL_NAME = 3

APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u02b9\u02bb\u0060\u00b4\u2032\uff07]")
HYPHENS = re.compile(r"(?<=\w)[\u002d\u00ad\u2010-\u2015\u2212]+(?=\w)")
WORD = re.compile(r"(?:[^\W\d_]['\u0300-\u036f]*)+\.?")

# The lists are short and of Mongolian words, so an ambiguous letter has one meaning in them.
ONE_SPELLING = str.maketrans("OöUüJXVC", "oouujhvc", GLIDE + SOFT + ANY_VOWEL)


class Ending(NamedTuple):
    """An ending of a patronymic: how it is written, how it sounds, whether it swallows a vowel."""

    written: re.Pattern[str]
    sounds: str
    swallows: bool = False


# Endings that no name in the nominative has: they mark a patronymic for certain.
CERTAIN = re.compile("(?:ын|ийн|ны|iin|iyn|ijn)$")
# What is taken off to find the father's name, from the letters: the ending as sounds, and whether
# the ending may have swallowed a last vowel (Бямба, Бямбын). Тэмүүжин, Anthony and Евгений only
# look like genitives, so endings like theirs are weak: they make a *maybe*, never a *yes*.
STRONG = (
    Ending(re.compile("(?:гийн|giin|giyn|gijn|gyn)$"), "gin"),
    Ending(re.compile("(?:ын|ийн|iin|iyn|ijn|yn)$"), "in", swallows=True),
    Ending(re.compile("ны$|.{6}ny$"), "i"),
    Ending(re.compile(".{2}(?:қызы|кызы|kyzy|qyzy)$"), "kizi"),
    Ending(re.compile(".[кқkq](?:қызы|кызы|kyzy|qyzy)$"), "izi"),
    Ending(re.compile(".{3}(?:ұлы|улы)$"), "uli"),
    Ending(re.compile(".{3}uly$"), "Uli"),
)
WEAK = (
    Ending(re.compile("[^iи]in$"), "in"),
    Ending(re.compile("(?:n[iy]|nii|ний)$"), "i"),
    Ending(re.compile("[аоуэүөaoueüö](?:йн|in)$"), "n"),
)


class Role(NamedTuple):
    """What is known for certain of a word's place in the name."""

    patronymic: bool = False
    given: bool = False


FATHERS = Role(patronymic=True)
OWN = Role(given=True)
UNKNOWN = Role()


@dataclass(frozen=True)
class Word:
    """One word of a name. ``stems``: what it is a genitive of; ``weak``: may be one of.

    ``bones``: what is left of each of its forms for a quick look, each once.
    """

    letters: str
    sounds: str
    stems: tuple[str, ...]
    weak: tuple[str, ...]
    is_initial: bool
    is_genitive: bool
    bones: tuple[str, ...]

    def __hash__(self) -> int:
        """By the letters alone: two words with the same letters are nearly always the same."""
        return hash(self.letters)

    @cached_property
    def script(self) -> str:
        """``read`` for the two scripts whose sounds are known, else the script's own name."""
        if is_cyrillic(self.letters) or is_latin(self.letters):
            return "read"
        return unicodedata.name(self.letters[0], "UNKNOWN").partition(" ")[0]

    @property
    def forms(self) -> tuple[str, ...]:
        """Everything by which the same word may have been written elsewhere."""
        return (self.sounds, *self.stems, *self.weak)


class Part(NamedTuple):
    """A word, or several joined, with what is known of its place in the name."""

    word: Word
    role: Role
    is_joined: bool = False


@dataclass(frozen=True)
class WrittenName:
    """A name taken apart. ``clans`` are the words that are, by list or by grammar, clan names.

    ``letters`` are those of each word, ``parts`` say what is known of each word's place.
    """

    words: tuple[Word, ...]
    clans: tuple[str, ...]
    letters: tuple[str, ...]
    parts: tuple[Part, ...]

    def shares_a_clan_with(self, other: "WrittenName") -> bool:
        """Whether a clan name of one is, in some spelling, a clan name of the other."""
        return any(judge(x, y)[0] is Alike.SAME for x in self.clans for y in other.clans)

    @cached_property
    def scripts(self) -> frozenset[str]:
        """The scripts of its words."""
        return frozenset([word.script for word in self.words])

    @cached_property
    def readings(self) -> tuple[tuple[Part, ...], ...]:
        """The name as written, and then with each run of two or three neighbours joined."""
        parts, found = self.parts, [self.parts]
        for length in (2, 3):
            for at in range(len(parts) - length + 1):
                run = self.words[at : at + length]
                if any(word.is_initial for word in run) or any(w.is_genitive for w in run[:-1]):
                    continue
                whole = Part(joined(run), UNKNOWN, is_joined=True)
                found.append((*parts[:at], whole, *parts[at + length :]))
        return tuple(found)


@lru_cache(maxsize=CACHED)
def take_apart(text: str) -> WrittenName:
    """The words of a written name, in order. Takes any text; without letters there are no words."""
    found = [_word(written) for written in split(text)[:MOST_WORDS]]
    words = [word for word in found if word.sounds]
    words = [word for word in words if not is_listed("label", word.sounds)] or words
    at = _clan_places(words)
    if len(at) == len(words):
        at = set()
    kept = tuple([word for i, word in enumerate(words) if i not in at]) if at else tuple(words)
    clans = tuple([words[i].sounds for i in sorted(at)])
    return WrittenName(kept, clans, tuple([word.letters for word in kept]), _parts(kept))


def _parts(words: tuple[Word, ...]) -> tuple[Part, ...]:
    """Each word, and whether it is known to be the father's name or the person's own."""
    marked = [word.is_genitive or word.is_initial for word in words]
    if all(word.is_initial for word in words):
        return tuple([Part(word, UNKNOWN) for word in words])
    is_own = len(marked) <= 2 and (len(marked) == 1 or any(marked))  # noqa: PLR2004
    own = OWN if is_own else UNKNOWN
    roles = [FATHERS if is_marked else own for is_marked in marked]
    return tuple(map(Part, words, roles))


def split(text: str) -> list[str]:
    """The words as written; a hyphen joins, everything else that is no letter divides."""
    plain = unicodedata.normalize("NFKC", text[:MOST_LETTERS])
    plain = HYPHENS.sub("", APOSTROPHES.sub("'", plain))
    return WORD.findall(plain)


def joined(words: Iterable[Word]) -> Word:
    """Neighbouring words as one compound, as Бат and Эрдэнэ are Бат-Эрдэнэ."""
    return _word("".join(word.letters for word in words))


@lru_cache(maxsize=CACHED)
def is_listed(kind: str, heard: str) -> bool:
    """Whether sounds are, in some spelling, a listed word: a ``clan``, a ``label``, ``common``."""
    return heard.translate(ONE_SPELLING) in _listed(kind)


@cache
def _listed(kind: str) -> frozenset[str]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        words = [row["word"] for row in csv.DictReader(lines) if row["kind"] == kind]
    spelled = (*words, *(to_latin(word).replace("ö", "u") for word in words))
    return frozenset(sounds(word).translate(ONE_SPELLING) for word in spelled)


@lru_cache(maxsize=CACHED)
def _word(written: str) -> Word:
    letters = written.rstrip(".").casefold()
    heard = sounds(written.rstrip("."))
    initial = _is_initial(written, heard)
    if initial:
        return Word(letters, heard, (), (), True, False, (bones(heard),))
    stems, weak = _stems(letters, heard, STRONG), _stems(letters, heard, WEAK)
    genitive = bool(stems) and bool(CERTAIN.search(letters))
    left = tuple({bones(form): None for form in (heard, *stems, *weak)})
    return Word(letters, heard, stems, weak, False, genitive, left)


def _is_initial(written: str, heard: str) -> bool:
    """A single letter, or what stands for one: «Ts.», «Kh», «Ye.»."""
    letters = written.rstrip(".'")
    if not (is_cyrillic(letters) or is_latin(letters)):
        return False
    if len(letters) == 1:
        return True
    core = heard.removeprefix(GLIDE)
    if len(core) != 1 or len(letters) > FULL_NAME:
        return False
    return core not in VOWELS or written.endswith(".")


def _stems(letters: str, heard: str, endings: tuple[Ending, ...]) -> tuple[str, ...]:
    """What the word is of, if its ending is that of a genitive."""
    found = [
        heard.removesuffix(ending.sounds) + ANY_VOWEL * ending.swallows
        for ending in endings
        if ending.written.search(letters) and heard.endswith(ending.sounds)
    ]
    return tuple(stem for stem in found if _is_a_name(stem))


def _is_a_name(stem: str) -> bool:
    counted = [sound for sound in stem if sound not in (ANY_VOWEL, SOFT, GLIDE)]
    return len(counted) >= SHORTEST_STEM and any(sound not in VOWELS for sound in counted)


def _clan_places(words: list[Word]) -> set[int]:
    """Clan names by the list; and, before a genitive in the middle of three words, by grammar."""
    listed_places = {i for i, word in enumerate(words) if is_listed("clan", word.sounds)}
    if listed_places or len(words) != FULL_NAME or any(word.is_initial for word in words):
        return listed_places
    first, second, third = (word.is_genitive for word in words)
    return {0} if second and not first and not third else set()
