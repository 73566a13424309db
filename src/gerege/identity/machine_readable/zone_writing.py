"""How a name is written in the zone: A to Z and fillers, and nothing else.

``zone_letters.csv`` has the ways in which documents write a letter: what Doc 9303-3 (section 6)
recommends, what MNS 5217 says, and what passports have. The first way is the one that is written
here. A letter with marks that is not in the table loses them; apostrophes are left out; hyphens,
spaces and full stops become fillers (Doc 9303-3, 4.6).
"""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from gerege.identity.machine_readable.check_digits import FILLER, LETTERS

TABLE = Path(__file__).with_name("zone_letters.csv")
CACHED = 512
DIVIDES = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212./,]+")


def in_zone(text: str) -> str:
    """A name as a document would write it: words of A to Z with one filler between them."""
    words = ("".join(ways_of(c)[0] for c in word) for word in _words(text))
    return FILLER.join(word for word in words if word)


def may_be_written(text: str, zone: str) -> bool:
    """Whether some document would write a name so; the words in their order, spaces ignored."""
    ends = {0}
    for character in "".join(_words(text)):
        ways = ways_of(character)
        ends = {at + len(way) for at in ends for way in ways if zone.startswith(way, at)}
        if not ends:
            return False
    return len(zone) in ends


@lru_cache(maxsize=CACHED)
def ways_of(character: str) -> tuple[str, ...]:
    """The ways in which documents write one letter; one empty way for what is no letter."""
    if character in LETTERS:
        return (character,)
    small = character.casefold()
    found = _table().get(small)
    if found:
        return found
    bare = unicodedata.normalize("NFKD", character).upper()
    return ("".join(c for c in bare if c in LETTERS),)


def _words(text: str) -> list[str]:
    return [word for word in DIVIDES.split(unicodedata.normalize("NFKC", text)) if word]


@cache
def _table() -> dict[str, tuple[str, ...]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["letter"]: tuple(row["ways"].split("|")) for row in csv.DictReader(lines)}
