"""What an uploaded file is, by its content, and the working copy that is shown instead of it.

A picture is drawn anew, of a PDF only the pages stay, a text is read as text: what a camera or a
program wrote into the file about a person or a place is gone, and so is whatever could run.
"""

import io
import warnings
from typing import Any, NamedTuple

import pikepdf
from charset_normalizer import from_bytes
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from gerege.kernel.errors import InputRefused
from gerege.papers.models import Document
from gerege.papers.photos_in_pdf import NotUnderstood, clean_photos, on_white

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 3_000
MOST_PAGES = 60
LONGEST_TEXT = 200_000
PICTURES = ("JPEG", "PNG", "WEBP")
BEGINS = {b"\xff\xd8\xff": "picture", b"\x89PNG\r\n\x1a\n": "picture", b"%PDF-": "pdf"}
WEBP = (b"RIFF", b"WEBP")
BEFORE_MARKUP = "\ufeff \t\r\n"


class Cleaned(NamedTuple):
    """The kind and the working copy."""

    kind: Document.Kind
    data: bytes


def cleaned(data: bytes) -> Cleaned:
    """The working copy of an uploaded file. Raises InputRefused with what to do instead."""
    if not data:
        raise _refused(_("The file is empty"), _("Choose another one."))
    if len(data) > LARGEST:
        raise _refused(_("The file is larger than 10 MB"), _("Make it smaller, or divide it."))
    kind = _kind_of(data)
    makes = {"picture": _picture, "pdf": _pdf, "text": _text}
    return Cleaned(Document.Kind(kind), makes[kind](data))


def _kind_of(data: bytes) -> str:
    for beginning, kind in BEGINS.items():
        if data.startswith(beginning):
            return kind
    if data[:4] == WEBP[0] and data[8:12] == WEBP[1]:
        return "picture"
    return "text"


def _picture(data: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=PICTURES) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise _refused(
                        _("The picture has more than 40 million points"), _("Make it smaller.")
                    )
                return _drawn_anew(found)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        problem = _("The picture is broken or is not only a picture")
        raise _refused(problem, _("Take the photo again as JPEG or PNG.")) from broken


def _drawn_anew(found: Image.Image) -> bytes:
    # Only the points are taken over: no note of the camera hangs on the new picture.
    bare = on_white(ImageOps.exif_transpose(found))
    bare.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=88)
    return written.getvalue()


def _pdf(data: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(data)) as found:
            if len(found.pages) > MOST_PAGES:
                raise _refused(_("The PDF has more than 60 pages"), _("Divide it."))
            if not found.pages:
                raise _refused(_("The PDF has no page"), _("Choose another one."))
            return _only_pages(found)
    except pikepdf.PasswordError as locked:
        problem = _("The PDF asks for a password")
        raise _refused(problem, _("Save it without a password first.")) from locked
    except NotUnderstood as unclean:
        problem = _("What a camera wrote into a picture of the PDF cannot be taken out")
        mend = _("Print it anew as PDF, or take photos of the pages.")
        raise _refused(problem, mend) from unclean
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError) as broken:
        problem = _("The PDF is broken")
        raise _refused(problem, _("Print it anew as PDF, or take photos of the pages.")) from broken


def _only_pages(found: pikepdf.Pdf) -> bytes:
    """A new file with the pages: scripts, forms, attachments, links and notes stay behind."""
    found.generate_appearance_streams()
    found.flatten_annotations()
    bare = pikepdf.new()
    bare.pages.extend(found.pages)
    for page in bare.pages:
        for name in ("/Annots", "/AA", "/Metadata", "/PieceInfo", "/Thumb", "/B", "/Group"):
            if name in page.obj:
                del page.obj[name]
    for each in bare.objects:
        if isinstance(each, (pikepdf.Stream, pikepdf.Dictionary)):
            _forget_notes(each)
    clean_photos(bare)
    written = io.BytesIO()
    bare.remove_unreferenced_resources()
    bare.save(written, deterministic_id=True, fix_metadata_version=False)
    return written.getvalue()


def _forget_notes(each: Any) -> None:  # noqa: ANN401  the library's own objects
    for name in ("/Metadata", "/PieceInfo", "/OPI", "/AF"):
        if name in each:
            del each[name]


def _text(data: bytes) -> bytes:
    text = _decoded(data)
    mend = _("Take a photo, or save it as PDF. Pictures: JPEG, PNG or WebP.")
    if text is None or any(ord(one) < ord(" ") and one not in "\n\r\t" for one in text):
        raise _refused(_("This kind of file is not taken"), mend)
    if text.lstrip(BEFORE_MARKUP).startswith("<"):
        raise _refused(_("Web pages and drawings with code are not taken"), mend)
    if len(text) > LONGEST_TEXT:
        raise _refused(_("The text is too long"), _("Divide it."))
    return text.replace("\r\n", "\n").encode()


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        best = None if b"\x00" in data else from_bytes(data[:65_536]).best()
    if best is None:
        return None
    try:
        return data.decode(best.encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _refused(problem: str, mend: str) -> InputRefused:
    return InputRefused("file", problem, mend)
