"""A machine-readable zone beside what somebody typed from the same document.

A visa carries the number of the passport or of the visa, its own issuer and its own last day, and a
card those of the card; so the three fields of the passport are compared with a passport only.
What was not typed, or cannot be understood (a nationality in a language without a list), is not
compared: a difference is always between two things that were read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gerege.identity import names
from gerege.identity.documents import normalise_number
from gerege.identity.machine_readable.characters import CERTAINLY_ALIKE
from gerege.identity.machine_readable.check_digits import FILLER, check_digit
from gerege.identity.machine_readable.layouts import Kind, Place
from gerege.identity.machine_readable.reading import Read
from gerege.identity.machine_readable.states import code_of
from gerege.identity.machine_readable.troubles import Code, Trouble
from gerege.identity.machine_readable.zone_writing import in_zone, may_be_written
from gerege.kernel.bilingual import Bilingual

Typed = Mapping[str, str | date | None]
SEXES = {
    **dict.fromkeys(("m", "male", "эр", "эрэгтэй"), "M"),
    **dict.fromkeys(("f", "female", "эм", "эмэгтэй"), "F"),
    **dict.fromkeys(("x", "<", "unspecified"), ""),
}


class Kinship(StrEnum):
    """How a typed field and the zone differ."""

    DIFFERS = "differs"
    SIMILAR = "similar"
    OTHER_SPELLING = "other_spelling"
    TURNED_ROUND = "turned_round"


WORDS: dict[Kinship, Bilingual] = {
    Kinship.DIFFERS: Bilingual("Машинаар уншдаг мөрөнд өөр байна", "The zone says something else"),
    Kinship.SIMILAR: Bilingual(
        "Машинаар уншдаг мөрөнд төстэй нэр байна", "The zone has a similar name"
    ),
    Kinship.OTHER_SPELLING: Bilingual(
        "Машинаар уншдаг мөрөнд нэрийг өөрөөр бичсэн байна",
        "The zone writes the same name in another spelling",
    ),
    Kinship.TURNED_ROUND: Bilingual(
        "Овог, нэр хоёрын байр солигдсон байна", "Surname and given names have changed places"
    ),
}


@dataclass(frozen=True)
class Difference:
    """One field that was typed in another way than the zone has it. ``reasons`` for names only."""

    field: str
    how: Kinship
    typed: str
    zone: str
    place: Place
    reasons: tuple[names.Reason, ...] = ()

    def sentence(self, language: str) -> str:
        """What differs, without what was typed: that stands in its own fields."""
        return WORDS[self.how].in_language(language)


def compare(read: Read, typed: Typed) -> list[Difference]:
    """Everything typed that the zone has in another way, the names first.

    ``typed`` holds any of surname, given_names, date_of_birth, sex, nationality, passport_number,
    passport_issuer, passport_expiry, as text or (the dates) as dates. Never raises.
    """
    if not read.layout:
        return []
    return [*_names(read, typed), *_person(read, typed), *_passport(read, typed)]


def troubles_beside(read: Read, typed: Typed) -> tuple[Trouble, ...]:
    """The troubles of a passport's zone, pointed at the sign that a typed number says otherwise.

    They are where the check digit of the number does not fit, the typed number has one other sign,
    or others that are easily mistaken, and the digit is right with it. Nothing is corrected: the
    document says which of the two is right.
    """
    signs = list(_signs_that_fit(read, normalise_number(_text(typed, "passport_number")) or ""))
    if not signs:
        return read.troubles
    others = [one for one in read.troubles if not _is_of_the_number(read, one)]
    return (*signs, *others)


def _signs_that_fit(read: Read, typed: str) -> Iterator[Trouble]:
    if read.kind is not Kind.TD3 or read.number.found == read.number.expected:
        return
    slot, stands = _place(read, "document_number"), read.text("document_number")
    could = typed.ljust(len(stands), FILLER)
    if len(could) != len(stands) or check_digit(could) != read.number.found:
        return
    pairs = [
        (at, *pair) for at, pair in enumerate(zip(stands, could, strict=True)) if pair[0] != pair[1]
    ]
    if len(pairs) == 1 or all(other in CERTAINLY_ALIKE.get(sign, "") for _, sign, other in pairs):
        for at, sign, other in pairs:
            yield Trouble(Code.TYPED_FITS, slot.line, slot.first + at, sign, other)


def _is_of_the_number(read: Read, trouble: Trouble) -> bool:
    """A check digit's trouble within the number, or at its digit."""
    slot, digit = _place(read, "document_number"), _place(read, "document_number_check")
    is_there = trouble.line == slot.line and slot.first <= trouble.column <= digit.last
    return trouble.code is Code.CHECK_DIGIT and is_there


