"""In which encoding a text is written: by its mark, by being UTF-8, else by what its letters say.

The whole file is looked at once, for the first Cyrillic letter may stand in the last row. Where
most lines are UTF-8 the file is, and the few others are refused row by row.
"""

import codecs
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gerege.kernel.errors import InputRefused

PORTION = 1 << 20
START = 4096
MOST_SAMPLED = 64 << 10
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of one byte a letter; then those of East Asia. What comes first is taken when nothing tells.
CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
OTHERS = ("cp1252", "cp949", "gb18030", "shift_jis", "big5")
# Where Icelandic letters seem to stand, they are the Turkish ones of a sister encoding.
ICELANDIC = frozenset("ðÐýÝþÞ")
ENOUGH_CYRILLIC = 0.75
FREQUENT = frozenset("аоэинтлрсгдухбем")
RARE = 0.5
# How many zeros a text may hold before something else is thought of.
MOST_ZEROS = 0.1


def encoding_of(path: Path) -> str:
    """The name of the encoding, as Python calls it. Raises InputRefused for what is no text."""
    with path.open("rb") as stream:
        start = stream.read(START)
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    if zeros := _zeros(start):
        return zeros
    if _is_utf8(path):
        return "utf-8"
    lines = list(islice(_lines_with_letters(path), MOST_SAMPLED // 8))
    valid = sum(map(_decodes, lines))
    return "utf-8" if 2 * valid >= len(lines) else _by_letters(b"".join(lines)[:MOST_SAMPLED])


def _zeros(start: bytes) -> str:
    """UTF-16 without a mark has a zero in every second byte; many zeros elsewhere are no text."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if (even + odd) <= MOST_ZEROS * len(start):
        return ""
    if min(even, odd) * 4 > max(even, odd) or len(start) % 2:
        problem = "this is neither a table nor a text"
        raise InputRefused("file", problem, "Give CSV, XLSX, JSON lines or Parquet.")
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while portion := stream.read(PORTION):
                decoder.decode(portion)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines_with_letters(path: Path) -> Iterator[bytes]:
    """Lines that are more than ASCII, each cut if it is long."""
    with path.open("rb") as stream:
        while line := stream.readline(START):
            if not line.isascii():
                yield line


def _decodes(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(line) == START and error.start > len(line) - 4
    return True


def _by_letters(sample: bytes) -> str:
    """Cyrillic if it reads as that, small letters mostly; else what the library finds."""
    best = max(CYRILLIC, key=lambda name: _cyrillic_share(sample, name))
    if _cyrillic_share(sample, best) >= ENOUGH_CYRILLIC:
        return best
    from charset_normalizer import from_bytes  # noqa: PLC0415  hardly ever needed, and not small

    found = from_bytes(sample, cp_isolation=list(OTHERS)).best()
    name = found.encoding if found else OTHERS[0]
    turkish = name == OTHERS[0] and ICELANDIC & set(sample.decode(name, "replace"))
    return "cp1254" if turkish else name


def _cyrillic_share(sample: bytes, name: str) -> float:
    """How far the letters beyond ASCII look like words of Cyrillic: 1 is as good as can be."""
    text = sample.decode(name, "replace")
    around = zip(f" {text}", text, f"{text[1:]} ", strict=False)
    beyond = [_looks(*letters) for letters in around if not letters[1].isascii()]
    return sum(beyond) / len(beyond) if beyond else 0.0


def _looks(before: str, letter: str, behind: str) -> float:
    """A capital inside a word, a Latin neighbour and many rare letters speak against Cyrillic."""
    latin = any(c.isascii() and c.isalpha() for c in (before, behind))
    if latin or not "\u0400" <= letter <= "\u045f":
        return 0.0
    inside = letter.isupper() and before.islower()
    return (1.0 if letter.lower() in FREQUENT else RARE) * (RARE if inside else 1.0)
