"""Document numbers, made comparable; the Mongolian registration number, read with warnings.

Source: the description of the registration number in the country research, which rests on open
source code and not on the law. So a doubtful number is a warning and never a rejection.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

REGISTRATION = re.compile(r"^([А-ЯЁӨҮ]{2})(\d{8})$")
BORN_IN_THIS_CENTURY = 20
CENTURY_MARK = 20

# Cyrillic capitals that are drawn like Latin ones: a passport number is typed with either keyboard.
DRAWN_ALIKE = str.maketrans("АВЕКМНОРСТХУІ", "ABEKMHOPCTXYI")


@dataclass(frozen=True)
class Registration:
    """What a registration number seems to say. ``warnings`` are codes, empty when all fits."""

    letters: str
    born: date | None
    warnings: tuple[str, ...]


def normalise_number(text: str) -> str:
    """Capitals and digits only; look-alike letters become Latin ones where all letters are.

    A registration number keeps its Cyrillic letters.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(c for c in plain if c.isalnum())
    if REGISTRATION.match(kept):
        return kept
    return kept.translate(DRAWN_ALIKE)


def read_registration(text: str) -> Registration:
    """Read two letters and eight digits: YYMMDD (month + 20 for births from 2000) and two more.

    Warnings: ``shape`` (not two Mongolian letters and eight digits), ``birth_date`` (digits 1-6 are
    no date), ``future`` (the date has not come yet).
    """
    match = REGISTRATION.match(normalise_number(text))
    if not match:
        return Registration("", None, ("shape",))
    letters, digits = match.groups()
    born = _birth_date(digits)
    if born is None:
        return Registration(letters, None, ("birth_date",))
    return Registration(letters, born, ())


def _birth_date(digits: str) -> date | None:
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    century = 1900
    if month > CENTURY_MARK:
        century, month = 2000, month - BORN_IN_THIS_CENTURY
    try:
        return date(century + year, month, day)
    except ValueError:
        return None
