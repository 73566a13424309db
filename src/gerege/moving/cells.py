"""A value as the cell of a table that any spreadsheet may open, and back without loss. Pure.

A spreadsheet runs what begins like a formula. So an apostrophe goes before it, wherever a cell
could be taken to begin: at its start, and behind a separator within it, for those who open the file
with another separator. Nothing known is an empty cell; an empty text is one apostrophe alone.
"""

import re

SIGN = "'"
FORMULAS = "=+\\-@\t\r\n＝＋－＠"
STARTS = re.compile(f" *[{FORMULAS}]|'")
# What follows is only looked at: it may be a separator itself, behind which a cell begins again.
WITHIN = re.compile(f"([;,|\t\r\n] *)(?='*[{FORMULAS}])")
WRITTEN = re.compile(f"([;,|\t\r\n] *)'(?='*[{FORMULAS}])")


def as_cell(text: str | None) -> str:
    """How a text, or nothing, stands in the file."""
    if text is None:
        return ""
    shown = WITHIN.sub(rf"\1{SIGN}", text)
    return f"{SIGN}{shown}" if not shown or STARTS.match(shown) else shown


def from_cell(cell: str) -> str | None:
    """What a cell says; None for an empty one."""
    if not cell:
        return None
    return WRITTEN.sub(r"\1", cell.removeprefix(SIGN))
