"""Cut Noto Sans down to the letters that Gerege writes: two weights, about 12 KB each.

The usual web subsets leave out ө, ү and ₮, so a Mongolian page would be set in two typefaces.
Hinting is dropped (half the size; screens of the last ten years draw well without it).

    python tools/make_fonts.py [FOLDER WITH NotoSans-*.ttf]
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

DEBIAN_FOLDER = Path("/usr/share/fonts/truetype/noto")
TARGET = Path(__file__).resolve().parent.parent / "src/gerege/ui/static/ui"
WEIGHTS = {"NotoSans-Regular.ttf": "noto-regular.woff2", "NotoSans-Bold.ttf": "noto-bold.woff2"}

BASIC_LATIN = range(0x20, 0x7F)
LATIN_1 = range(0xA0, 0x100)
TURKISH_AND_ROMANISED = "ĀāĞğĪīİıŌōŞşŪūŠšŽžČč"
RUSSIAN = range(0x410, 0x450)
MONGOLIAN_AND_KAZAKH = "ЁёӨөҮүӘәҒғҚқҢңҰұҺһІі"
MARKS = "‑–—‘’‚“”„•…‹›№₮€"
FEATURES = ["kern", "ccmp", "locl"]


def wanted() -> set[int]:
    """Code points of every letter and mark in the subset."""
    letters = TURKISH_AND_ROMANISED + MONGOLIAN_AND_KAZAKH + MARKS
    return {*BASIC_LATIN, *LATIN_1, *RUSSIAN, *map(ord, letters)}


def cut(source: Path, target: Path) -> int:
    """Write one weight and say how many bytes it has. Raises when the source lacks a letter."""
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = FEATURES
    font = load_font(str(source), options)
    missing = wanted() - set(font.getBestCmap())
    if missing:
        raise SystemExit(f"{source.name} lacks {' '.join(map(chr, sorted(missing)))}")
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    save_font(font, str(target), options)
    return target.stat().st_size


def main() -> None:
    """Make both weights."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEBIAN_FOLDER
    for source, target in WEIGHTS.items():
        print(f"{target}: {cut(folder / source, TARGET / target)} bytes")


if __name__ == "__main__":
    main()
