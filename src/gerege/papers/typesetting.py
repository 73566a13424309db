"""A letter on paper: one layout for every letter, A4, the same bytes whenever it is asked for.

A letter the typeface does not have is refused, never drawn as an empty box. Pure: knows no Django.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

FONTS = Path(__file__).resolve().parent / "fonts"
FACE = "noto"
FILES = {"": FONTS / "noto-regular.ttf", "B": FONTS / "noto-bold.ttf"}
MARGIN, FOOT, LABEL_WIDTH, LINE = 25.0, 22.0, 55.0, 6.0
TEXT_SIZE, SMALL_SIZE, TITLE_SIZE, MARK_SIZE = 11, 8, 13, 60
PALE = 225


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on the paper, in words.

    ``head`` are lines as label and value (number, date, from); ``fields`` those of the person.
    ``foot`` stands on each page with its number; ``mark`` is written across it where not empty.
    """

    language: str
    head: Sequence[tuple[str, str]]
    addressee: str
    title: str
    paragraphs: Sequence[str]
    fields: Sequence[tuple[str, str]]
    signature: Sequence[str]
    foot: str
    mark: str = ""

    def texts(self) -> Iterable[str]:
        """Every text on the sheet."""
        for label, value in (*self.head, *self.fields):
            yield from (label, value)
        yield from (self.addressee, self.title, self.foot, self.mark)
        yield from (*self.paragraphs, *self.signature)


@cache
def known_letters() -> frozenset[int]:
    """The code points that both weights of the typeface can draw."""
    faces = (TTFont(path, lazy=True).getBestCmap() for path in FILES.values())
    first, *others = (frozenset(face) for face in faces)
    return first.intersection(*others)


def missing_letters(texts: Iterable[str]) -> str:
    """The letters in these texts that cannot be printed, in their order, each once."""
    all_of_them = dict.fromkeys(letter for text in texts for letter in _composed(text))
    return "".join(one for one in all_of_them if ord(one) not in known_letters() and one != "\n")


def printed(sheet: Sheet, moment: datetime) -> bytes:
    """The sheet as PDF, dated ``moment``. Raises ValueError for letters that cannot be printed."""
    missing = missing_letters(sheet.texts())
    if missing:
        raise ValueError(missing)
    paper = _Paper(sheet, moment)
    paper.add_page()
    paper.draw()
    return bytes(paper.output())


def _composed(text: str) -> str:
    """One sign for each letter with its mark; line ends and tabs as the layout knows them."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")


class _Paper(FPDF):
    """The layout."""

    def __init__(self, sheet: Sheet, moment: datetime) -> None:
        super().__init__(format="A4")
        self.sheet = sheet
        for style, path in FILES.items():
            self.add_font(FACE, style, str(path))
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, FOOT + LINE)
        self.set_creation_date(moment)
        self.set_lang(sheet.language)
        # Whoever sees the file's properties learns a number, nothing of anybody.
        self.set_title(sheet.foot)
        self.set_producer("Gerege")
        self.set_creator("Gerege")

    def header(self) -> None:
        """Across the page, behind the text."""
        if not self.sheet.mark:
            return
        self.set_font(FACE, "B", MARK_SIZE)
        self.set_text_color(PALE)
        x, y = self.w / 2, self.h / 2
        with self.rotation(55, x, y):
            self.text(x - self.get_string_width(_composed(self.sheet.mark)) / 2, y, self.sheet.mark)
        self.set_text_color(0)
        self.set_xy(MARGIN, MARGIN)

    def footer(self) -> None:
        """Number, language and which page of how many."""
        self.set_y(-FOOT)
        self.set_font(FACE, "", SMALL_SIZE)
        self.multi_cell(0, 4, f"{self.sheet.foot} · {self.page_no()}/{{nb}}", align=Align.L)

    def draw(self) -> None:
        """Everything from the head to the signature."""
        sheet = self.sheet
        self._lines(sheet.head)
        self._text(sheet.addressee, after=LINE)
        self.set_font(FACE, "B", TITLE_SIZE)
        self._block(sheet.title, after=LINE / 2)
        first, *others = [*sheet.paragraphs, ""]
        self._text(first, after=LINE / 2)
        self._lines(sheet.fields)
        for paragraph in others:
            self._text(paragraph, after=LINE / 2)
        self.ln(LINE)
        for line in sheet.signature:
            self._text(line)

    def _lines(self, lines: Sequence[tuple[str, str]]) -> None:
        for label, value in lines:
            top = self.get_y()
            if self.will_page_break(2 * LINE):
                self.add_page()
                top = self.get_y()
            self.set_font(FACE, "B", TEXT_SIZE)
            self.multi_cell(
                LABEL_WIDTH, LINE, _composed(label), align=Align.L, new_x=XPos.RIGHT, new_y=YPos.TOP
            )
            left, page = MARGIN + LABEL_WIDTH, self.page_no()
            label_ends = self._end_of(label, LABEL_WIDTH, top)
            self.set_xy(left, top)
            self.set_font(FACE, "", TEXT_SIZE)
            self.multi_cell(
                0, LINE, _composed(value), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )
            if self.page_no() == page:
                self.set_y(max(self.get_y(), label_ends))
        if lines:
            self.ln(LINE / 2)

    def _end_of(self, text: str, width: float, top: float) -> float:
        rows = self.multi_cell(width, LINE, _composed(text), dry_run=True, output="LINES")
        return top + LINE * len(cast("list[str]", rows))

    def _text(self, text: str, after: float = 0) -> None:
        if text.strip():
            self.set_font(FACE, "", TEXT_SIZE)
            self._block(text, after)

    def _block(self, text: str, after: float) -> None:
        words = _composed(text)
        self.multi_cell(0, LINE, words, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(after)
