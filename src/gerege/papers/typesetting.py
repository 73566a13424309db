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
from fpdf.enums import Align, TextEmphasis, XPos, YPos

FONTS = Path(__file__).resolve().parent / "fonts"
FACE = "noto"
HANGUL = "hangul"
HANGUL_FILE = FONTS / "hangul-regular.ttf"
FILES = {"": FONTS / "noto-regular.ttf", "B": FONTS / "noto-bold.ttf"}
MARGIN, FOOT, LABEL_WIDTH, LINE = 25.0, 22.0, 55.0, 6.0
TEXT_SIZE, SMALL_SIZE, TITLE_SIZE, MARK_SIZE = 11, 8, 13, 60
HEAD_WIDTH, HEAD_LINE, HEAD_SIZE, BOLD_LINES = 32.0, 5.0, 9, 2
SIGN_WIDTH, SIGN_SPACE, STAMP = 80.0, 20.0, 40.0
PALE, PALE_LINE = 225, 140


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on the paper, in words.

    ``letterhead`` are the lines at the top, ``head`` lines as label and value (date, number),
    ``fields`` those of the person. ``signature`` is who signs, under a line to sign on beside the
    place that ``stamp`` names. ``foot`` stands on each page with its number; ``mark`` is written
    across it where not empty.
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
    letterhead: Sequence[str] = ()
    stamp: str = ""

    def texts(self) -> Iterable[str]:
        """Every text on the sheet."""
        for label, value in (*self.head, *self.fields):
            yield from (label, value)
        yield from (self.addressee, self.title, self.foot, self.mark, self.stamp)
        yield from (*self.letterhead, *self.paragraphs, *self.signature)


@cache
def known_letters() -> frozenset[int]:
    """The code points that can be drawn: in both weights, or in the typeface for Hangul."""
    return _in_both_weights() | frozenset(TTFont(HANGUL_FILE, lazy=True).getBestCmap())


@cache
def _in_both_weights() -> frozenset[int]:
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
        # A large file: read for letters that need it, and no others.
        letters = {ord(one) for text in sheet.texts() for one in _composed(text) if one != "\n"}
        if not letters <= _in_both_weights():
            self.add_font(HANGUL, "", str(HANGUL_FILE))
            self.set_fallback_fonts([HANGUL], exact_match=False)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, FOOT + LINE)
        self.set_creation_date(moment)
        self.set_lang(sheet.language)
        # Whoever sees the file's properties learns a number, nothing of anybody.
        self.set_title(sheet.foot)
        self.set_producer("Gerege")
        self.set_creator("Gerege")

    def set_font(
        self, family: str | None = None, style: str | TextEmphasis = "", size: float = 0
    ) -> None:
        """Choose a typeface, and say so on the page at once.

        The library would say so with the next text. Where that begins in the typeface for Hangul,
        it says so in a part that it takes back, and what follows is drawn in another weight, as
        wrong letters.
        """
        super().set_font(family, style, size)
        if self.page and not self.current_font_is_set_on_page:
            self.text(self.x, self.y, "")

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
        """Everything from the letterhead to the signature."""
        sheet = self.sheet
        self._top(sheet.letterhead)
        self._lines(sheet.head, HEAD_WIDTH)
        self.ln(LINE / 2)
        self._text(sheet.addressee, after=LINE)
        self.set_font(FACE, "B", TITLE_SIZE)
        self._block(sheet.title, after=LINE / 2)
        first, *others = [*sheet.paragraphs, ""]
        self._text(first, after=LINE / 2)
        self._lines(sheet.fields, LABEL_WIDTH)
        for paragraph in others[:-2]:
            self._text(paragraph, after=LINE / 2)
        self._ending("".join(others[-2:-1]))

    def _top(self, lines: Sequence[str]) -> None:
        """The letterhead in the middle, its first lines bold, with a rule under it."""
        for place, line in enumerate(lines):
            style, size = ("B", TEXT_SIZE) if place < BOLD_LINES else ("", HEAD_SIZE)
            self.set_font(FACE, style, size)
            self.multi_cell(
                0, HEAD_LINE, _composed(line), align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )
        if lines:
            self.ln(HEAD_LINE / 2)
            self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
            self.ln(LINE)

    def _ending(self, paragraph: str) -> None:
        """The last paragraph with who signs: together, so that no name stands alone on a page."""
        self.set_font(FACE, "", TEXT_SIZE)
        signs = 2 * LINE + max(STAMP, SIGN_SPACE + LINE * len(self.sheet.signature))
        text = self._end_of(paragraph, self.epw, LINE / 2) if paragraph.strip() else 0
        whole = text + signs
        if self.will_page_break(whole if whole < self.eph / 2 else signs):
            self.add_page()
        self._text(paragraph, after=LINE / 2)
        if self.will_page_break(signs):
            self.add_page()
        self._signature()

    def _signature(self) -> None:
        """A line to sign on, name and office under it, and beside it the place of the stamp."""
        top = self.get_y() + LINE
        self._stamp(top)
        ruled = top + SIGN_SPACE
        self.line(MARGIN, ruled, MARGIN + SIGN_WIDTH, ruled)
        self.set_xy(MARGIN, ruled + 1)
        self.set_font(FACE, "", TEXT_SIZE)
        for line in self.sheet.signature:
            self.multi_cell(
                SIGN_WIDTH,
                LINE,
                _composed(line),
                align=Align.L,
                new_x=XPos.LMARGIN,
                new_y=YPos.NEXT,
            )

    def _stamp(self, top: float) -> None:
        left = self.w - MARGIN - STAMP
        self.set_draw_color(PALE_LINE)
        with self.local_context():
            self.set_dash_pattern(dash=1.5, gap=1.5)
            self.ellipse(left, top, STAMP, STAMP)
        self.set_draw_color(0)
        self.set_font(FACE, "", SMALL_SIZE)
        self.set_text_color(PALE_LINE)
        self.set_xy(left, top + STAMP / 2 - 2)
        self.cell(STAMP, 4, _composed(self.sheet.stamp), align=Align.C)
        self.set_text_color(0)

    def _lines(self, lines: Sequence[tuple[str, str]], width: float) -> None:
        for label, value in lines:
            top = self.get_y()
            if self.will_page_break(2 * LINE):
                self.add_page()
                top = self.get_y()
            self.set_font(FACE, "B", TEXT_SIZE)
            self.multi_cell(
                width, LINE, _composed(label), align=Align.L, new_x=XPos.RIGHT, new_y=YPos.TOP
            )
            left, page = MARGIN + width, self.page_no()
            label_ends = self._end_of(label, width, top)
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
