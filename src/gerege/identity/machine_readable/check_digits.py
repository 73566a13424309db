"""The check digit of ICAO Doc 9303-3 (4.9), and exactly which mistakes it cannot find.

A digit is worth itself, A to Z are 10 to 35, a filler is 0. The values are multiplied by 7, 3, 1,
7, 3, 1 … and added up; the last digit of the sum is the check digit.

7, 3 and 1 have no factor in common with 10. So one wrong character is always found, unless the
right one has a value with the same last digit: G for 6, L for 1, K or A for a filler are never
found, O for 0 always is. Two neighbours that changed places are always found, unless their values
differ by a multiple of 5.
"""

FILLER = "<"
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VALUES = {FILLER: 0} | {c: value for value, c in enumerate(DIGITS + LETTERS)}
# As bytes, because a sum over bytes costs a tenth of one over characters. What is unknown is 0.
TABLE = bytes(VALUES.get(chr(code), 0) for code in range(256))


def check_digit(text: str) -> str:
    """The digit that must follow a text. Takes any text: what has no value counts as a filler."""
    values = text.encode("ascii", "replace").translate(TABLE)
    return DIGITS[(7 * sum(values[::3]) + 3 * sum(values[1::3]) + sum(values[2::3])) % 10]


def unseen_for(character: str) -> str:
    """The characters that may stand for this one without any check digit showing it."""
    value = VALUES.get(character)
    if value is None:
        return ""
    return "".join(c for c, its in VALUES.items() if c != character and (its - value) % 10 == 0)


def unseen_when_turned_round(one: str, other: str) -> bool:
    """Whether two neighbours may change places without any check digit showing it."""
    return (VALUES.get(one, 0) - VALUES.get(other, 0)) % 5 == 0
