"""Telephone numbers as search keys: one spelling for every way of writing the same number.

The field's library carries 22 MB of numbering plans to validate numbers. Nothing is validated
here: a key only has to be the same for the same number, so a table of calling codes is enough.
"""

import csv
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("calling_codes.csv")
SHORTEST = 5
LONGEST = 15
MASKED = 3


class Plan(NamedTuple):
    """How a country writes its numbers: the calling code and the digit that is left out abroad."""

    code: str
    trunk: str


def normalise(text: str, default_country: str | None = None) -> str | None:
    """Digits with the calling code and without plus, or None when this is no telephone number.

    ``default_country`` (ISO 3166-1 alpha-3) says where a number without a calling code belongs.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = "".join(c for c in plain if c.isdecimal())
    if not SHORTEST <= len(digits) <= LONGEST or any(c.isalpha() for c in plain):
        return None
    if plain.lstrip("(").startswith("+"):
        return _without_trunk(digits)
    if digits.startswith("00"):
        return _without_trunk(digits[2:])
    return _completed(digits, default_country)


def mask(number: str) -> str:
    """The last digits only, for a screen where the number itself is not needed."""
    return f"…{number[-MASKED:]}" if len(number) > MASKED else "…"


def _completed(digits: str, country: str | None) -> str:
    plan = _plans().get((country or "").upper())
    if plan is None:
        return digits
    if digits.startswith(plan.code) and len(digits) - len(plan.code) > SHORTEST + 2:
        return _without_trunk(digits)
    if plan.trunk and digits.startswith(plan.trunk):
        digits = digits[len(plan.trunk) :]
    return plan.code + digits


def _without_trunk(digits: str) -> str:
    """Remove a trunk zero that was written after the calling code: +82 (0)10 …"""
    for code, trunk in _trunks():
        if trunk and digits.startswith(code + trunk):
            return code + digits[len(code) + len(trunk) :]
    return digits


@cache
def _plans() -> dict[str, Plan]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["country_iso3"]: Plan(row["code"], row["trunk"]) for row in csv.DictReader(lines)
        }


@cache
def _trunks() -> tuple[tuple[str, str], ...]:
    """Longest calling codes first, so that 853 is not read as 85 and a 3."""
    plans = set(_plans().values())
    return tuple(sorted(((p.code, p.trunk) for p in plans), key=lambda p: -len(p[0])))
