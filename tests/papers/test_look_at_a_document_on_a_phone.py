"""A photo is as wide as the screen and no wider."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders import a_named_case, bold
from tests.cases.conftest import opened_by
from tests.papers.files import a_photo

from gerege.papers import services as papers
from gerege.papers.models import Document

pytestmark = pytest.mark.one_database

__all__ = ["opened_by"]


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_a_large_photo_fits_a_small_phone(opened_by: Callable[..., Page]) -> None:
    officer = bold()
    document = papers.add_document(
        actor=officer,
        case=a_named_case(officer),
        data=a_photo((1600, 800)),
        title="Зохиомол паспорт",
        audience="named",
    )
    page = opened_by(officer)
    page.goto(reverse("document", args=[document.pk]))
    size = page.locator("img.document").evaluate(
        "async img => { await img.decode(); return [img.naturalWidth, img.width, img.height] }"
    )
    natural, width, height = size
    assert natural == 1600
    assert height * 2 == pytest.approx(width, abs=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_too_large_is_not_sent_at_all(opened_by: Callable[..., Page]) -> None:
    officer = bold()
    page, case = opened_by(officer), a_named_case(officer)
    add = reverse("case_document_add", args=[case.pk])
    page.goto(add)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.method) if one.method == "POST" else None)
    chosen = page.locator("input[type=file]")
    chosen.set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"0" * (11 * 1024 * 1024)}
    )
    page.fill("[name=title]", "Гэрээ")
    save = page.locator("main form button").first
    save.click()
    assert "10 MB" in chosen.evaluate("one => one.validationMessage")
    assert sent == []
    chosen.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"Text."})
    with page.expect_navigation():
        save.click()
    assert Document.objects.get().reveal_field("title") == "Гэрээ"
