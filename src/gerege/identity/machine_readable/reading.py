"""Reads the machine-readable zone of a document: every field with its place, every check digit.

Whatever is wrong is told with its place and what could stand there; nothing is ever refused here,
and no text makes it raise. Source: ICAO Doc 9303, 8th edition, parts 3 to 7.
"""

from datetime import date
from typing import NamedTuple

from gerege.identity.machine_readable import dates
from gerege.identity.machine_readable.check_digits import FILLER, check_digit
from gerege.identity.machine_readable.dates import PartialDate
from gerege.identity.machine_readable.layouts import Kind, Layout, Place, Slot
from gerege.identity.machine_readable.names_in_zone import ZoneName, name_in
from gerege.identity.machine_readable.troubles import Trouble

EMPTY_NAME = ZoneName("", "", maybe_cut=False)


class Field(NamedTuple):
    """A field as it stands, and what it means."""

    name: str
    text: str
    value: str
    place: Place


class Check(NamedTuple):
    """A check digit: which field it is for, what was found, what must stand there."""

    name: str
    found: str
    expected: str
    place: Place

    @property
    def fits(self) -> bool:
        """Whether it is the right one; an empty optional field may have a filler for its 0."""
        return self.found == self.expected or (
            self.name == "optional" and self.found == FILLER and self.expected == "0"
        )


class Number(NamedTuple):
    """A document number: in one piece, with its check digit, and whether it is a long one."""

    text: str
    found: str
    expected: str
    place: Place
    used: int = 0


NO_NUMBER = Number("", "", "", Place(0, 0, 0))


class Read(NamedTuple):
    """What a zone says. Without ``kind`` nothing could be read; ``troubles`` say why.

    ``texts`` holds the fields in the order of the layout, in the signs of the standard. A date is
    None when there is no such date; one of birth is never after the day of reading, one of expiry
    lies in the nearest century.
    """

    layout: Layout | None
    texts: tuple[str, ...] = ()
    number: Number = NO_NUMBER
    date_of_birth: PartialDate | None = None
    date_of_expiry: PartialDate | None = None
    checks: tuple[Check, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def kind(self) -> Kind | None:
        """Which of the five documents it is."""
        return self.layout.kind if self.layout else None

    @property
    def is_sound(self) -> bool:
        """Whether it is a document and nothing was wrong that could not be read all the same."""
        return self.layout is not None and all(trouble.mended for trouble in self.troubles)

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole zone in the signs of the standard."""
        if not self.layout:
            return ()
        whole, width = "".join(self.texts), self.layout.width
        return tuple(whole[at : at + width] for at in range(0, len(whole), width))

    def text(self, name: str) -> str:
        """A field as it stands, fillers and all; empty when this kind of document has none."""
        at = self.layout.at.get(name) if self.layout else None
        return "" if at is None else self.texts[at]

    @property
    def document_code(self) -> str:
        """P for a passport, V for a visa, A, C or I for a card; mostly with a second letter."""
        return self.text("document_code").rstrip(FILLER)

    @property
    def issuer(self) -> str:
        """The code of the state or organisation that issued it, as MNG or D."""
        return self.text("issuer").rstrip(FILLER)

    @property
    def nationality(self) -> str:
        """The code of the holder's nationality."""
        return self.text("nationality").rstrip(FILLER)

    @property
    def sex(self) -> str:
        """M or F; empty when it is not specified."""
        return self.text("sex").rstrip(FILLER)

    @property
    def name(self) -> ZoneName:
        """Surname and given names, and whether they may have been cut short."""
        return name_in(self.text("name")) if self.layout else EMPTY_NAME

    @property
    def document_number(self) -> str:
        """The number without fillers."""
        return self.number.text.replace(FILLER, "")

    @property
    def optional(self) -> tuple[str, ...]:
        """What the issuing state put in its own fields, without the fillers behind it."""
        own = self.text("optional")[self.number.used :]
        return tuple(text.rstrip(FILLER) for text in (own, self.text("optional_2")))

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field with its text, its meaning and its place."""
        if not self.layout:
            return ()
        texts = zip(self.layout.slots, self.texts, strict=True)
        return tuple(
            Field(slot.name, text, self._value(slot, text), slot.place) for slot, text in texts
        )

    def _value(self, slot: Slot, text: str) -> str:
        match slot.name:
            case "document_number":
                return self.document_number
            case "date_of_birth":
                return str(self.date_of_birth or "")
            case "date_of_expiry":
                return str(self.date_of_expiry or "")
            case "name":
                return ", ".join(part for part in self.name[:2] if part)
            case "optional":
                return self.optional[0]
        return text.rstrip(FILLER)


def laid_out(layout: Layout, texts: tuple[str, ...], today: date) -> Read:
    """A reading of fields that were cut out: what they mean, which check digits there are."""
    at = layout.at
    number = _number(layout, texts)
    born = dates.born(texts[at["date_of_birth"]], today)
    expiry = dates.expiring(texts[at["date_of_expiry"]], today)
    return Read(layout, texts, number, born, expiry, tuple(_checks(layout, texts, number)))


def _checks(layout: Layout, texts: tuple[str, ...], number: Number) -> list[Check]:
    checks = [Check("document_number", number.found, number.expected, number.place)]
    for name, at, digit, where in layout.checked:
        computed = check_digit if name == "optional" else dates.check_digit_of
        checks.append(Check(name, texts[digit], computed(texts[at]), where))
    if layout.covered:
        slot = layout.slot("composite_check")
        found, expected = texts[layout.at[slot.name]], check_digit(layout.composite_text(texts))
        checks.append(Check("composite", found, expected, slot.place))
    return checks


def _number(layout: Layout, texts: tuple[str, ...]) -> Number:
    slot = layout.slot("document_number_check")
    text, found = texts[layout.at["document_number"]], texts[layout.at[slot.name]]
    if found == FILLER and layout.has_long_numbers and FILLER not in text:
        rest = texts[layout.at["optional"]].partition(FILLER)[0]
        if rest:
            return _long_number(layout, text, rest)
    return Number(text, found, check_digit(text), slot.place)


def _long_number(layout: Layout, text: str, rest: str) -> Number:
    """Nine characters, a filler, the others at the start of the optional data with the digit."""
    whole = text + rest[:-1]
    slot = layout.slot("optional")
    column = slot.first + len(rest) - 1
    place = Place(slot.line, column, column)
    return Number(whole, rest[-1], check_digit(whole), place, used=len(rest))
