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
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import gerege
from gerege.visas.engine.written_alike import LONGEST, heard, table

STATES = Path(gerege.__file__).parent / "catalogue" / "visas" / "states.csv"
WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")
# An ending of a numeral: 1-р, 3 дугаар, 21st, 5-й; «12 St Marks» has none.
ORDINAL = re.compile(
    r"""(?<=\d)(?:[\s\u002d\u2010-\u2015]*(?:р|ын|ийн|дугаар|дүгээр|dugaar|duguer)
    |[\u002d\u2010-\u2015]?(?:r|st|nd|rd|th|й|я|ая|ый))\b""",
    re.IGNORECASE | re.VERBOSE,
)
COUNTS = "°"
DIVIDERS = re.compile(r"[,;|\n]")
LAST_WORD = re.compile(r"\b([^\W\d_]+)[\W_]*$")
# A number, with one letter if it is glued to it (12А, 12-б); a word.
TOKEN = re.compile(
    rf"(\d+)(?:[\u002d\u2010-\u2015\u2212]?([^\W\d_])(?![^\W_]))?({COUNTS})?|([^\W\d_]+)"
)
ROLES = ("nothing", "name", "number_first", "unit_first")
SHORT = 20
FEWEST_WORDS_WITHOUT_NUMBER = 3
FEWEST_BOUND_WITHOUT_NAME = 2


class Part(NamedTuple):
    """A word or number of an address. ``is_ordinal``: a number that counts (5-р, 5th).

    ``role`` is that of the word in ``written_alike.csv``; a name has none.
    """

    means: str
    role: str = ""
    is_number: bool = False
    is_ordinal: bool = False


class Stretch(NamedTuple):
    """What stands between two commas: words, words with their numbers, numbers of no word."""

    words: frozenset[str]
    bound: frozenset[str]
    loose: tuple[str, ...]
    has_name: bool


def folded_address(text: str) -> str | None:
    """The words of an address, each with its number, sorted; then the numbers of no word in order.

    None for what is no address yet: one word, a flat of no house, a place without any number and
    hardly a name; and for what is too long to be one.
    """
    if len(text) > LONGEST:
        return None
    plain = ORDINAL.sub(COUNTS, unicodedata.normalize("NFKC", text).replace(COUNTS, " "))
    written = DIVIDERS.split(_without_code(plain))
    stretches = [(_short if len(one) <= SHORT else _stretch)(one.strip()) for one in written]
    words = frozenset[str]().union(*(one.words for one in stretches))
    bound = frozenset[str]().union(*(one.bound for one in stretches))
    loose = [number for one in stretches for number in one.loose]
    if not (bound or loose):
        is_place = len(words) >= FEWEST_WORDS_WITHOUT_NUMBER
    else:
        has_name = any(one.has_name for one in stretches)
        is_place = has_name or len(bound) >= FEWEST_BOUND_WITHOUT_NAME
    if not is_place:
        return None
    return " ".join((*sorted(words | bound), *(("#", *loose) if loose else ())))


def _without_code(plain: str) -> str:
    """Without the code of a State at the very end."""
    last = LAST_WORD.search(plain)
    return plain[: last.start()] if last and last[1] in _states()[0] else plain


def _stretch(written: str) -> Stretch:
    parts = [part for part in _without_state(TOKEN.findall(written)) if part.means]
    words: set[str] = set()
    bound: set[str] = set()
    loose: list[str] = []
    for run in _runs(parts):
        pairs = _paired(run) if len(run) > 1 else {}
        bound |= {f"{run[unit].means}={run[number].means}" for unit, number in pairs.items()}
        taken = {*pairs, *pairs.values()}
        left = [part for place, part in enumerate(run) if place not in taken]
        loose += [part.means for part in left if part.is_number]
        words |= {part.means for part in left if not part.is_number}
    has_name = any(not (part.role or part.is_number) for part in parts)
    return Stretch(frozenset(words), frozenset(bound), tuple(loose), has_name)


# «5-р хороо», «23 тоот»: the same few thousand in all addresses of a town.
_short = lru_cache(maxsize=16_384)(_stretch)


def _part(digits: str, letter: str, counts: str, word: str) -> Part:
    if word:
        return _word_of_a_place(word)
    means = f"{int(digits)}{heard(letter) if letter else ''}"
    return Part(means, is_number=True, is_ordinal=bool(counts))


@lru_cache(maxsize=8192)
def _word_of_a_place(word: str) -> Part:
    sound = heard(word)
    for role in ROLES:
        if sound in table(role):
            return Part(table(role)[sound], role)
    return Part(sound)


def _runs(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Numbers and their words that stand beside each other; apart from them each name.

    *Street* and *district* beside a name are part of it; a number does not belong to them.
    """
    run: list[Part] = []
    for place, part in enumerate(parts):
        if _is_name(parts, place):
            if run:
                yield run
            yield [part]
            run = []
        else:
            run.append(part)
    if run:
        yield run


def _is_name(parts: Sequence[Part], place: int) -> bool:
    part = parts[place]
    if part.is_number:
        return False
    if part.role != "name":
        return not part.role
    before = parts[place - 1] if place else None
    behind = parts[place + 1] if place + 1 < len(parts) else None
    is_behind_a_name = before is not None and not (before.role or before.is_number)
    is_before_a_name = behind is not None and not (behind.role or behind.is_number)
    return is_behind_a_name or (is_before_a_name and not (before and before.is_ordinal))


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


def _without_state(found: Sequence[tuple[str, str, str, str]]) -> Iterator[Part]:
    """What stands there, without names of States."""
    names, longest = _states()
    sounds = [heard(word) if word else "" for _, _, _, word in found]
    at = 0
    while at < len(found):
        most = min(longest.get(sounds[at], 0), len(found) - at)
        sizes = range(most, 0, -1)
        size = next((n for n in sizes if " ".join(sounds[at : at + n]) in names), 0)
        if not size:
            yield _part(*found[at])
        at += size or 1


@cache
def _states() -> tuple[frozenset[str], dict[str, int]]:
    """Codes of States and how their names sound; the most words of a name by its first one."""
    names: set[str] = set()
    longest: dict[str, int] = {}
    with STATES.open(encoding="utf-8", newline="") as lines:
        names.update(row["code"] for row in csv.DictReader(lines))
    for written in names_of_states():
        sounds = [heard(word) for word in WORD_OR_NUMBER.findall(written)]
        names.add(" ".join(sounds))
        longest[sounds[0]] = max(longest.get(sounds[0], 0), len(sounds))
    return frozenset(names), longest


def names_of_states() -> Iterator[str]:
    """Every name of a State as it is written, in three languages."""
    with STATES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield from row["written"].split("|")
