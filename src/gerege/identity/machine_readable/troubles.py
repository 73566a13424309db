"""What can be wrong with a machine-readable zone: codes, and fixed sentences in both languages.

A sentence never has a figure or a character built into it; those stand beside it, each behind its
label: line, column (counted from 1, as people count), what stands there, what could stand there.
"""

from dataclasses import dataclass
from enum import StrEnum

from gerege.kernel.bilingual import Bilingual


class Code(StrEnum):
    """Stable codes: screens translate them, other programs may rely on them."""

    NO_ZONE = "no_zone"
    LINE_MISSING = "line_missing"
    LINE_TOO_SHORT = "line_too_short"
    LINE_TOO_LONG = "line_too_long"
    LOWER_CASE = "lower_case"
    OTHER_ALPHABET = "other_alphabet"
    FILLER_WRITTEN_OTHERWISE = "filler_written_otherwise"
    LETTER_FOR_DIGIT = "letter_for_digit"
    DIGIT_FOR_LETTER = "digit_for_letter"
    CANNOT_STAND_HERE = "cannot_stand_here"
    CHECK_DIGIT = "check_digit"
    TYPED_FITS = "typed_fits"
    NO_SUCH_DATE = "no_such_date"
    UNKNOWN_STATE = "unknown_state"
    DOCUMENT_CODE = "document_code"
    NO_NAME = "no_name"
    FILLERS_INSIDE_NAME = "fillers_inside_name"


@dataclass(frozen=True)
class Sentence:
    """What is wrong, and how to mend it."""

    problem: Bilingual
    mend: Bilingual


LOOK = Bilingual("Баримт бичиг дээрх тэмдэгттэй тулгана уу", "Compare it with the document")
COUNT = Bilingual(
    "Мөрийн бүх тэмдэгтийг, < тэмдгийг оролцуулан оруулна уу",
    "Type every character of the line, the < signs as well",
)
NOTHING = Bilingual("Засаж уншсан. Юу ч хийх шаардлагагүй", "It was read all the same; do nothing")

SENTENCES: dict[Code, Sentence] = {
    Code.NO_ZONE: Sentence(
        Bilingual(
            "Энэ нь паспорт, виз, үнэмлэхийн машинаар уншдаг мөр биш",
            "These are not the machine-readable lines of a passport, a visa or a card",
        ),
        Bilingual(
            "Баримтын доод талын 44 эсвэл 36 тэмдэгттэй хоёр мөр, эсвэл 30 тэмдэгттэй "
            "гурван мөрийг оруулна уу",
            "Type the two lines of 44 or 36 characters, or the three of 30, from the bottom of the "
            "document",
        ),
    ),
    Code.LINE_MISSING: Sentence(
        Bilingual("Нэг мөр дутуу байна", "A line is missing"),
        Bilingual("Дутуу мөрийг оруулна уу", "Type the missing line"),
    ),
    Code.LINE_TOO_SHORT: Sentence(Bilingual("Мөр богино байна", "The line is too short"), COUNT),
    Code.LINE_TOO_LONG: Sentence(Bilingual("Мөр урт байна", "The line is too long"), COUNT),
    Code.LOWER_CASE: Sentence(
        Bilingual("Жижиг үсгээр бичсэн байна", "Small letters stand in the line"), NOTHING
    ),
    Code.OTHER_ALPHABET: Sentence(
        Bilingual(
            "Латин үсэгтэй адилхан харагддаг өөр цагаан толгойн үсэг байна",
            "A letter of another alphabet stands here that is drawn like a Latin one",
        ),
        NOTHING,
    ),
    Code.FILLER_WRITTEN_OTHERWISE: Sentence(
        Bilingual("< тэмдгийг өөрөөр бичсэн байна", "The sign < is written in another way"), NOTHING
    ),
    Code.LETTER_FOR_DIGIT: Sentence(
        Bilingual("Цифр байх ёстой газар үсэг байна", "A letter stands where a digit must"), LOOK
    ),
    Code.DIGIT_FOR_LETTER: Sentence(
        Bilingual("Үсэг байх ёстой газар цифр байна", "A digit stands where a letter must"), LOOK
    ),
    Code.CANNOT_STAND_HERE: Sentence(
        Bilingual("Энд байж болохгүй тэмдэгт байна", "A character stands that cannot stand here"),
        LOOK,
    ),
    Code.CHECK_DIGIT: Sentence(
        Bilingual(
            "Хяналтын цифр тохирохгүй байна: аль нэг тэмдэгт буруу",
            "The check digit does not fit: one of the characters is wrong",
        ),
        LOOK,
    ),
    Code.TYPED_FITS: Sentence(
        Bilingual(
            "Хяналтын цифр тохирохгүй байна; бичсэн дугаарын тэмдэгтээр бол тохирно",
            "The check digit does not fit; with the character of the typed number it does",
        ),
        LOOK,
    ),
    Code.NO_SUCH_DATE: Sentence(Bilingual("Ийм өдөр байхгүй", "There is no such date"), LOOK),
    Code.UNKNOWN_STATE: Sentence(
        Bilingual("Ийм улсын код байхгүй", "There is no state with this code"), LOOK
    ),
    Code.DOCUMENT_CODE: Sentence(
        Bilingual(
            "Ийм хэмжээтэй баримт энэ үсгээр эхэлдэггүй",
            "A document of this size does not begin with this letter",
        ),
        LOOK,
    ),
    Code.NO_NAME: Sentence(Bilingual("Нэр алга", "There is no name"), LOOK),
    Code.FILLERS_INSIDE_NAME: Sentence(
        Bilingual(
            "Нэрийн дунд << тэмдэг хоёр удаа байна", "The sign << stands twice within the name"
        ),
        LOOK,
    ),
}

