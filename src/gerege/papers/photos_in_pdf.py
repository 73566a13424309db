"""Photos inside a PDF keep the points and what a decoder needs to draw them, and nothing else.

What a camera or a program may have written into a photo has no end of places, so what stays is on a
list, not what goes. A photo that is not understood is drawn anew; where that does not work either,
the file is not taken. Pure: knows no Django.
"""

import io
import zlib
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Name
from PIL import Image

MOST_POINTS = 80_000_000
"""As many as are drawn anew in one file; our own choice, so that nobody waits for minutes."""
LARGEST_PHOTO = 20 * 1024 * 1024
BEGIN, END, SCAN, ADOBE, JFIF = 0xD8, 0xD9, 0xDA, 0xEE, 0xE0
RESTARTS = range(0xD0, 0xD8)
NEEDED = frozenset({*range(0xC0, 0xD0), SCAN, 0xDB, 0xDC, 0xDD}) - {0xC8}
"""Frames, tables of codes and of steps, scans, lines and restarts: what draws the picture."""
BARE_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
ADOBE_LENGTH = 14
"""Of the segment that says which colours are meant: its name, three numbers and the colours."""
PHOTOS = (Name.DCTDecode, Name.JPXDecode)
WRITTEN_AS_TEXT = (Name.ASCII85Decode, Name.ASCIIHexDecode)


class NotUnderstood(Exception):
    """A photo that can neither be cleaned nor drawn anew."""


def clean_photos(pdf: pikepdf.Pdf) -> None:
    """Take what is not drawn out of every photo. Raises NotUnderstood."""
    points = 0
    for each in list(pdf.objects):
        if isinstance(each, pikepdf.Stream):
            filters = _filters_of(each)
            points += _clean(pdf, each, filters) if _is_photo(filters) else 0
        if points > MOST_POINTS:
            raise NotUnderstood


def bare_jpeg(photo: bytes) -> bytes | None:
    """A JPEG with what draws it alone, cut where it ends; None where it is not understood."""
    if photo[:2] != bytes((0xFF, BEGIN)):
        return None
    kept, at = bytearray(photo[:2]), 2
    while at < len(photo) and photo[at] == 0xFF:  # noqa: PLR2004  a marker begins with it
        while photo[at : at + 1] == b"\xff":  # any number of them may stand before a marker
            at += 1
        if photo[at : at + 1] == bytes((END,)):
            return bytes(kept) + bytes((0xFF, END))
        length = int.from_bytes(photo[at + 1 : at + 3], "big")
        ends = at + 1 + length
        if length < 2 or ends > len(photo) or photo[at] in (*RESTARTS, BEGIN, 0x01):  # noqa: PLR2004
            return None
        kept += _kept(photo[at], photo[at + 1 : ends])
        if photo[at] == SCAN:
            begins, ends = ends, _end_of_scan(photo, ends)
            kept += photo[begins:ends]
        at = ends
    return None


def _kept(marker: int, segment: bytes) -> bytes:
    """A segment as it stays; of those that say how colours are meant nothing but that."""
    if marker in NEEDED:
        return bytes((0xFF, marker)) + segment
    if marker == JFIF and segment[2:7] == b"JFIF\x00":
        return BARE_JFIF
    if marker == ADOBE and segment[2:7] == b"Adobe" and len(segment) >= ADOBE_LENGTH:
        size = ADOBE_LENGTH.to_bytes(2, "big")
        return bytes((0xFF, ADOBE)) + size + segment[2:ADOBE_LENGTH]
    return b""


def _end_of_scan(photo: bytes, at: int) -> int:
    """Where the next marker stands that does not belong to the scan."""
    while (at := photo.find(b"\xff", at)) >= 0 and at + 1 < len(photo):
        if photo[at + 1] not in (0x00, *RESTARTS):
            return at
        at += 2
    return len(photo)


def _filters_of(stream: pikepdf.Stream) -> list[Any]:
    found = stream.get("/Filter")
    if found is None:
        return []
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _is_photo(filters: Sequence[Any]) -> bool:
    return any(one in PHOTOS for one in filters)


def _clean(pdf: pikepdf.Pdf, stream: pikepdf.Stream, filters: Sequence[Any]) -> int:
    """Clean one photo; says how many points were drawn anew for it."""
    photo, parms = stream.read_raw_bytes(), stream.get("/DecodeParms")
    many = list(parms) if isinstance(parms, pikepdf.Array) else [parms]
    for one in filters[:-1]:
        photo = _opened(pdf, photo, one)
    bare = bare_jpeg(photo) if filters[-1] == Name.DCTDecode else None
    if bare is None:
        return _draw_anew(stream, photo)
    last = many[-1] if isinstance(many[-1], pikepdf.Dictionary) else None
    stream.write(bare, filter=Name.DCTDecode, decode_parms=last)
    return 0


def _opened(pdf: pikepdf.Pdf, packed: bytes, how: Any) -> bytes:  # noqa: ANN401  a name of the library
    """What a filter before that of the photo packed."""
    if how == Name.FlateDecode:
        try:
            # A photo hardly shrinks: what grows far beyond the file is no photo.
            return zlib.decompressobj().decompress(packed, LARGEST_PHOTO)
        except zlib.error as broken:
            raise NotUnderstood from broken
    if how in WRITTEN_AS_TEXT:
        beside = pikepdf.Stream(pdf, b"")
        beside.write(packed, filter=how)
        return beside.read_bytes()
    raise NotUnderstood


def _draw_anew(stream: pikepdf.Stream, photo: bytes) -> int:
    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG", "JPEG2000")) as found:
            points = found.width * found.height
            if points > MOST_POINTS:
                raise NotUnderstood
            is_grey = found.mode in ("1", "L", "LA", "I;16") or (
                stream.get("/ColorSpace") == Name.DeviceGray
            )
            drawn = on_white(found).convert("L" if is_grey else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise NotUnderstood from broken
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=88)
    stream.write(written.getvalue(), filter=Name.DCTDecode)
    stream.Width, stream.Height, stream.BitsPerComponent = drawn.width, drawn.height, 8
    stream.ColorSpace = Name.DeviceGray if is_grey else Name.DeviceRGB
    for name in ("/Decode", "/SMaskInData"):
        if name in stream:
            del stream[name]
    return points


def on_white(found: Image.Image) -> Image.Image:
    """Its points on white paper: what was transparent is not black. Nothing else is taken over."""
    through = found.has_transparency_data
    points = found.convert("RGBA" if through else "RGB")
    bare = Image.new("RGB", points.size, "white")
    bare.paste(points, mask=points if through else None)
    return bare
