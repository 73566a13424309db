"""Cut Noto Sans down to what Gerege writes: two weights for pages, two for letters on paper.

For Hangul on paper NanumGothic is cut, in one weight, under a name of our own: its licence keeps
the name Nanum for the typeface as its makers gave it out.

The usual web subsets leave out ө, ү and ₮, so a Mongolian page would be set in two typefaces.
Hinting is dropped (half the size; screens of the last ten years draw well without it). A letter may
be written in the language of a host country: all Latin, Greek and Cyrillic letters stay.

    python tools/make_fonts.py [FOLDER WITH NotoSans-*.ttf [FOLDER WITH NanumGothic.ttf]]
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

DEBIAN_FOLDER = Path("/usr/share/fonts/truetype/noto")
HANGUL_FOLDER = Path("/usr/share/fonts/truetype/nanum")
SOURCE = Path(__file__).resolve().parent.parent / "src/gerege"
PAGES, PAPER = SOURCE / "ui/static/ui", SOURCE / "papers/fonts"
WEIGHTS = {"NotoSans-Regular.ttf": "noto-regular", "NotoSans-Bold.ttf": "noto-bold"}

BASIC_LATIN = range(0x20, 0x7F)
LATIN_1 = range(0xA0, 0x100)
TURKISH_AND_ROMANISED = "ĀāĞğĪīİıŌōŞşŪūŠšŽžČč"
RUSSIAN = range(0x410, 0x450)
MONGOLIAN_AND_KAZAKH = "ЁёӨөҮүӘәҒғҚқҢңҰұҺһІі"
MARKS = "‑–—‘’‚“”„•…‹›№₮€"
HANGUL = (range(0xAC00, 0xD7A4), range(0x3131, 0x3164), range(0x3008, 0x3012))
HANGUL_NAME = "Gerege Hangul"
NAMES_OF_IT = {1: HANGUL_NAME, 3: HANGUL_NAME, 4: HANGUL_NAME, 6: "GeregeHangul", 16: HANGUL_NAME}
FEATURES = ["kern", "ccmp", "locl"]
LATIN_EXTENDED = (range(0x100, 0x250), range(0x1E00, 0x1F00))
GREEK, CYRILLIC = range(0x370, 0x400), range(0x400, 0x530)
PUNCTUATION, MONEY = range(0x2010, 0x2040), range(0x20A0, 0x20C0)


def for_pages() -> set[int]:
    """Code points of every letter and mark that a page may show."""
    letters = TURKISH_AND_ROMANISED + MONGOLIAN_AND_KAZAKH + MARKS
    return {*BASIC_LATIN, *LATIN_1, *RUSSIAN, *map(ord, letters)}


def for_paper() -> set[int]:
    """Code points that a letter may hold, where the source has them; all of a page's among them."""
    wider = (*LATIN_EXTENDED, GREEK, CYRILLIC, PUNCTUATION, MONEY)
    return for_pages() | {code for each in wider for code in each}


def for_hangul() -> set[int]:
    """Code points of every Korean syllable, single letter and mark, with Latin between them."""
    return {*BASIC_LATIN, *(code for each in HANGUL for code in each)}


def cut(
    source: Path, target: Path, wanted: set[int], needed: set[int], names: Mapping[int, str]
) -> int:
    """Write one weight and say how many bytes it has. Raises when the source lacks a letter."""
    options = Options()
    options.flavor = "woff2" if target.suffix == ".woff2" else None
    options.hinting = False
    options.layout_features = FEATURES
    options.drop_tables += ["FFTM"]
    font = load_font(str(source), options)
    missing = needed - set(font.getBestCmap())
    if missing:
        raise SystemExit(f"{source.name} lacks {' '.join(map(chr, sorted(missing)))}")
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    for row in font["name"].names:
        row.string = names.get(row.nameID, row.toUnicode())
    save_font(font, str(target), options)
    return target.stat().st_size


def main() -> None:
    """Make both weights, for pages and for paper, and the one for Hangul."""
    given = [Path(each) for each in sys.argv[1:]]
    folder, hangul = [*given, *(DEBIAN_FOLDER, HANGUL_FOLDER)[len(given) :]]
    for weight, name in WEIGHTS.items():
        page, paper = PAGES / f"{name}.woff2", PAPER / f"{name}.ttf"
        print(f"{page.name}: {cut(folder / weight, page, for_pages(), for_pages(), {})} bytes")
        print(f"{paper.name}: {cut(folder / weight, paper, for_paper(), for_pages(), {})} bytes")
    source, paper = hangul / "NanumGothic.ttf", PAPER / "hangul-regular.ttf"
    size = cut(source, paper, for_hangul(), for_hangul(), NAMES_OF_IT)
    print(f"{paper.name}: {size} bytes")


if __name__ == "__main__":
    main()
