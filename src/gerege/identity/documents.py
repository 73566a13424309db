"""Document numbers, made comparable; the Mongolian registration number, read with warnings.

Source: the country research, section (e), S49 and S50. What it says of the registration number
rests on open source code and not on the law, and of the passport number nothing is known but the
machine-readable line (ICAO 9303). So whatever does not fit is a warning and never a rejection. The
number shows sex, date and place of birth: the sex is not read at all, for nothing here may ask it.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gerege.kernel import clock

PLACES = Path(__file__).with_name("registration_places.csv")
REGISTRATION = re.compile(r"([А-ЯЁӨҮ]{2})([0-9]{8})")
# The month is twenty higher for those born from 2000 on.
THIS_CENTURY = 20

# Cyrillic capitals that are drawn like Latin ones: a passport number is typed with either keyboard.
TO_LATIN = str.maketrans("АВЕКМНОРСТХУІЅЈҮӨ", "ABEKMHOPCTXYISJYO")
# The same for the two letters of a registration number, with what stands for ө and ү.
TO_CYRILLIC = str.maketrans("ABEKMHOPCTXYVЄѲƟΘЇІ", "АВЕКМНОРСТХУҮӨӨӨӨҮИ")
# Latin letters by sound, for those who write УБ as UB.
SOUNDS_LIKE = str.maketrans("ABVGDEJZIKLMNOPRSTUFHXCY", "АБВГДЕЖЗИКЛМНОПРСТУФХХЦЫ")
# Where only digits can stand, a letter drawn like one.
TO_DIGITS = str.maketrans("OОIІlLБЗ", "00111163")


@dataclass(frozen=True)
class Registration:
    """What a registration number seems to say. ``warnings`` are codes, empty when all fits."""

    letters: str
    born: date | None
    warnings: tuple[str, ...]


def normalise_number(text: str) -> str:
    """Capitals and digits only; letters of one alphabet, whichever keyboard typed them.

    Two letters and eight digits are a registration number (no passport number has more than nine
    characters, ICAO 9303) and get Cyrillic letters; all else gets Latin ones, where drawn alike.
    "" when there is neither letter nor digit. Takes any text and never raises.
    """
    kept = _kept(text)
    number = _as_registration(kept)
    return number if REGISTRATION.fullmatch(number) else kept.translate(TO_LATIN)


def read_registration(text: str) -> Registration:
    """Read two letters and eight digits: YYMMDD (month + 20 for births from 2000) and two more.

    Warnings: ``shape`` (not two Mongolian letters and eight digits), ``birth_date`` (the first six
    digits are no date), ``future`` (the date has not come yet), ``letter`` (no place of
    registration has this letter). Nothing is rejected; the check digit's method is not published.
    """
    match = REGISTRATION.fullmatch(_as_registration(_kept(text)))
    if not match:
        return Registration("", None, ("shape",))
    letters, digits = match.groups()
    born = _birth_date(digits)
    doubts = {
        "birth_date": born is None,
        "future": born is not None and born > clock.now().date(),
        "letter": letters[0] not in _letters_of_places(),
    }
    return Registration(letters, born, tuple(code for code in doubts if doubts[code]))


def _kept(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper()
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    return "".join(c for c in digits if c.isalnum())


def _as_registration(kept: str) -> str:
    """The first two letters in Cyrillic, by how they are drawn; else (UB) by how they sound."""
    drawn = kept[:2].translate(TO_CYRILLIC)
    in_cyrillic = not any(c.isascii() for c in drawn)
    letters = drawn if in_cyrillic else kept[:2].translate(SOUNDS_LIKE)
    return letters + kept[2:].translate(TO_DIGITS)


def _birth_date(digits: str) -> date | None:
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    century = 1900
    if month > THIS_CENTURY:
        century, month = 2000, month - THIS_CENTURY
    try:
        return date(century + year, month, day)
    except ValueError:
        return None


@cache
def _letters_of_places() -> frozenset[str]:
    with PLACES.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["letter"] for row in csv.DictReader(lines))
