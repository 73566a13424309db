"""Lines as people type and paste them, brought to the signs of the standard.

Small letters, letters of another alphabet that are drawn like Latin ones, spaces and other signs
for the filler are read as what they mean, and each is told with its place. Whatever else stands
there stays, so that the reader can point at it.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gerege.identity.documents import TO_LATIN
from gerege.identity.machine_readable.check_digits import FILLER
from gerege.identity.machine_readable.layouts import EVERYTHING
from gerege.identity.machine_readable.troubles import Code, Trouble

WIDTHS = (30, 36, 44)
MOST_LINES = 12
MOST_CHARACTERS = 200

FILLERS = {
    **dict.fromkeys("‹›〈〉˂＜", FILLER),
    **dict.fromkeys("«»《》≪", FILLER * 2),
}
# Greek capitals drawn like Latin ones, and the Cyrillic letter drawn like a digit.
DRAWN_ALIKE = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧЗ", "ABEZHIKMNOPTYX3")

# What is taken for what, where only one of the two can stand.
LIKE_DIGITS = {**dict.fromkeys("OQD", "0"), **dict.fromkeys("IL", "1"), "Z": "2", "A": "4"} | {
    "S": "5",
    "G": "6",
    "T": "7",
    "B": "8",
}
LIKE_LETTERS = {"0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B"}


def _each_with_the_others(groups: Iterable[str]) -> dict[str, str]:
    groups = tuple(groups)
    return {
        c: "".join(other for group in groups if c in group for other in group if other != c)
        for c in sorted(set("".join(groups)))
    }


# What a hand mistakes for what, where both can stand; and a camera as well.
CERTAINLY_ALIKE = _each_with_the_others(("0OQD", "1IL", "2Z", "5S", "6G", "8B"))
ALIKE = _each_with_the_others(("17T", "4A", "UVY", "MN", "KXL<"))


class Line(NamedTuple):
    """A line in the signs of the standard; ``columns`` tells where each sign was typed."""

    text: str
    columns: Sequence[int]
    troubles: tuple[Trouble, ...] = ()


def lines_of(given: Iterable[str]) -> list[str]:
    """The lines that are not blank; a text with line breaks, or one without any, is divided."""
    found = [
        line.strip()
        for text in given
        for line in text.replace("&lt;", FILLER).splitlines()
        if line.strip()
    ][:MOST_LINES]
    return _divided(found[0]) if len(found) == 1 else found


def _divided(text: str) -> list[str]:
    """A whole zone that was pasted without its line breaks."""
    for width, number in ((44, 2), (36, 2), (30, 3)):
        if len(text) == width * number:
            return [text[at : at + width] for at in range(0, len(text), width)]
    return [text]


def tidied(text: str, number: int) -> Line:
    """One line, with a note for what was not in the signs of the standard.

    Each letter of another alphabet is told; small letters and other fillers once, where they begin.
    """
    seen = _without_gaps(list(_seen(text[:MOST_CHARACTERS])))
    signs, columns, troubles = "", list[int](), dict[object, Trouble]()
    for column, character in seen:
        meant, code = _meant(character)
        signs += meant
        columns += [column] * len(meant)
        if code:
            found = Trouble(code, number, column, character, meant, mended=True)
            troubles.setdefault(column if code is Code.OTHER_ALPHABET else code, found)
    return Line(signs, columns, tuple(troubles.values()))


def _seen(text: str) -> Iterator[tuple[int, str]]:
    """Each character with its column, as people count: marks and what is invisible do not count."""
    column = 0
    for character in unicodedata.normalize("NFC", text):
        if unicodedata.category(character) not in ("Mn", "Me", "Cf", "Cc"):
            column += 1
            yield column, character


def _without_gaps(seen: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Spaces are taken out where the line has its right length only without them."""
    solid = [pair for pair in seen if not pair[1].isspace()]
    return solid if len(seen) not in WIDTHS and len(solid) in WIDTHS else seen


def _meant(character: str) -> tuple[str, Code | None]:
    """What a character stands for, and what is to be told about it."""
    if character in EVERYTHING:
        return character, None
    if character.isspace() or character in FILLERS:
        return FILLERS.get(character, FILLER), Code.FILLER_WRITTEN_OTHERWISE
    capital = character.upper()
    if capital in EVERYTHING:
        return capital, Code.LOWER_CASE
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", capital) if not unicodedata.combining(c)
    )
    alike = bare.translate(TO_LATIN).translate(DRAWN_ALIKE)
    if len(alike) == 1 and alike in EVERYTHING:
        return alike, Code.OTHER_ALPHABET
    return character, None
