"""The machine-readable zone of passports, visas and cards: ICAO Doc 9303.

``read`` reads any lines and tells what is wrong with its place; ``compare`` lays a reading beside
what somebody typed; ``write`` makes the lines. Nothing here decides about a person: a zone that
does not fit was mistyped or misread far more often than forged.
"""

from gerege.identity.machine_readable.check_digits import check_digit, unseen_for
from gerege.identity.machine_readable.comparing import Difference, compare, troubles_beside
from gerege.identity.machine_readable.dates import PartialDate
from gerege.identity.machine_readable.finding import read
from gerege.identity.machine_readable.layouts import Kind, Place
from gerege.identity.machine_readable.reading import Check, Field, Read
from gerege.identity.machine_readable.troubles import Code, Trouble
from gerege.identity.machine_readable.writing import Document, write

__all__ = [
    "Check",
    "Code",
    "Difference",
    "Document",
    "Field",
    "Kind",
    "PartialDate",
    "Place",
    "Read",
    "Trouble",
    "check_digit",
    "compare",
    "read",
    "troubles_beside",
    "unseen_for",
    "write",
]
