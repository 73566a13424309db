"""Mongolian in an alphabet that has no Ө and no Ү: what offices write in their place.

Windows-1251 holds neither letter. Some programs write the Ukrainian Є and Ї instead, which are read
as what is meant; others write a question mark, and then the letter is lost.
"""

import re
from pathlib import Path

IN_PLACE = str.maketrans("ЄєЇї", "ӨөҮү")
OWN = frozenset("ӨөҮү")
# Ukrainian has some four of these for each of the others, Mongolian has none.
UKRAINIAN = frozenset("Іі")
TIMES = 2
SAMPLE = 4 << 20
LOST = re.compile(r"[а-яёөү]\?+[а-яёөү]", re.IGNORECASE)


def writes_others_in_place(path: Path, encoding: str) -> bool:
    """Whether Є and Ї of a text stand for Ө and Ү: it has neither of these, and more of the others
    than Ukrainian could have."""
    with path.open("rb") as stream:
        text = stream.read(SAMPLE).decode(encoding, "ignore")
    if text.isascii() or any(letter in text for letter in OWN):
        return False
    in_place = sum(text.count(chr(letter)) for letter in IN_PLACE)
    return in_place > TIMES * sum(map(text.count, UKRAINIAN))


def has_lost_letters(text: str) -> bool:
    """Whether a question mark stands within a Cyrillic word, where a letter was."""
    return LOST.search(text) is not None