def _names(read: Read, typed: Typed) -> Iterator[Difference]:
    zone = {"surname": read.name.surname, "given_names": read.name.given_names}
    given = {field: _text(typed, field) for field in zone}
    found = [
        difference
        for field, text in given.items()
        if text and (difference := _name(read, field, text, zone[field]))
    ]
    if len(found) == len(zone) and _is_turned_round(given, zone):
        text, other = (" ".join(part.values()) for part in (given, zone))
        yield Difference("surname", Kinship.TURNED_ROUND, text, other, _place(read, "name"))
    else:
        yield from found


def _name(read: Read, field: str, text: str, zone: str) -> Difference | None:
    is_written_so = zone == text.upper() or may_be_written(text, zone.replace(" ", ""))
    if is_written_so or _is_cut(read, text, zone):
        return None
    compared = names.compare(*_with_the_other_part(read, field, text, zone))
    how = {"yes": Kinship.OTHER_SPELLING, "maybe": Kinship.SIMILAR, "no": Kinship.DIFFERS}
    return Difference(field, how[compared.same], text, zone, _place(read, "name"), compared.reasons)


def _with_the_other_part(read: Read, field: str, text: str, zone: str) -> tuple[str, str]:
    """Whole names, for a patronymic alone cannot be told from a name of one's own."""
    surname, given, _ = read.name
    if field == "surname":
        return f"{text} {given}", f"{zone} {given}"
    return f"{surname} {text}", f"{surname} {zone}"


def _is_turned_round(given: dict[str, str], zone: dict[str, str]) -> bool:
    pairs = ((given["surname"], zone["given_names"]), (given["given_names"], zone["surname"]))
    return all(names.compare(text, other).same == "yes" for text, other in pairs)


def _is_cut(read: Read, text: str, zone: str) -> bool:
    """Whether a name field that is full has the beginnings of these words, in their order."""
    if not (read.name.maybe_cut and zone):
        return False
    words, cut = in_zone(text).split(FILLER), zone.split(" ")
    return len(cut) <= len(words) and all(
        word.startswith(beginning) for word, beginning in zip(words, cut, strict=False)
    )


def _person(read: Read, typed: Typed) -> Iterator[Difference]:
    born = _date(typed, "date_of_birth")
    if born and read.date_of_birth and not read.date_of_birth.fits(born):
        yield _differs(read, "date_of_birth", born.isoformat(), str(read.date_of_birth))
    sex = SEXES.get(_text(typed, "sex").casefold())
    if sex is not None and _text(typed, "sex") and sex != read.sex:
        yield _differs(read, "sex", sex, read.sex)
    yield from _state(read, typed, "nationality", read.nationality)


def _passport(read: Read, typed: Typed) -> Iterator[Difference]:
    if read.kind is not Kind.TD3:
        return
    number = normalise_number(_text(typed, "passport_number"))
    if number and number != normalise_number(read.document_number):
        yield _differs(read, "passport_number", number, read.document_number)
    yield from _state(read, typed, "passport_issuer", read.issuer)
    expiry = _date(typed, "passport_expiry")
    if expiry and read.date_of_expiry and not read.date_of_expiry.fits(expiry):
        yield _differs(read, "passport_expiry", expiry.isoformat(), str(read.date_of_expiry))


SLOTS = {
    "passport_number": "document_number",
    "passport_issuer": "issuer",
    "passport_expiry": "date_of_expiry",
}


def _state(read: Read, typed: Typed, field: str, zone: str) -> Iterator[Difference]:
    code = code_of(_text(typed, field))
    if code and code != zone:
        yield _differs(read, field, code, zone)


def _differs(read: Read, field: str, typed: str, zone: str) -> Difference:
    return Difference(field, Kinship.DIFFERS, typed, zone, _place(read, SLOTS.get(field, field)))


def _place(read: Read, name: str) -> Place:
    assert read.layout  # noqa: S101 - asked by compare before anything else
    return read.layout.slot(name).place


def _text(typed: Typed, field: str) -> str:
    value = typed.get(field)
    return value.strip() if isinstance(value, str) else ""


def _date(typed: Typed, field: str) -> date | None:
    """A date, or a text that is one in the international way; None for anything else."""
    value = typed.get(field)
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(typed, field))
    except ValueError:
        return None
