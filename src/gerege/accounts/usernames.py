"""User names: one spelling for every way of typing them. Pure."""

import re
import unicodedata

PATTERN = r"^[a-z0-9](?:[a-z0-9._-]{1,38})[a-z0-9]$"


def normal_username(text: str) -> str:
    """A user name as it is stored and compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def is_username(text: str) -> bool:
    """True if the text, in its one spelling, may name an account."""
    return re.fullmatch(PATTERN, normal_username(text)) is not None
