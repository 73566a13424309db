"""Amounts and hours in the spellings people use: spaces, commas, points, signs of currencies."""

import re
import unicodedata
from collections.abc import Container
from decimal import Decimal, InvalidOperation

from gerege.visas.engine.dictionary import load, simplified
from gerege.visas.engine.refusals import Refusal

MOST_DIGITS = 16
HOURS_OF_A_WEEK = 168
CENT = Decimal("0.01")
PLAIN = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,2})?")
HOURS = frozenset({"h", "hr", "hrs", "hour", "hours", "цаг", "ц", "час", "часов"})
NUMBER = re.compile(r"([^0-9]*)([0-9](?:[0-9\s.,'’_]*[0-9])?)([^0-9]*)")
MINUS = frozenset("-−–(")
GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:([\s,.'’_])[0-9]{3})(?:\1[0-9]{3})*")
POINT_AND_THREE = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}")


def an_amount(text: str) -> Decimal | Refusal:
    """An amount of money with at most two decimals; below zero and beyond 16 digits is refused."""
    if PLAIN.fullmatch(text):
        return Decimal(text)
    plain = _bare(text, load().words["currency"])
    if plain is None:
        return Refusal.NO_NUMBER
    if POINT_AND_THREE.fullmatch(plain):
        return Refusal.POINT_OR_GROUP
    return _decimal(_without_groups(plain))


def hours(text: str) -> Decimal | Refusal:
    """Hours of a week; a comma or a point divides decimals."""
    plain = _bare(text, HOURS)
    found = Refusal.NO_NUMBER if plain is None else _decimal(plain.replace(",", "."))
    if isinstance(found, Decimal) and found > HOURS_OF_A_WEEK:
        return Refusal.TOO_MANY_HOURS
    return found


def _bare(text: str, units: Container[str]) -> str | None:
    """The digits with what stands between them; None when anything but a unit stands around."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    if EXPONENT.fullmatch(plain):
        return format(Decimal(plain), "f")
    found = NUMBER.fullmatch(plain)
    if found is None:
        return None
    front, digits, behind = (part.strip() for part in found.groups())
    minus = bool(MINUS & set(front))
    around = (front.strip("-−–( "), behind.rstrip(".,-/ )"))
    if any(part and simplified(part) not in units for part in around):
        return None
    return "-" * minus + digits


def _without_groups(plain: str) -> str:
    """1 500 000, 1,500,000.50, 1.500.000,50 as Python writes them."""
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    last = max(digits.rfind(","), digits.rfind("."))
    whole, decimals = (digits[:last], digits[last + 1 :]) if last >= 0 else (digits, "")
    if GROUPS.fullmatch(digits):
        whole, decimals = digits, ""
    if GROUPS.fullmatch(whole):
        whole = re.sub(r"[^0-9]", "", whole)
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def _decimal(text: str) -> Decimal | Refusal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Refusal.NO_NUMBER
    if number < 0:
        return Refusal.BELOW_ZERO
    if number >= 10**MOST_DIGITS:
        return Refusal.TOO_LARGE
    return number.quantize(CENT)
