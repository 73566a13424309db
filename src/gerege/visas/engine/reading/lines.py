"""The lines of a text in any encoding, one after the other, whatever their length and state."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from gerege.visas.engine.reading.lost_letters import IN_PLACE, writes_others_in_place
from gerege.visas.engine.refusals import Refusal

PORTION = 1 << 20
LONGEST = 1_000_000
WIDE = ("utf-16", "utf-32")
BOM = "\ufeff"
UNREADABLE = "\ufffd"


class Line(NamedTuple):
    """One line without its end. ``trouble``: why it cannot be read."""

    text: str
    trouble: Refusal | None = None


def lines(path: Path, encoding: str) -> Iterator[Line]:
    """Every line of the file, the byte-order mark left out."""
    with path.open("rb") as stream:
        wide = encoding.startswith(WIDE)
        portions = _narrowed(stream, encoding) if wide else _portions(stream)
        written = "utf-8" if wide else encoding
        in_place = writes_others_in_place(path, encoding)
        first = True
        for raw in _split(portions):
            line = _read(raw, written, wide)
            if in_place and not line.text.isascii():
                line = line._replace(text=line.text.translate(IN_PLACE))
            yield line._replace(text=line.text.removeprefix(BOM)) if first else line
            first = False


def _portions(stream: BinaryIO) -> Iterator[bytes]:
    while portion := stream.read(PORTION):
        yield portion


def _narrowed(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Two and four bytes a letter as UTF-8, so that one way of splitting does for all."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for portion in _portions(stream):
        yield decoder.decode(portion).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def _split(portions: Iterator[bytes]) -> Iterator[bytes]:
    """Split at \\n, \\r\\n and \\r; of a line that is far too long, only its beginning."""
    held = b""
    cut = False
    for portion in filter(None, portions):
        parts = (held + portion).splitlines(keepends=True)
        held = parts.pop()
        for part in parts:
            if not cut:
                yield part
            cut = False
        if len(held) > 4 * LONGEST:
            if not cut:
                yield held[: LONGEST + 1]
            held, cut = held[-1:], True
    if held and not cut:
        yield from held.splitlines(keepends=True)


def _read(raw: bytes, encoding: str, wide: bool) -> Line:
    try:
        text = raw.decode(encoding).rstrip("\r\n")
    except UnicodeDecodeError:
        return Line(raw.decode(encoding, "replace").rstrip("\r\n"), Refusal.OTHER_ENCODING)
    if len(text) > LONGEST:
        return Line(text, Refusal.TOO_LONG)
    if "\0" in text:
        return Line(text, Refusal.ZERO_BYTE)
    if wide and UNREADABLE in text:
        return Line(text, Refusal.OTHER_ENCODING)
    if not wide and _is_another(raw, encoding):
        return Line(text, Refusal.OTHER_ENCODING)
    return Line(text)


def _is_another(raw: bytes, encoding: str) -> bool:
    """A line of UTF-8 among those of one byte a letter: so good as never by accident."""
    if encoding == "utf-8" or raw.isascii():
        return False
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(not c.isascii() for c in text) > 1
