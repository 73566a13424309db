"""Addresses brought to one writing: which number belongs to which word, and no order else.

Words like *street* and *apartment* are brought to one word in three languages
(``written_alike.csv``). A number next to *building*, *flat* and the like belongs to that word, on
whichever side habit puts it: «23 тоот, 5 байр» is «building 5, apt 23» and not «5 тоот, 23 байр».
Numbers that belong to no word keep their order, for nothing else tells which is the house and which
the flat. The name of a State is left out: in which country somebody lives is no input of a rule
(``catalogue/visas/states.csv``).
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby, islice, pairwise
from pathlib import Path
from typing import NamedTuple

import gerege
from gerege.visas.engine.written_alike import LONGEST, heard, table

STATES = Path(gerege.__file__).parent / "catalogue" / "visas" / "states.csv"
WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")
# An ending of a numeral: 1-р, 3-дугаар, 21st, 5-й.
ORDINAL = re.compile(
    r"(?<=\d)[\s\u002d\u2010-\u2015]*(?:р|ын|ийн|дугаар|дүгээр|dugaar|duguer|r|st|nd|rd|th|й|я|ая|ый)\b",
    re.IGNORECASE,
)
COUNTS = "°"
# A number, with one letter if it is glued to it (12А, 12-б); a word; what divides.
TOKEN = re.compile(
    rf"(\d+)(?:[\u002d\u2010-\u2015\u2212]?([^\W\d_])(?![^\W_]))?({COUNTS})?|([^\W\d_]+)|([,;|\n])"
)
FEWEST_WORDS_WITHOUT_NUMBER = 3
FEWEST_BOUND_WITHOUT_NAME = 2


class Part(NamedTuple):
    """A word or number of an address. ``is_ordinal``: a number that counts (5-р, 5th).

    ``role`` is that of the word in ``written_alike.csv``; ``stretch`` counts what commas divide.
    """

    written: str
    means: str
    stretch: int
    role: str = ""
    is_ordinal: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return self.role == "number"


def folded_address(text: str) -> str | None:
    """The words of an address, each with its number, sorted; then the numbers of no word in order.

    None for what is no address yet: one word, a flat of no house, a place without any number and
    hardly a name; and for what is too long to be one.
    """
    if len(text) > LONGEST:
        return None
    parts = [part for part in _without_state(list(_parts(text))) if part.means]
    words: set[str] = set()
    bound: set[str] = set()
    loose: list[str] = []
    for run in _runs(_with_names(parts)):
        if not any(part.is_number for part in run):
            words |= {part.means for part in run}
            continue
        pairs = _paired(run)
        bound |= {f"{run[unit].means}={run[number].means}" for unit, number in pairs.items()}
        taken = {*pairs, *pairs.values()}
        left = [part for place, part in enumerate(run) if place not in taken]
        loose += [part.means for part in left if part.is_number]
        words |= {part.means for part in left if not part.is_number}
    if not _is_a_place(words, bound, loose, parts):
        return None
    return " ".join((*sorted(words | bound), *(("#", *loose) if loose else ())))


def _is_a_place(
    words: set[str], bound: set[str], loose: Sequence[str], parts: Iterable[Part]
) -> bool:
    if not (bound or loose):
        return len(words) >= FEWEST_WORDS_WITHOUT_NUMBER
    return any(not part.role for part in parts) or len(bound) >= FEWEST_BOUND_WITHOUT_NAME


def _parts(text: str) -> Iterator[Part]:
    plain = ORDINAL.sub(COUNTS, unicodedata.normalize("NFKC", text).replace(COUNTS, " "))
    stretch = 0
    for digits, letter, counts, word, divider in TOKEN.findall(plain):
        if divider:
            stretch += 1
        elif word:
            means, role = _word_of_a_place(word)
            yield Part(word, means, stretch, role)
        else:
            means = f"{int(digits)}{heard(letter) if letter else ''}"
            yield Part(digits, means, stretch, "number", bool(counts))


@lru_cache(maxsize=8192)
def _word_of_a_place(word: str) -> tuple[str, str]:
    """What a word means, and its role."""
    sound = heard(word)
    for role in ("nothing", "name", "number_first", "unit_first"):
        if sound in table(role):
            return table(role)[sound], role
    return sound, ""


def _with_names(parts: Sequence[Part]) -> Iterator[Part]:
    """*Street* and *district* beside a name are part of it; a number does not belong to them."""
    around = zip((None, *parts), parts, (*parts[1:], None), strict=False)
    for before, part, behind in around:
        is_named = part.role == "name" and (
            _is_name_beside(before, part)
            or (_is_name_beside(behind, part) and not (before and before.is_number))
        )
        yield part._replace(role="") if is_named else part


def _is_name_beside(other: Part | None, part: Part) -> bool:
    return other is not None and not other.role and other.stretch == part.stretch


def _runs(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Numbers and their words that stand beside each other, and apart from them the names."""
    for _, run in groupby(parts, key=lambda part: (part.stretch, bool(part.role))):
        yield list(run)


def _paired(run: Sequence[Part]) -> dict[int, int]:
    """Places of words with those of their numbers; a number that counts (5-р, 5th) stands first."""
    units = [place for place, part in enumerate(run) if not part.is_number]
    sides = _sides(run, units)
    counted = [(unit, -1) for unit in units if unit and run[unit - 1].is_ordinal]
    usual = [(unit, sides[unit]) for unit in units]
    otherwise = [(unit, -sides[unit]) for unit in units]
    pairs: dict[int, int] = {}
    for unit, step in (*counted, *usual, *otherwise):
        number = unit + step
        is_free = unit not in pairs and number not in pairs.values() and 0 <= number < len(run)
        if is_free and run[number].is_number and not (step > 0 and run[number].is_ordinal):
            pairs[unit] = number
    return pairs


def _sides(run: Sequence[Part], units: Iterable[int]) -> dict[int, int]:
    """On which side of each word its number is looked for first.

    Where numbers and words alternate from one end to the other, on the same side of all; else each
    language has its habit.
    """
    alternate = all(one.is_number != other.is_number for one, other in pairwise(run))
    if alternate and run[0].is_number != run[-1].is_number:
        return dict.fromkeys(units, -1 if run[0].is_number else 1)
    return {unit: 1 if run[unit].role == "unit_first" else -1 for unit in units}


def _without_state(parts: list[Part]) -> Iterator[Part]:
    """Without names of States, and without the code of one at the very end."""
    names, longest = _states()
    if parts and parts[-1].written in names:
        parts = parts[:-1]
    sounds = [heard(part.written) for part in parts]
    at = 0
    while at < len(parts):
        sizes = range(min(longest.get(sounds[at], 0), len(parts) - at), 0, -1)
        found = next((n for n in sizes if " ".join(islice(sounds, at, at + n)) in names), 0)
        if not found:
            yield parts[at]
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
                sounds = [heard(word) for word in WORD_OR_NUMBER.findall(written)]
                names.add(" ".join(sounds))
                longest[sounds[0]] = max(longest.get(sounds[0], 0), len(sounds))
    return frozenset(names), longest
