"""Telephone numbers as search keys: one writing for every way of writing the same number.

The field's library carries 22 MB of numbering plans to validate numbers. Nothing is validated
here: a key only has to be the same for the same number, so a table of calling codes, trunk prefixes
and lengths is enough (``calling_codes.csv``; ``trunk`` is the digit left out when calling from
abroad, ``abroad`` what is dialled before a foreign calling code where it is not 00; lengths are
those of the number behind the calling code; source: the national numbering plans, ITU-T E.164).
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("calling_codes.csv")
SHORTEST = 7
LONGEST = 15
LONGEST_CODE = 3
SHOWN = 2
# Typed without a calling code, eight digits that begin so are a Mongolian number, wherever the
# person is: their own number and their family's are given the way one says them at home.
MONGOLIAN = re.compile("[5-9][0-9]{7}")
MONGOLIAN_DIGITS = 8
MONGOLIA = "MNG"
INTERNATIONAL = "00"

NUMBER = re.compile(r"\+?\s*\(?[0-9][0-9\s()~.\u00b7/\u002d\u2010-\u2015\u2212]*")
EXTENSION = re.compile(r"(?:ext|доп|дотуур|вн)\w*\.?\s*[0-9]+|(?<=[0-9])\s*[x#]\s*[0-9]+", re.I)


class Plan(NamedTuple):
    """How a country writes its numbers."""

    code: str
    trunk: str
    shortest: int
    longest: int
    abroad: tuple[str, ...]

    def fits(self, national: str) -> bool:
        """Whether so many digits may stand behind the calling code."""
        return self.shortest <= len(national) <= self.longest

    def without_trunk(self, national: str) -> str:
        """A number as it is dialled from abroad: +82 (0)10 … is +82 10 …"""
        shorter = national.removeprefix(self.trunk)
        if self.trunk == "0" or self.fits(shorter):
            return shorter
        return national


def normalise(text: str, default_country_iso3: str | None = None) -> str | None:
    """Calling code and number, digits only, without plus; None when no number can be read.

    ``default_country_iso3`` (ISO 3166-1 alpha-3) says where a number without a calling code
    belongs. Of several numbers the first one counts. Takes any text and never raises.
    """
    plan = _plans().get((default_country_iso3 or "").upper())
    for written in _numbers_in(text):
        if found := _read(written, plan):
            return found
    return None


def mask(number: str) -> str:
    """The last two digits only, for a place where the number itself is not needed."""
    return f"…{number[-SHOWN:]}" if len(number) >= SHORTEST else "…"


def _numbers_in(text: str) -> Iterator[str]:
    """What is written like a number. A stroke divides two numbers, or stands inside one."""
    plain = "".join(_digit(c) for c in unicodedata.normalize("NFKC", text))
    for found in NUMBER.findall(EXTENSION.sub(" ", plain)):
        written = found.strip()
        digits = _digits(written)
        if len(digits) <= LONGEST:
            yield written
        yield from (part.strip() for part in written.split("/")[: 2 * ("/" in written)])


def _read(written: str, plan: Plan | None) -> str | None:
    digits = _digits(written)
    if not SHORTEST - 1 <= len(digits) <= LONGEST + 2:
        return None
    if written.startswith("+"):
        return _from_abroad(digits)
    for prefix in (*(plan.abroad if plan else ()), INTERNATIONAL):
        if digits.startswith(prefix) and (found := _known(digits.removeprefix(prefix))):
            return found
    if digits.startswith(INTERNATIONAL):
        return _from_abroad(digits.removeprefix(INTERNATIONAL))
    return (plan and _at_home(digits, plan)) or _mongolian(digits) or _known(digits)


def _from_abroad(digits: str) -> str | None:
    """A number with its calling code; one whose code is not in the table stays as it is."""
    for plan in _plans_of(digits):
        return plan.code + plan.without_trunk(digits.removeprefix(plan.code))
    return digits if SHORTEST <= len(digits) <= LONGEST else None


def _known(digits: str) -> str | None:
    """A number with its calling code, if the table has the code and the length fits."""
    for plan in _plans_of(digits):
        national = plan.without_trunk(digits.removeprefix(plan.code))
        if plan.fits(national):
            return plan.code + national
    return None


def _at_home(digits: str, plan: Plan) -> str | None:
    """A number as it is written inside its country, or with the calling code but no plus."""
    if plan.trunk and digits.startswith(plan.trunk):
        national = digits.removeprefix(plan.trunk)
        if plan.fits(national):
            return plan.code + national
    elif not plan.trunk and plan.fits(digits):
        return plan.code + digits
    if digits.startswith(plan.code) and (found := _known(digits)):
        return found
    if not plan.trunk or digits.startswith("0") or _mongolian(digits):
        return None
    return plan.code + digits if plan.fits(digits) else None


def _mongolian(digits: str) -> str | None:
    """A Mongolian number, with or without its calling code."""
    code = _plans()[MONGOLIA].code
    national = digits.removeprefix(code) if len(digits) > MONGOLIAN_DIGITS else digits
    return code + national if MONGOLIAN.fullmatch(national) else None


def _plans_of(digits: str) -> Iterator[Plan]:
    """The plans whose calling code the digits begin with, longest codes first."""
    for length in range(LONGEST_CODE, 0, -1):
        yield from _by_code().get(digits[:length], ())


def _digits(written: str) -> str:
    return "".join(c for c in written if c.isdecimal())


def _digit(character: str) -> str:
    """Digits of any script as 0 to 9."""
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


@cache
def _plans() -> dict[str, Plan]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["country_iso3"]: Plan(
                row["code"],
                row["trunk"],
                int(row["shortest"]),
                int(row["longest"]),
                tuple(row["abroad"].split()),
            )
            for row in csv.DictReader(lines)
        }


@cache
def _by_code() -> dict[str, tuple[Plan, ...]]:
    """The different plans behind each calling code."""
    codes = {plan.code for plan in _plans().values()}
    return {
        code: tuple(dict.fromkeys(p for p in _plans().values() if p.code == code)) for code in codes
    }
