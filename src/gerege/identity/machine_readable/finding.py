"""From lines as they come to a reading: which document it is, where its fields are, what is odd."""

from collections.abc import Iterator, Sequence
from datetime import date

from gerege.identity.machine_readable.characters import (
    LIKE_DIGITS,
    LIKE_LETTERS,
    Line,
    lines_of,
    tidied,
)
from gerege.identity.machine_readable.check_digits import DIGITS, FILLER, LETTERS
from gerege.identity.machine_readable.judging import troubles_of
from gerege.identity.machine_readable.layouts import LAYOUTS, Kind, Layout, Slot
from gerege.identity.machine_readable.reading import Read, laid_out
from gerege.identity.machine_readable.troubles import Code, Trouble
from gerege.kernel import clock

# So many characters may be missing or too many before the text is taken for something else.
FAR = 8
SEX = {"X": FILLER}
BY_SIZE = {
    (layout.lines, layout.width, letter): layout
    for layout in LAYOUTS.values()
    for letter in layout.starts_with
}


def read(lines: Sequence[str], *, today: date | None = None) -> Read:
    """Read the lines of a passport, a visa or a card, typed or scanned. Never raises.

    ``today`` decides which century two digits of a year mean; it is the present day unless given.
    Lines may stand in one text with line breaks; small letters, spaces for fillers and letters of
    another alphabet that are drawn alike are read and told.
    """
    day = today or clock.now().date()
    found = _at_once(lines, day)
    if found is None:
        found = _patiently([tidied(text, at) for at, text in enumerate(lines_of(lines), 1)], day)
    missing = {told.line for told in found.troubles if told.code is Code.LINE_MISSING}
    more = [told for told in troubles_of(found, day) if told.line not in missing]
    return found._replace(troubles=(*found.troubles, *more)) if more else found


def _at_once(lines: Sequence[str], today: date) -> Read | None:
    """The reading of lines in which every character stands where it may; None otherwise."""
    if not lines or not lines[0]:
        return None
    layout = BY_SIZE.get((len(lines), len(lines[0]), lines[0][0]))
    if not layout or any(len(line) != layout.width for line in lines):
        return None
    match = layout.pattern.fullmatch("".join(lines))
    return laid_out(layout, match.groups(), today) if match else None


def _patiently(lines: list[Line], today: date) -> Read:
    """The reading of lines of any length, with any characters in them."""
    layout = _layout(lines)
    if not layout:
        sizes = " ".join(str(len(line.text)) for line in lines)
        return Read(None, troubles=(Trouble(Code.NO_ZONE, stands=sizes),))
    present = {
        number: _of_length(line, number, layout)
        for number, line in enumerate(lines, 1 + _is_headless(lines))
    }
    blank = Line(FILLER * layout.width, range(1, layout.width + 1))
    missing = [number for number in range(1, layout.lines + 1) if number not in present]
    whole = [present.get(number, blank) for number in range(1, layout.lines + 1)]
    texts, strange = _fields(layout, whole)
    troubles = (
        *(Trouble(Code.LINE_MISSING, number) for number in missing),
        *(trouble for line in whole for trouble in line.troubles),
        *(trouble for trouble in strange if trouble.line not in missing),
    )
    return laid_out(layout, texts, today)._replace(troubles=troubles)


def _layout(lines: list[Line]) -> Layout | None:
    """The document nearest to these lines by their number, their lengths and the first letter."""
    sized = [(_distance(layout, lines), at, layout) for at, layout in enumerate(LAYOUTS.values())]
    near = [one for one in sized if one[0] <= FAR * len(lines)]
    return min(near)[2] if lines and near else None


def _distance(layout: Layout, lines: list[Line]) -> int:
    """How far lines are from a layout in characters; a wrong first letter counts as one or more."""
    lacking = layout.lines - len(lines)
    headless = _is_headless(lines)
    is_visa = layout.kind in (Kind.MRV_A, Kind.MRV_B)
    if lacking < 0 or lacking > 1 or (is_visa and headless):
        return FAR * 100
    if len(lines) == 1:
        sizes = abs(len(lines[0].text) - layout.width)
    else:
        sizes = sum(_misfit(layout, line, at) for at, line in enumerate(lines, 1))
    begins = headless or lines[0].text[:1] in tuple(layout.starts_with)
    return sizes + 2 * lacking + (0 if begins else 3)


def _misfit(layout: Layout, line: Line, number: int) -> int:
    """Characters too many or too few; the fillers behind a name are often left away."""
    surplus = len(line.text) - layout.width
    if surplus < 0 and _ends_with_name(layout, number) and len(line.text) > FAR:
        return 1
    return abs(surplus)


def _is_headless(lines: list[Line]) -> bool:
    """Whether a single line is the lower one of two: the upper one of a passport has no digit."""
    return len(lines) == 1 and any(c in DIGITS for c in lines[0].text)


