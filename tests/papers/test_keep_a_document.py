"""A document is kept sealed in two copies; what is shown has no notes and cannot run."""

import io
import socketserver
import threading
from collections.abc import Iterator

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings
from tests.builders import a_named_case, a_post, an_asked_erasure, an_officer, bold, saraa
from tests.cases.builders import signed_in
from tests.papers.files import PLACE, SECRET_NAME, a_large_picture, a_pdf, a_photo

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.guidance import load_guidance
from gerege.papers import services as papers
from gerege.papers.models import Document, DocumentPart
from gerege.papers.policies import documents_visible_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_named_case(officer)


def kept(actor: Officer, case: Case, data: bytes, audience: str = "named") -> Document:
    return papers.add_document(
        actor=actor, case=case, data=data, title="Паспорт", audience=audience
    )


def shown(actor: Officer, document: Document) -> bytes:
    return papers.working_copy(actor=actor, document=document)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_copy_of_a_photo_has_no_notes_and_the_original_is_as_it_came(
    officer: Officer, case: Case, kind: str
) -> None:
    photo = a_photo(kind=kind)
    assert PLACE.encode() in photo
    document = kept(officer, case, photo)
    copy = shown(officer, document)
    assert PLACE.encode() not in copy
    assert Image.open(io.BytesIO(copy)).size == (400, 300)
    taken = papers.take_original(actor=officer, document=document, reason="compare")
    assert taken == photo
    assert Event.objects.filter(verb="document.original_taken").get().detail == {
        "reason": "compare"
    }


def test_of_a_pdf_only_the_pages_stay(officer: Officer, case: Case) -> None:
    copy = shown(officer, kept(officer, case, a_pdf(3)))
    with pikepdf.open(io.BytesIO(copy)) as found:
        assert len(found.pages) == 3
        assert "/OpenAction" not in found.Root
        assert "/Names" not in found.Root
        assert "/Info" not in found.trailer
    assert b"JavaScript" not in copy
    assert SECRET_NAME.encode("utf-16-be") not in copy


def test_a_photo_inside_a_pdf_loses_its_notes_too(officer: Officer, case: Case) -> None:
    written = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    photo = pikepdf.Stream(made, a_photo())
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photo.Width, photo.Height, photo.BitsPerComponent = 400, 300, 8
    photo.ColorSpace, photo.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
    made.pages[0].Contents = pikepdf.Stream(made, b"q 200 0 0 200 0 0 cm /Im0 Do Q")
    made.save(written)
    assert PLACE.encode() in written.getvalue()
    copy = shown(officer, kept(officer, case, written.getvalue()))
    assert PLACE.encode() not in copy
    assert b"DCTDecode" in copy


def test_a_text_is_read_in_any_writing(officer: Officer, case: Case) -> None:
    text = "Гэрээний дугаар, цалин, ажлын цаг. Бусад нөхцөл нь тодорхойгүй байна.\r\n"
    assert shown(officer, kept(officer, case, text.encode())).decode() == text.replace("\r", "")
    russian = "Договор подписан в присутствии свидетелей, копии нет. " * 4
    document = kept(officer, case, russian.encode("cp1251"))
    assert "Договор" in shown(officer, document).decode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "Web pages"),
        ("\ufeff  <!doctype html><script>1</script>".encode(), "Web pages"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "kind of file"),
        (b"PK\x03\x04" + b"\x00" * 40, "kind of file"),
        (b"GIF89a" + b"\x00" * 40, "kind of file"),
        (b"\xff\xd8\xff" + b"no picture at all", "broken"),
        (b"%PDF-1.7\nnothing", "broken"),
        (a_pdf(password="geheim"), "password"),
        (a_pdf(61, script=False), "60 pages"),
        (a_large_picture(), "40 million"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
        (b"a" * 200_001, "too long"),
    ],
)
def test_a_hostile_file_is_refused_with_what_to_do_and_nothing_is_kept(
    officer: Officer, case: Case, data: bytes, says: str
) -> None:
    from django.utils import translation  # noqa: PLC0415

    with translation.override("en"), pytest.raises(InputRefused) as refused:
        kept(officer, case, data)
    assert says in refused.value.problem
    assert refused.value.mend
    assert not Document.objects.exists()
    assert not DocumentPart.objects.exists()


def test_a_picture_that_is_something_else_too_is_drawn_anew_without_it(
    officer: Officer, case: Case
) -> None:
    hidden = b"<script>alert(1)</script>"
    copy = shown(officer, kept(officer, case, a_photo() + hidden))
    assert hidden not in copy


def test_the_narrowest_audience_is_the_writer_and_who_is_named(
    officer: Officer, case: Case
) -> None:
    document, colleague = kept(officer, case, a_photo()), an_officer(post=case.post)
    assert not documents_visible_to(colleague, case).exists()
    with pytest.raises(NotAllowed):
        shown(colleague, document)
    file.name_on_case(actor=officer, case=case, officer=colleague)
    assert documents_visible_to(colleague, case).get() == document
    for stranger in (an_officer(post=a_post("SEL")), saraa()):
        with pytest.raises(NotAllowed):
            shown(stranger, document)


def test_a_document_goes_with_its_case(officer: Officer, case: Case) -> None:
    kept(officer, case, a_photo())
    file.confirm_erasure(actor=saraa(), asked=an_asked_erasure(officer, case))
    assert not Document.objects.exists()
    assert not DocumentPart.objects.exists()


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


