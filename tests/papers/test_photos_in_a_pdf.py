"""Wherever a note hides in a photo of a PDF, it does not come through; the picture does."""

import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Name
from PIL import Image

from gerege.kernel.errors import InputRefused
from gerege.papers.cleaning import cleaned

SECRET = b"GPSSECRET at home"
RED = (200, 10, 10)


def a_jpeg(*, noted: bool = False, **how: object) -> bytes:
    written, notes = io.BytesIO(), Image.Exif()
    if noted:
        notes[0x010E] = SECRET.decode()
    Image.new("RGB", (40, 40), RED).save(written, "JPEG", exif=notes, **how)
    return written.getvalue()


def segment(marker: int, text: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(text) + 2).to_bytes(2, "big") + text


def with_first(photo: bytes, more: bytes) -> bytes:
    return photo[:2] + more + photo[2:]


def a_jpeg_2000() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 40), RED).save(written, "JPEG2000")
    box = b"uuid" + bytes(16) + SECRET
    return written.getvalue() + (len(box) + 4).to_bytes(4, "big") + box


def a_pdf_with(photo: bytes, filters: object) -> bytes:
    made, written = pikepdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(100, 100))
    image = pikepdf.Stream(made, b"")
    image.write(photo, filter=filters)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = 40, 40, 8
    image.ColorSpace = Name.DeviceRGB
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(made, b"q 90 0 0 90 0 0 cm /Im0 Do Q")
    made.save(written)
    return written.getvalue()


def photo_of(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as found:
        image = found.pages[0].Resources.XObject.Im0
        assert image.Filter == Name.DCTDecode
        return bytes(image.read_raw_bytes())


PACKED = Array([Name.FlateDecode, Name.DCTDecode])
OF_PROGRAMS = range(0xE0, 0xF0)
AS_TEXT = Array([Name.ASCIIHexDecode, Name.DCTDecode])


@pytest.mark.parametrize(
    ("photo", "filters"),
    [
        (a_jpeg(noted=True), Name.DCTDecode),
        (a_jpeg(noted=True), Array([Name.DCTDecode])),
        (zlib.compress(a_jpeg(noted=True)), PACKED),
        (a_jpeg(noted=True).hex().encode() + b">", AS_TEXT),
        *(
            (with_first(a_jpeg(), segment(one, SECRET)), Name.DCTDecode)
            for one in range(0xE0, 0xF0)
        ),
        (with_first(a_jpeg(), segment(0xFE, SECRET)), Name.DCTDecode),
        (with_first(a_jpeg(), segment(0xE0, b"JFIF\x00" + SECRET)), Name.DCTDecode),
        (with_first(a_jpeg(), segment(0xEE, b"Adobe" + bytes(7) + SECRET)), Name.DCTDecode),
        (a_jpeg() + a_jpeg(noted=True), Name.DCTDecode),
        (a_jpeg() + SECRET, Name.DCTDecode),
        (a_jpeg(noted=True, progressive=True) + SECRET, Name.DCTDecode),
        (with_first(a_jpeg(noted=True), b"\xff"), Name.DCTDecode),
        (a_jpeg_2000(), Name.JPXDecode),
    ],
)
def test_no_note_comes_through_and_the_picture_stays(photo: bytes, filters: object) -> None:
    assert SECRET in photo or filters in (PACKED, AS_TEXT)
    left = photo_of(cleaned(a_pdf_with(photo, filters)).data)
    assert SECRET not in left
    colour = Image.open(io.BytesIO(left)).convert("RGB").getpixel((20, 20))
    assert isinstance(colour, tuple)
    assert all(abs(one - wanted) < 6 for one, wanted in zip(colour, RED, strict=True))


@pytest.mark.parametrize(
    ("photo", "filters"),
    [
        (SECRET, Name.DCTDecode),
        (SECRET, Name.JPXDecode),
        (a_jpeg()[:300] + SECRET, Name.DCTDecode),
        (SECRET, PACKED),
        (a_jpeg(noted=True), Array([Name.RunLengthDecode, Name.DCTDecode])),
        (a_jpeg(noted=True), Array([Name.DCTDecode, Name.FlateDecode])),
    ],
)
def test_a_photo_that_cannot_be_cleaned_is_refused_with_what_to_do(
    photo: bytes, filters: object
) -> None:
    with pytest.raises(InputRefused) as refused:
        cleaned(a_pdf_with(photo, filters))
    assert refused.value.mend


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_lies_on_white_paper(mode: str) -> None:
    written = io.BytesIO()
    drawn = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    drawn.paste((0, 0, 0, 255), (20, 20, 40, 40))
    drawn.convert(mode).save(written, "PNG")
    copy = Image.open(io.BytesIO(cleaned(written.getvalue()).data)).convert("L")
    darkest, lightest = copy.getpixel((30, 30)), copy.getpixel((5, 5))
    assert isinstance(darkest, int)
    assert isinstance(lightest, int)
    assert darkest < 10
    assert lightest > 245
