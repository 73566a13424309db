"""Files as they come: a photo with the notes of a camera, a PDF with a script, and worse."""

import io

import pikepdf
from PIL import Image

PLACE = "47.918 106.917"
SECRET_NAME = "Зохиомол Нэр"


def a_photo(size: tuple[int, int] = (400, 300), kind: str = "JPEG") -> bytes:
    """With a description and a place in its notes."""
    picture, notes = Image.new("RGB", size, "white"), Image.Exif()
    notes[0x010E] = PLACE
    written = io.BytesIO()
    picture.save(written, kind, exif=notes)
    return written.getvalue()


def a_pdf(pages: int = 1, *, script: bool = True, password: str = "") -> bytes:
    """With an author, a script that runs when it opens, and an attachment."""
    made = pikepdf.new()
    for _one in range(pages):
        made.add_blank_page(page_size=(200, 200))
    made.docinfo["/Author"] = SECRET_NAME
    if script:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.Root.OpenAction = made.make_indirect(action)
        made.attachments["secret.txt"] = PLACE.encode()
    written = io.BytesIO()
    locked = pikepdf.Encryption(user=password, owner=password) if password else None
    made.save(written, encryption=locked)
    return written.getvalue()


def a_large_picture() -> bytes:
    """Few bytes, very many points."""
    written = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(written, "PNG", optimize=True)
    return written.getvalue()
