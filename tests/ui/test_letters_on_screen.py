"""Every letter that a page can show is in our cut of the typeface, in both weights."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import gerege

PACKAGE = Path(gerege.__file__).parent
FONTS = PACKAGE / "ui" / "static" / "ui"
TEXTS = ("*.html", "*.po", "*.yaml")
# Signs that Noto Sans does not have; every system draws them, and none is a letter of a word.
LEFT_TO_THE_SYSTEM = set("→←↑↓≥≤≈−▸▾■●▲✓✗")
# How files that arrive write a currency or a yes; no page writes them.
ONLY_READ = set("₩₽₺₸₹₱₪₫฿✔")
CONTROL = {"\n", "\r", "\t"}
# What applicants' words are compared with, in whichever script they write; no page shows a line.
ONLY_COMPARED = {"catalogue/visas/nothing.yaml", "catalogue/visas/peoples.yaml"}


def letters_in_texts() -> dict[str, Path]:
    """Each character of templates, translations and catalogue, with one file that has it."""
    found: dict[str, Path] = {}
    for pattern in TEXTS:
        for file in sorted(PACKAGE.rglob(pattern)):
            if file.relative_to(PACKAGE).as_posix() in ONLY_COMPARED:
                continue
            found.update(dict.fromkeys(file.read_text(encoding="utf-8"), file))
    return found


@pytest.mark.parametrize("name", ["noto-regular.woff2", "noto-bold.woff2"])
def test_no_text_brings_a_letter_that_the_typeface_lacks(name: str) -> None:
    drawn = set(map(chr, TTFont(FONTS / name).getBestCmap()))
    missing = {
        letter: str(file.relative_to(PACKAGE))
        for letter, file in letters_in_texts().items()
        if letter not in drawn | LEFT_TO_THE_SYSTEM | ONLY_READ | CONTROL
    }
    assert missing == {}


def test_the_mongolian_letters_and_the_tugrik_are_drawn() -> None:
    drawn = set(map(chr, TTFont(FONTS / "noto-regular.woff2").getBestCmap()))
    assert set("ӨөҮүЁё₮№«»„“–—…") <= drawn
