"""Kleene's three values. Unknown is never "no": it stays open until somebody answers.

The values are ordered, so that *and* is the smallest and *or* the largest of its parts.
"""

NO = 0
OPEN = 1
YES = 2
Three = int
"""One of NO, OPEN, YES; a plain number because the engine compares it a hundred times a sheet."""

ELEMENT_WORDS = ("no", "open", "yes")
DIMENSION_WORDS = ("negative", "open", "positive")
CASE_RULE_WORDS = ("fails", "open", "holds")


def any_of(mask: int, yes: int, possible: int) -> Three:
    """Whether any fact of the mask is yes: NO only when none could become yes."""
    if mask & yes:
        return YES
    return OPEN if mask & possible else NO
