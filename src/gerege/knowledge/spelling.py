"""The nearest known spelling of a name that was typed wrongly."""

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_NAME = 120
"""Longer names are no slip of the pen, and comparing them would cost time."""


def nearest_of(name: str, known: Iterable[str]) -> str | None:
    """The known name most like this one, or None when nothing comes near."""
    if len(name) > LONGEST_NAME:
        return None
    return next(iter(get_close_matches(name, list(known), n=1)), None)
