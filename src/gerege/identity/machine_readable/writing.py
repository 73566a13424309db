"""Writes the machine-readable zone of a document from its fields (ICAO Doc 9303, parts 3 to 7)."""

import re
from dataclasses import dataclass
from datetime import date

from gerege.identity.machine_readable.check_digits import FILLER, check_digit
from gerege.identity.machine_readable.dates import UNKNOWN, PartialDate
from gerege.identity.machine_readable.layouts import EVERYTHING, LAYOUTS, Kind, Layout
from gerege.identity.machine_readable.names_in_zone import BETWEEN
from gerege.identity.machine_readable.states import is_state
from gerege.identity.machine_readable.zone_writing import in_zone
from gerege.kernel.errors import InputRefused

NUMBER_WIDTH = 9
# A word that may lose its last letter so that a cut name ends on one.
LONG_WORD = re.compile("([A-Z]+)[A-Z]")


@dataclass(frozen=True, kw_only=True)
class Document:
    """What is to stand in a zone. Names may be in any script; an unspecified sex is empty."""

    document_code: str
    issuer: str
    surname: str
    given_names: str = ""
    document_number: str
    nationality: str
    date_of_birth: date | PartialDate
    sex: str = ""
    date_of_expiry: date | PartialDate
    optional: str = ""
    optional_2: str = ""


def write(kind: Kind, document: Document) -> tuple[str, ...]:
    """The lines of a document. A name that is too long is cut, and then ends on a letter.

    Raises InputRefused for a code that no state has, a code of document that this kind never has,
    a sex that is none of M, F and empty, and a number or optional data that do not fit.
    """
    layout = LAYOUTS[kind]
    _check(layout, document)
    texts = {
        "document_code": document.document_code,
        "issuer": document.issuer,
        "nationality": document.nationality,
        "name": _name(document.surname, document.given_names, layout),
        "date_of_birth": _six(document.date_of_birth),
        "date_of_expiry": _six(document.date_of_expiry),
        "sex": document.sex,
        "optional": _signs("optional", document.optional),
        "optional_2": _signs("optional_2", document.optional_2),
    }
    texts |= _number(_signs("document_number", document.document_number), texts["optional"], layout)
    return _lines(layout, texts)


def _lines(layout: Layout, texts: dict[str, str]) -> tuple[str, ...]:
    """The fields filled up, checked and put in their lines."""
    fields = [texts.get(slot.name, "").ljust(slot.width, FILLER) for slot in layout.slots]
    for slot, text in zip(layout.slots, fields, strict=True):
        if len(text) > slot.width:
            mend = f"At most {slot.width} characters fit."
            raise InputRefused(slot.name, "it is too long for this document", mend)
    for name in ("date_of_birth", "date_of_expiry", "optional"):
        at = layout.at.get(f"{name}_check")
        if at is not None:
            fields[at] = check_digit(fields[layout.at[name]])
    if layout.covered:
        fields[layout.at["composite_check"]] = check_digit(layout.composite_text(fields))
    whole = "".join(fields)
    return tuple(whole[at : at + layout.width] for at in range(0, len(whole), layout.width))


def _number(number: str, optional: str, layout: Layout) -> dict[str, str]:
    """The number and its check digit; on a card a long one runs on into the optional data."""
    if len(number) <= NUMBER_WIDTH or not layout.has_long_numbers:
        filled = number.ljust(NUMBER_WIDTH, FILLER)
        return {"document_number": number, "document_number_check": check_digit(filled)}
    rest = number[NUMBER_WIDTH:] + check_digit(number) + FILLER
    if FILLER in number:
        raise InputRefused("document_number", "a long number cannot have gaps", "Leave them out.")
    return {
        "document_number": number[:NUMBER_WIDTH],
        "document_number_check": FILLER,
        "optional": rest + optional,
    }


def _name(surname: str, given_names: str, layout: Layout) -> str:
    """Both parts with two fillers between; cut to end on a letter, as a sign that it was cut."""
    width = layout.slot("name").width
    first, second = in_zone(surname), in_zone(given_names)
    if not first:
        raise InputRefused("surname", "it has no letter", "Write the name in letters.")
    if second:
        first = first[: width - len(BETWEEN) - 1].rstrip(FILLER)
    whole = BETWEEN.join(part for part in (first, second) if part)
    while len(whole) > width and whole[width - 1] == FILLER and LONG_WORD.search(whole):
        whole = LONG_WORD.sub(r"\1", whole, count=1)
    return whole[:width].rstrip(FILLER)


def _six(day: date | PartialDate) -> str:
    year = UNKNOWN if day.year is None else f"{day.year % 100:02}"
    return year + "".join(
        UNKNOWN if part is None else f"{part:02}" for part in (day.month, day.day)
    )


def _signs(field: str, text: str) -> str:
    """A number in the signs of the standard: what divides its parts becomes a filler."""
    signs = "".join(c if c in EVERYTHING else FILLER if c in " -./" else "?" for c in text.upper())
    if "?" in signs:
        raise InputRefused(field, "it has a character that no document has", "Use A-Z and 0-9.")
    return signs


def _check(layout: Layout, document: Document) -> None:
    if document.document_code[:1] not in tuple(layout.starts_with):
        allowed = ", ".join(layout.starts_with)
        raise InputRefused("document_code", "no such document", f"It begins with one of {allowed}.")
    for field, code in (("issuer", document.issuer), ("nationality", document.nationality)):
        if not is_state(code):
            raise InputRefused(field, "no state has this code", "Use the three letters of ICAO.")
    if document.sex not in ("", "M", "F"):
        raise InputRefused("sex", "it is none of the two letters", "Use M, F or nothing.")
