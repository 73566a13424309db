"""What can be wrong with a row, in fixed sentences of both languages.

The codes are stable. ``refused.csv`` has the English sentences; ``in_words`` finds a sentence again
in the language of the reader.
"""

from enum import Enum
from functools import cache
from typing import NamedTuple

from gerege.identity.machine_readable.comparing import WORDS
from gerege.identity.machine_readable.troubles import LOOK, SENTENCES
from gerege.kernel.bilingual import Bilingual


class Words(NamedTuple):
    """What is wrong, and how to mend it."""

    problem: Bilingual
    mend: Bilingual


def _words(mn: str, en: str, mend_mn: str, mend_en: str) -> Words:
    return Words(Bilingual(mn, en), Bilingual(mend_mn, mend_en))


class Refusal(Enum):
    """Why a row was not taken, or what is doubtful in one that was."""

    MISSING_ID = _words(
        "дугаар алга", "the number is missing", "Мэдүүлэг бүрд дугаар өгнө үү.",
        "Give each application a number.",
    )  # fmt: skip
    DOUBLE_ID = _words(
        "энэ дугаар өмнө нь гарсан", "this number stands in an earlier row too",
        "Давхардсан мөрийг хасах эсвэл өөр дугаар өгнө үү.",
        "Leave the repeated row out, or give it a number of its own.",
    )  # fmt: skip
    KNOWN_ID = _words(
        "энэ дугаарыг өмнө нь оруулсан", "this number was imported before",
        "Нэг мэдүүлэг бол мөрийг орхино уу.", "Leave the row out where it is the same application.",
    )  # fmt: skip
    CHANGED = _words(
        "өмнө оруулахад өөр утгатай байсан", "another value was imported before",
        "Аль нь зөв болохыг шалгана уу.", "Check which of the two is right.",
    )  # fmt: skip
    LONG_ID = _words(
        "дугаар хэт урт", "the number is too long", "200 тэмдэгтээс хэтрэхгүй бичнэ үү.",
        "Write at most 200 characters.",
    )  # fmt: skip
    NO_DATE = _words(
        "ийм огноо байхгүй", "this is no date", "2026-03-05 гэж бичнэ үү.",
        "Write it as 2026-03-05.",
    )  # fmt: skip
    DAY_OR_MONTH = _words(
        "өдөр, сарын аль нь болох нь тодорхойгүй", "day and month cannot be told apart",
        "2026-03-05 гэж бичнэ үү.", "Write it as 2026-03-05.",
    )  # fmt: skip
    SHORT_YEAR = _words(
        "жилийг хоёр оронтой бичсэн", "the year has two digits only",
        "Жилийг дөрвөн оронтой бичнэ үү.", "Write the year with four digits.",
    )  # fmt: skip
    OTHER_CALENDAR = _words(
        "жил 1900–2100 оны хооронд биш", "the year does not lie between 1900 and 2100",
        "Аргын тооллын (Григорийн) огноог бичнэ үү.", "Write the date of the Gregorian calendar.",
    )  # fmt: skip
    SERIAL_DATE = _words(
        "огнооны оронд тоо байна", "a bare number stands where a date belongs",
        "Нүдийг огноо хэлбэрт оруулах эсвэл 2026-03-05 гэж бичнэ үү.",
        "Format the cell as a date, or write it as 2026-03-05.",
    )  # fmt: skip
    YET_TO_COME = _words(
        "энэ өдөр хараахан болоогүй", "this day is yet to come",
        "Мэдүүлэг өгсөн өдрийг шалгана уу.", "Check the day of submission.",
    )  # fmt: skip
    BORN_LATER = _words(
        "төрсөн огноо ирээдүйд эсвэл 130 жилээс өмнө байна",
        "the date of birth lies in the future or more than 130 years back",
        "Төрсөн огноог шалгана уу.", "Check the date of birth.",
    )  # fmt: skip
    NO_NUMBER = _words(
        "энэ тоо биш", "this is no number", "Зөвхөн тоогоор бичнэ үү: 1500000.50",
        "Write digits only: 1500000.50",
    )  # fmt: skip
    POINT_OR_GROUP = _words(
        "цэг нь мянгатын уу, бутархайн уу гэдэг тодорхойгүй",
        "it is open whether the point divides thousands or decimals",
        "Мянгатын тэмдэггүй бичнэ үү: 1500 эсвэл 1.50",
        "Write it without a sign for thousands: 1500 or 1.50",
    )  # fmt: skip
    BELOW_ZERO = _words(
        "тоо тэгээс бага байна", "the number is below zero", "Тэг эсвэл түүнээс их тоо бичнэ үү.",
        "Write zero or more.",
    )  # fmt: skip
    TOO_LARGE = _words(
        "тоо хэт их байна", "the number is too large", "Тоог шалгана уу.", "Check the number.",
    )  # fmt: skip
    TOO_MANY_HOURS = _words(
        "долоо хоногт 168 цаг л байдаг", "a week has 168 hours only",
        "Долоо хоногийн цагийг бичнэ үү.", "Write the hours of one week.",
    )  # fmt: skip
    NOT_YES_NO = _words(
        "тийм, үгүйн аль нь ч биш", "this is neither yes nor no", "Тийм эсвэл үгүй гэж бичнэ үү.",
        "Write yes or no.",
    )  # fmt: skip
    LOST_DIGITS = _words(
        "хүснэгтийн программ энэ дугаарын цифрийг гээсэн",
        "a spreadsheet has lost digits of this number",
        "Баганыг текст хэлбэрт оруулаад дугаарыг дахин бичнэ үү.",
        "Format the column as text and enter the number again.",
    )  # fmt: skip
    CELL_ERROR = _words(
        "нүдэнд алдааны тэмдэг байна", "the cell holds an error of the spreadsheet",
        "Нүдний томьёог засах эсвэл утгыг нь бичнэ үү.", "Mend the formula, or write the value.",
    )  # fmt: skip
    NESTED = _words(
        "утга дотроо өөр утгууд агуулсан", "the value holds other values",
        "Нэг талбарт нэг утга бичнэ үү.", "Give one plain value a field.",
    )  # fmt: skip
    NO_OBJECT = _words(
        "мөр нь JSON объект биш", "this line is no JSON object",
        "Мөр бүрд нэг бүтэн {…} объект бичнэ үү.", "Write one whole {…} on each line.",
    )  # fmt: skip
    DOUBLE_KEY = _words(
        "нэг талбар хоёр удаа бичигдсэн", "a field stands twice in this line",
        "Нэгийг нь үлдээнэ үү.", "Keep one of them.",
    )  # fmt: skip
    TOO_FEW_CELLS = _words(
        "мөрийн нүд дутуу", "this row has fewer cells than the heading",
        "Дутуу нүдийг хоосноор нөхнө үү.", "Add the missing cells, empty if need be.",
    )  # fmt: skip
    TOO_MANY_CELLS = _words(
        "мөрийн нүд илүү", "this row has more cells than the heading",
        "Зааглах тэмдэг агуулсан утгыг хашилтад хийнэ үү.",
        "Put values that hold the separator between quotes.",
    )  # fmt: skip
    BROKEN_QUOTES = _words(
        "хашилт дутуу", "a quotation mark is not closed or stands in the wrong place",
        "Хашилтыг хаах, доторх хашилтыг давхарлан бичнэ үү.",
        "Close it, and write quotation marks inside a value twice.",
    )  # fmt: skip
    OTHER_ENCODING = _words(
        "энэ мөрийн кодчилол бусдаас өөр", "this row is in another encoding than the others",
        "Файлыг бүхэлд нь UTF-8-аар хадгална уу.", "Save the whole file as UTF-8.",
    )  # fmt: skip
    ZERO_BYTE = _words(
        "мөрөнд тэг байт байна", "a zero byte stands in this row",
        "Файлыг дахин гаргаж авна уу.", "Export the file again.",
    )  # fmt: skip
    TOO_LONG = _words(
        "мөр хэт урт", "this row is too long", "Нэг мөр 1 000 000 тэмдэгтээс хэтрэхгүй байна.",
        "Keep a row under 1,000,000 characters.",
    )  # fmt: skip
    UNKNOWN_CODE = _words(
        "жагсаалтад байхгүй утга; «бусад» гэж үзэв", "not a word of the list; taken as other",
        "Жагсаалтын үгээр бичнэ үү.", "Use a word of the list.",
    )  # fmt: skip
    NO_TELEPHONE = _words(
        "утасны дугаар танигдсангүй", "no telephone number can be read here",
        "Улсын кодтой бичнэ үү: +976 …", "Write it with its calling code: +976 …",
    )  # fmt: skip
    NO_EMAIL = _words(
        "цахим шуудангийн хаяг танигдсангүй", "no e-mail address can be read here",
        "нэр@жишээ.mn гэж бичнэ үү.", "Write it as name@example.mn",
    )  # fmt: skip
    NAMES_NOBODY = _words(
        "энэ үг, тоо хэнийг ч заахгүй; харьцуулаагүй",
        "this names nobody; it was compared with nothing",
        "Мэдэхгүй бол хоосон үлдээнэ үү.", "Leave it empty where it is not known.",
    )  # fmt: skip
    SHORT_NUMBER = _words(
        "энэ дугаар хэний ч болж чадахаар богино; харьцуулаагүй",
        "this number is too short to be one's own; it was compared with nothing",
        "Дугаарыг бүтнээр нь бичнэ үү.", "Write the whole number.",
    )  # fmt: skip


# The few problems with which a row is taken all the same; they are noted beside it.
NOTES = frozenset(
    {Refusal.UNKNOWN_CODE, Refusal.NO_TELEPHONE, Refusal.NO_EMAIL, Refusal.NAMES_NOBODY}
    | {Refusal.SHORT_NUMBER}
)


class Found(NamedTuple):
    """One problem at one place. ``column`` is empty when it concerns the whole row."""

    row: int
    column: str
    value: str
    what: Refusal


def in_words(sentence: str, language: str) -> str:
    """A sentence of the two lists in the reader's language; itself if it is none of ours."""
    found = _by_sentence().get(sentence)
    return found.in_language(language) if found else sentence


@cache
def _by_sentence() -> dict[str, Bilingual]:
    ours = [text for refusal in Refusal for text in refusal.value]
    of_zones = [text for said in SENTENCES.values() for text in (said.problem, said.mend)]
    return {text.en: text for text in (*ours, *of_zones, *WORDS.values(), LOOK)}