def test_the_page_takes_a_file_shows_it_sealed_off_and_hands_out_the_original_for_a_reason(
    browser: Client, officer: Officer, case: Case
) -> None:
    page = reverse("case_document_add", args=[case.pk])
    upload = SimpleUploadedFile("Солонго паспорт.jpg", a_photo())
    answer = browser.post(page, {"file": upload, "title": "Паспорт", "audience": "named"})
    document = Document.objects.get()
    assert answer.headers["Location"] == reverse("document", args=[document.pk])
    picture = browser.get(reverse("document_picture", args=[document.pk]))
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert "script-src" not in picture.headers["Content-Security-Policy"]
    assert picture.headers["Cache-Control"] == "no-store"
    taken = browser.get(reverse("document_file", args=[document.pk]))
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert "Солонго" not in str(taken.headers)
    original = reverse("document_original", args=[document.pk])
    assert browser.post(original, {}).headers["Content-Type"].startswith("text/html")
    answer = browser.post(original, {"reason": "evidence"})
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.content == a_photo()


def test_a_refused_file_leaves_what_was_typed_on_the_page(browser: Client, case: Case) -> None:
    page = reverse("case_document_add", args=[case.pk])
    upload = SimpleUploadedFile("x.html", b"<html>")
    html = browser.post(page, {"file": upload, "title": "Гэрээ", "audience": "post"}).content
    assert "Гэрээ" in html.decode()
    assert not Document.objects.exists()


class Scanner(socketserver.StreamRequestHandler):
    """Speaks as clamd does: finds what holds the word."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\x00"
        data = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(size)
        found = b"Test-Word FOUND" if b"virus" in data else b"OK"
        self.wfile.write(b"stream: " + found + b"\x00")


@pytest.fixture
def scanner(settings: Settings) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.GEREGE_SCANNER = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def test_what_the_scanner_finds_is_refused_and_what_it_passes_says_so(
    scanner: None, officer: Officer, case: Case
) -> None:
    with pytest.raises(InputRefused):
        kept(officer, case, b"a virus in a text")
    assert not Document.objects.exists()
    assert kept(officer, case, b"a quiet text").scanned


def test_while_the_scanner_is_away_nothing_is_taken(
    settings: Settings, officer: Officer, case: Case
) -> None:
    settings.GEREGE_SCANNER = "/nowhere/clamd.sock"
    with pytest.raises(InputRefused):
        kept(officer, case, b"a quiet text")
    assert not Document.objects.exists()
    settings.GEREGE_SCANNER = ""
    assert not kept(officer, case, b"a quiet text").scanned


def test_a_head_of_post_sees_no_document_without_a_reason(officer: Officer, case: Case) -> None:
    document = kept(officer, case, a_photo(), "headquarters")
    head = an_officer(Role.HEAD_OF_POST, case.post)
    answer = signed_in(head).get(reverse("document", args=[document.pk]))
    assert answer.status_code == 404


def test_a_picture_that_is_looked_at_by_itself_is_recorded(
    browser: Client, officer: Officer, case: Case
) -> None:
    document = kept(officer, case, a_photo())
    page = reverse("document_picture", args=[document.pk])
    assert browser.get(page).status_code == 200
    assert Event.objects.filter(verb="document.looked", actor=officer.pk).count() == 1


def test_what_a_document_shows_opens_for_a_colleague_with_the_identity(
    browser: Client, officer: Officer, case: Case
) -> None:
    photo = kept(officer, case, a_photo(), "post")
    text = kept(officer, case, "Солонгын утас".encode(), "post")
    colleague = an_officer(post=case.post)
    theirs, page = signed_in(colleague), reverse("document", args=[photo.pk])
    picture = reverse("document_picture", args=[photo.pk])
    names = ("document_picture", "document_file", "document_original")
    ways = [reverse(name, args=[photo.pk]) for name in names]
    closed = theirs.get(page).content.decode()
    assert reverse("case_identity", args=[case.pk]) in closed
    assert not any(way in closed for way in ways)
    assert {theirs.get(way).headers.get("Location") for way in ways} == {page}
    written = reverse("document", args=[text.pk])
    assert "Солонгын" not in theirs.get(written).content.decode()
    reason = load_guidance().identity_reasons[0].id
    file.open_identity(actor=colleague, case=case, reason=reason)
    assert picture in theirs.get(page).content.decode()
    assert {theirs.get(way).status_code for way in ways} == {200}
    assert "Солонгын" in theirs.get(written).content.decode()
    assert picture in browser.get(page).content.decode()


@pytest.mark.parametrize("megabytes", [11, 45])
def test_of_a_file_that_is_too_large_one_sentence_says_so_and_what_was_typed_is_kept(
    officer: Officer, case: Case, megabytes: int
) -> None:
    large = SimpleUploadedFile("a.pdf", b"%PDF" + b"0" * (megabytes * 1024 * 1024))
    typed = {"file": large, "title": "Гэрээний хуулбар", "audience": "post"}
    page = reverse("case_document_add", args=[case.pk])
    answer = signed_in(officer).post(page, typed)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "larger than 10 MB" in html
    assert "No file is chosen" not in html
    assert 'value="Гэрээний хуулбар"' in html
    assert not Document.objects.exists()
