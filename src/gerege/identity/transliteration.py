"""From any way of writing a name to its sounds, and from Cyrillic to Latin by MNS 5217:2012.

The sounds are no spelling. They forget the alphabet and the habit (MNS 5217, BGN/PCGN, the
machine-readable zone, everyday) and keep what tells two names apart. One sign stands for one sound:

    q ч · w ш · c ц · h х · j ж · Y the glide in я е ё ю · ' ь and ъ · ö ө · ü ү · ё the vowel of ё
    K кс

A Latin letter that people use for several sounds keeps its capital, so that the comparison can
allow each of them: O о ө · U у ү ө · V в ү · C ц к · J ж й · X х ш кс · Q к ч · Š ш с · Ž ж з ·
Č ч ц.

Tables: ``cyrillic.csv`` (letter, MNS 5217, sound), ``latin.csv`` (spelling, sound, longest first),
``drawn_alike.csv`` (Latin letters typed inside Cyrillic words). Source of the standard and the
habits: the country research, section (e), S51.
"""

import csv
import re
import unicodedata
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path

HERE = Path(__file__).parent
VOWELS = frozenset("aeiouöüёOU")

# What Latin writes alike must sound alike from Cyrillic too: Бат-Сүх and "Batsukh", Буджав and
# "Budjav", Александр and "Alexander", Щукин and "Shchukin", мүэ and the "ue" of passports.
MEETINGS = (
    (re.compile("t+[scC]"), "c"),
    (re.compile("dj"), "j"),
    (re.compile("dJ"), "J"),
    (re.compile("dz"), "z"),
    (re.compile("ks"), "K"),
    (re.compile("wq"), "w"),
    (re.compile("[oOö]e"), "ö"),
    (re.compile("[uUü]e"), "ü"),
    (re.compile("U[uü]"), "U"),
    (re.compile("ё[oö]"), "ё"),
)
CYRILLIC = re.compile("[\u0400-\u052f]")
PLAIN_LATIN = re.compile("[A-Za-z]")
REPEATED = re.compile(r"(.)\1+", re.DOTALL)
VOWEL_LETTERS = "aeiouyöüäâáàãåéèêëíìîïóòôõúùûı"
GLIDE = re.compile(f"y(?=[{VOWEL_LETTERS}])")
# Names are personal: only as many stay in memory as one search compares again and again.
CACHED = 512


def to_latin(text: str) -> str:
    """A Cyrillic text in Latin letters by MNS 5217:2012; other characters stay as they are.

    Ж is j, as most descriptions of the standard have it; the comparison takes zh as well.
    """
    letters = _cyrillic_column("mns_5217")
    return "".join(_with_case(c, letters.get(c.lower(), c)) for c in text)


@lru_cache(maxsize=CACHED)
def sounds(word: str) -> str:
    """The sounds of one written word; letters of other scripts than these two stand for themselves.

    Empty when the word has no letters.
    """
    repaired = _in_one_script(unicodedata.normalize("NFKC", word))
    plain = unicodedata.normalize("NFKC", repaired.casefold())
    heard = _cyrillic_sounds(plain) if is_cyrillic(plain) else _latin_sounds(plain)
    for pattern, sound in MEETINGS:
        heard = pattern.sub(sound, heard)
    return REPEATED.sub(r"\1", heard)


def is_cyrillic(word: str) -> bool:
    """True if any letter is Cyrillic. Words are brought into one script before this is asked."""
    return CYRILLIC.search(word) is not None


def is_latin(word: str) -> bool:
    """True if any letter is Latin, with or without marks."""
    return PLAIN_LATIN.search(word) is not None or any(
        c.isalpha() and unicodedata.name(c, "").startswith("LATIN") for c in word
    )


def _in_one_script(word: str) -> str:
    """Replace what was typed with the other keyboard's look-alikes, by the script of the rest."""
    alike = _drawn_alike()
    cyrillic = [c for c in word if is_cyrillic(c)]
    latin = [c for c in word if c.isascii() and c.isalpha()]
    if not cyrillic or not latin:
        return word
    if _rank(cyrillic, alike.values()) >= _rank(latin, alike):
        return "".join(alike.get(c, c) for c in word)
    back = {theirs: ours for ours, theirs in alike.items()}
    return "".join(back.get(c, c) for c in word)


def _rank(letters: list[str], doubtful: Collection[str]) -> tuple[int, int]:
    """How strongly letters speak for their script: those drawn like no other first."""
    certain = sum(c not in doubtful for c in letters)
    return certain, len(letters)


def _cyrillic_sounds(word: str) -> str:
    table = _cyrillic_column("sound")
    found: list[str] = []
    for c in word:
        sound = table.get(c)
        found.append(_latin_sounds(c) if sound is None else sound)
    return "".join(found)


def _latin_sounds(word: str) -> str:
    table, pattern = _latin()
    start = re.sub("^sch", "š", GLIDE.sub("Y", word))
    heard = pattern.sub(lambda found: table[found.group()], start)
    return "".join(_bare(c) for c in heard)


def _bare(character: str) -> str:
    """A letter without its marks; nothing for what is no letter."""
    if character in "'YČŠŽ" or character in VOWELS:
        return character
    plain = unicodedata.normalize("NFKD", character)
    return "".join(c for c in plain if c.isalpha())


def _with_case(original: str, latin: str) -> str:
    return latin.capitalize() if original.isupper() else latin


@cache
def _cyrillic_column(column: str) -> dict[str, str]:
    with (HERE / "cyrillic.csv").open(encoding="utf-8", newline="") as lines:
        return {row["letter"]: row[column] for row in csv.DictReader(lines)}


@cache
def _latin() -> tuple[dict[str, str], re.Pattern[str]]:
    with (HERE / "latin.csv").open(encoding="utf-8", newline="") as lines:
        table = {row["spelling"]: row["sound"] for row in csv.DictReader(lines)}
    longest_first = sorted(table, key=len, reverse=True)
    return table, re.compile("|".join(map(re.escape, longest_first)))


@cache
def _drawn_alike() -> dict[str, str]:
    with (HERE / "drawn_alike.csv").open(encoding="utf-8", newline="") as lines:
        return {row["latin"]: row["cyrillic"] for row in csv.DictReader(lines)}
