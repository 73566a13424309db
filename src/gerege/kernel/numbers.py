"""Reading a number that came in an address."""

MOST_DIGITS = 18


def number_in(text: str | None, most_digits: int = MOST_DIGITS) -> int | None:
    """The whole number written there, or None for anything else.

    Digits are counted first: Python refuses to read more than 4300, and a column holds 18 at most.
    """
    written = text or ""
    whole = written.isascii() and written.isdigit() and len(written) <= most_digits
    return int(written) if whole else None