def _of_length(line: Line, number: int, layout: Layout) -> Line:
    """The line brought to its length: by its fillers, where these are all that is missing."""
    surplus = len(line.text) - layout.width
    if surplus == 0:
        return line
    code = Code.LINE_TOO_LONG if surplus > 0 else Code.LINE_TOO_SHORT
    at_end = surplus < 0 or set(line.text[layout.width :]) == {FILLER}
    place, fits = _filled(line, number, layout, surplus)
    mended = fits or (at_end and _ends_with_name(layout, number))
    column = line.columns[min(place, len(line.columns) - 1)] if fits else 0
    told = Trouble(code, number, column, str(len(line.text)), str(layout.width), mended=mended)
    text = _resized(line.text, place, surplus)
    columns = _resized_columns(line.columns, place, surplus)
    return Line(text[: layout.width], columns[: layout.width], (*line.troubles, told))


def _ends_with_name(layout: Layout, number: int) -> bool:
    return layout.slot("name").line == number


def _filled(line: Line, number: int, layout: Layout, surplus: int) -> tuple[int, bool]:
    """Behind which run of fillers the line gets its length so that all its check digits fit."""
    end = len(line.text) if surplus < 0 else layout.width
    if _ends_with_name(layout, number):
        return end, False
    places = {at + 1 for at, c in enumerate(line.text) if c == FILLER} & {
        at for at in range(1, len(line.text)) if line.text[at : at + 1] != FILLER
    }
    good = [
        at for at in sorted(places) if _line_fits(_resized(line.text, at, surplus), number, layout)
    ]
    return (good[0], True) if len(good) == 1 else (end, False)


def _resized(text: str, at: int, surplus: int) -> str:
    """A text with fillers added at a place, or so many characters before it taken out."""
    if surplus < 0:
        return text[:at] + FILLER * -surplus + text[at:]
    return (
        text[: at - surplus] + text[at:]
        if set(text[max(at - surplus, 0) : at]) == {FILLER}
        else text
    )


def _resized_columns(columns: Sequence[int], at: int, surplus: int) -> Sequence[int]:
    known = list(columns)
    if surplus < 0:
        last = known[min(at, len(known)) - 1] if known else 1
        return [*known[:at], *[last] * -surplus, *known[at:]]
    return [*known[: at - surplus], *known[at:], *known[-surplus:]]


def _line_fits(text: str, number: int, layout: Layout) -> bool:
    """Whether the fields of one line could be those of a document, check digits and all."""
    if len(text) != layout.width:
        return False
    slots = [slot for slot in layout.slots if slot.line == number]
    parts = {slot.name: _mended(slot, text[slot.first - 1 : slot.last]) for slot in slots}
    if any(set(parts[slot.name]) - set(slot.allowed) for slot in slots):
        return False
    texts = tuple(parts.get(slot.name, FILLER * slot.width) for slot in layout.slots)
    checks = laid_out(layout, texts, date.min).checks
    own = [check for check in checks if check.place.line == number]
    crossing = layout.lines > 2  # noqa: PLR2004 - only there a digit covers more than its line
    return all(check.fits for check in own if not (crossing and check.name == "composite"))


def _fields(layout: Layout, lines: Sequence[Line]) -> tuple[tuple[str, ...], list[Trouble]]:
    """The fields cut out, each character in its place; what was not, with what it was read as."""
    texts: list[str] = []
    troubles: list[Trouble] = []
    for slot in layout.slots:
        line = lines[slot.line - 1]
        text = line.text[slot.first - 1 : slot.last]
        if set(text) - set(slot.allowed):
            found = list(_strange(slot, text, line))
            troubles += found
            text = _mended(slot, text)
        texts.append(text)
    return tuple(texts), troubles


def _strange(slot: Slot, text: str, line: Line) -> Iterator[Trouble]:
    """A trouble for each character that cannot stand in a field."""
    for at, character in enumerate(text, slot.first - 1):
        if character in slot.allowed:
            continue
        meant = _instead(slot, character)
        code = Code.CANNOT_STAND_HERE
        if meant and meant != FILLER:
            code = Code.LETTER_FOR_DIGIT if meant in DIGITS else Code.DIGIT_FOR_LETTER
        could = meant or ("" if len(slot.allowed) > len(DIGITS) + 1 else " ".join(slot.allowed))
        yield Trouble(code, slot.line, line.columns[at], character, could, mended=bool(meant))


def _instead(slot: Slot, character: str) -> str:
    """What a character that cannot stand here is certainly drawn for; empty when nobody knows."""
    if slot.name == "sex":
        return SEX.get(character, "")
    if set(DIGITS) <= set(slot.allowed) and not set(LETTERS) & set(slot.allowed):
        return LIKE_DIGITS.get(character, "")
    return "" if set(DIGITS) & set(slot.allowed) else LIKE_LETTERS.get(character, "")


def _mended(slot: Slot, text: str) -> str:
    return "".join(c if c in slot.allowed else _instead(slot, c) or c for c in text)
