"""By which keys a name is found, whatever its spelling: the skeletons of its words.

Recall first: what is found is opened and compared. A skeleton keeps the consonants, those that
spelling and hearing confuse as one, and whether a vowel stands in front. The keys of a name are

* the skeleton of each word, and of two neighbours written as one;
* for long skeletons also each way of leaving one sound out, so that a slip does not hide the name;
* for very common words (``name_words.csv``) nothing alone, only pairs with another word or with the
  initial of one: their keys alone would find far too many, and would give away the name by how
  often they occur. A name that is one common word and nothing else keeps its single key.
"""

from collections.abc import Iterator
from itertools import combinations, islice, pairwise, product

from gerege.identity.likeness import ANY_VOWEL, GLIDE, SOFT
from gerege.identity.transliteration import VOWELS
from gerege.identity.words import Word, is_listed, joined, take_apart

SILENT = frozenset((ANY_VOWEL, GLIDE, SOFT)) | VOWELS
# One class for each group of sounds that are confused. Capitals are the ambiguous Latin letters.
CLASSES = {
    **dict.fromkeys("td", "t"),
    **dict.fromkeys("bp", "b"),
    **dict.fromkeys("gkhQ", "g"),
    **dict.fromkeys("cszŠ", "s"),
    **dict.fromkeys("jqwŽČ", "j"),
    **dict.fromkeys("vf", "v"),
    **dict.fromkeys("mn", "n"),
}
# What an ambiguous letter may stand for: each reading gets its own skeleton.
READINGS = {
    "V": ("v", ""),
    "J": ("j", ""),
    "X": ("g", "gs", "j"),
    "K": ("gs", "g"),
    "C": ("s", "g"),
    "Č": ("j", "s"),
    "Š": ("j", "s"),
    "Ž": ("j", "s"),
    "z": ("s", "j"),
}
MOST_READINGS = 16
LONG = 5
LEFT_OUT = "~"
VOWEL_IN_FRONT = "*"


def search_tokens(text: str) -> frozenset[str]:
    """Everything a written name is found by. Two spellings of one name share a token.

    The tokens hold the consonants of the name: store only keyed hashes of them.
    """
    words = take_apart(text).words
    full = [word for word in words if not word.is_initial]
    if len(words) == 1 or not full:
        return frozenset(key for word in words for key in _keys(word))
    found = {key for word in full if not _is_common(word) for key in _keys(word)}
    for left, right in pairwise(words):
        if not (left.is_genitive or left.is_initial or right.is_initial):
            found.update(_skeletons(joined((left, right))))
    return frozenset(found) | pair_tokens(text)


def pair_tokens(text: str) -> frozenset[str]:
    """The keys of each common word together with another word, or with its initial; any order."""
    words = take_apart(text).words
    return frozenset(
        token
        for one, other in combinations(words, 2)
        if (_is_common(one) or _is_common(other)) and not (one.is_initial and other.is_initial)
        for token in _paired(one, other)
    )


def needs_another_part(text: str) -> bool:
    """True when a name is so common that it is only found with a patronymic or an initial."""
    words = take_apart(text).words
    return len(words) == 1 and _is_common(words[0])


def skeletons(form: str) -> list[str]:
    """The consonants of a word, doubled ones once; one for each reading, the likeliest first."""
    readings = [READINGS.get(sound, (_class(sound),)) for sound in form]
    heard = islice(map("".join, product(*readings)), MOST_READINGS)
    front = VOWEL_IN_FRONT if form.lstrip(GLIDE)[:1] in VOWELS else ""
    found = [front + _once(consonants) for consonants in heard]
    if form[:1] == "V" and form[1:2] not in VOWELS:
        found += [VOWEL_IN_FRONT + key.removeprefix("v") for key in found]
    return [key for key in dict.fromkeys(found) if key]


def _paired(one: Word, other: Word) -> Iterator[str]:
    """Both words whole, and each whole with the first sound of the other."""
    whole, others = _skeletons(one), _skeletons(other)
    if not (one.is_initial or other.is_initial):
        yield from ("+".join(sorted(pair)) for pair in product(whole, others))
    if not one.is_initial and _is_common(one):
        yield from (f"{key}.{start}" for key, start in product(whole, _starts(others)))
    if not other.is_initial and _is_common(other):
        yield from (f"{key}.{start}" for key, start in product(others, _starts(whole)))


def _starts(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(key[:1] for key in keys)


def _keys(word: Word) -> frozenset[str]:
    """Whole skeletons, and for long ones the likeliest reading with one sound left out."""
    likeliest = {key for form in word.forms for key in skeletons(form)[:1]}
    shorter = {
        key[:at] + key[at + 1 :] for key in likeliest if len(key) >= LONG for at in range(len(key))
    }
    slips = {key + LEFT_OUT for key in (*likeliest, *shorter) if len(key) >= LONG - 1}
    return _skeletons(word) | slips


def _skeletons(word: Word) -> frozenset[str]:
    return frozenset(key for form in word.forms for key in skeletons(form))


def _is_common(word: Word) -> bool:
    return any(is_listed("common", form) for form in word.forms)


def _class(sound: str) -> str:
    return "" if sound in SILENT else CLASSES.get(sound, sound)


def _once(consonants: str) -> str:
    kept = [c for at, c in enumerate(consonants) if at == 0 or consonants[at - 1] != c]
    return "".join(kept)