LABELS = {
    "line": Bilingual("Мөр", "Line"),
    "column": Bilingual("Хэд дэх тэмдэгт", "Column"),
    "stands": Bilingual("Байгаа нь", "Stands"),
    "could": Bilingual("Байж болох нь", "Could stand"),
    "typed": Bilingual("Бичсэн дугаарт", "In the typed number"),
    "has": Bilingual("Тэмдэгтийн тоо", "Characters"),
    "suspects": Bilingual("Түрүүлж шалгах нь", "Look first at"),
    "must_have": Bilingual("Байх ёстой тоо", "Must have"),
}

FIGURES = {
    **dict.fromkeys((Code.LINE_TOO_LONG, Code.LINE_TOO_SHORT), ("has", "must_have")),
    Code.TYPED_FITS: ("stands", "typed"),
}
"""The labels of ``stands`` and ``could``, where they are others."""


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong, and where. ``mended``: it was read all the same, and how is certain.

    ``line`` and ``column`` count from 1; 0 where there is none. ``could`` holds what could stand in
    the place, characters or words divided by a space; empty when anything might. For a line of the
    wrong length ``stands`` and ``could`` are the two numbers of characters. Where what was typed
    fits, ``could`` is its character. ``suspects``: when a check digit does not fit, the columns
    where another character, easily mistaken, would mend it.
    """

    code: Code
    line: int = 0
    column: int = 0
    stands: str = ""
    could: str = ""
    mended: bool = False
    suspects: str = ""

    @property
    def figures(self) -> list[tuple[Bilingual, str]]:
        """Where it is and what stands there, each behind its label; only what there is."""
        stands, could = FIGURES.get(self.code, ("stands", "could"))
        figures = (
            ("line", self.line and str(self.line)),
            ("column", self.column and str(self.column)),
            (stands, self.stands),
            (could, self.could),
            ("suspects", self.suspects),
        )
        return [(LABELS[label], value) for label, value in figures if value]

    def problem(self, language: str) -> str:
        """The sentence and, behind it, the figures with their labels."""
        told = [f"{label.in_language(language)}: {value}" for label, value in self.figures]
        return ". ".join(
            [SENTENCES[self.code].problem.in_language(language), " · ".join(told)][: 1 + bool(told)]
        )

    def mend(self, language: str) -> str:
        """What to do about it."""
        return SENTENCES[self.code].mend.in_language(language)
