"""What stands at the top of a post's letters is set by its head; the letter has room to sign."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import permutations

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.builders import a_named_case, a_post, an_officer, bold, saraa
from tests.guards.world import signed_in
from tests.papers.builders import a_draft, sent

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.papers import services as papers
from gerege.papers.models import Letterhead
from gerege.papers.queries import sheet_of_sent, standing_letterhead
from gerege.papers.typesetting import Sheet, printed

NOON = datetime(2026, 11, 27, 9, tzinfo=UTC)
MN, EN = "Монгол Улсын\nЭлчин сайдын яам", "Embassy of Mongolia"
PARAGRAPH = "The Embassy asks for an answer by letter. " * 12


@pytest.fixture
def head() -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post("ANK"))


def a_sheet(paragraphs: Sequence[str]) -> Sheet:
    return Sheet(
        language="en",
        head=[("Date", "2026-11-27"), ("Number", "A/2026/0001")],
        addressee="Directorate",
        title="Request",
        paragraphs=paragraphs,
        fields=[],
        signature=["Bold B.", "Consular officer"],
        foot="A/2026/0001",
        letterhead=["Embassy of Mongolia", "Ankara"],
        stamp="Stamp",
    )


def pages_of(sheet: Sheet) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(printed(sheet, NOON))).pages]


def set_by(officer: Officer, mn: str = MN, en: str = EN, opened: int = 0) -> Letterhead:
    assert officer.post is not None
    return papers.set_letterhead(actor=officer, post=officer.post, mn=mn, en=en, opened=opened)


@pytest.mark.django_db
def test_a_letter_begins_with_the_letterhead_in_its_language(head: Officer) -> None:
    set_by(head)
    officer = bold()
    case = a_named_case(officer)
    for language, lines in (("mn", MN.splitlines()), ("en", [EN]), ("tr", [EN])):
        sheet = sheet_of_sent(sent(officer, a_draft(officer, case, "interpreter", language)))
        assert sheet.letterhead == lines
        assert sheet.signature[0] == officer.display_name
        first = pages_of(sheet)[0]
        assert first.index(lines[0]) < first.index("Зохиомол алба")


@pytest.mark.django_db
def test_where_none_is_set_country_and_post_stand_there(head: Officer) -> None:
    set_by(head, en="")
    officer = bold()
    case = a_named_case(officer)
    assert officer.post is not None
    sheet = sheet_of_sent(sent(officer, a_draft(officer, case, "interpreter", "en")))
    assert sheet.letterhead == ["Mongolia", f"Post abroad: {officer.post.name_en}"]


@pytest.mark.django_db
def test_the_head_sets_their_own_post_and_the_lead_every_one(head: Officer) -> None:
    other = a_post("SEL")
    with pytest.raises(NotAllowed):
        papers.set_letterhead(actor=head, post=other, mn=MN, en=EN, opened=0)
    with pytest.raises(NotAllowed):
        set_by(bold())
    papers.set_letterhead(actor=saraa(), post=other, mn=MN, en=EN, opened=0)
    stands = standing_letterhead(other)
    assert stands is not None
    assert stands.lines_en == EN
    assert Event.objects.filter(verb="letterhead.set", post=other.pk).count() == 1


@pytest.mark.django_db
def test_two_who_set_it_at_once_keep_both_and_the_later_one_is_asked(head: Officer) -> None:
    set_by(head)
    with pytest.raises(InputRefused):
        set_by(head, en="Another")
    assert set_by(head).number == 1
    set_by(head, en="Another", opened=1)
    assert [one.lines_en for one in Letterhead.objects.order_by("number")] == [EN, "Another"]


@pytest.mark.django_db
@pytest.mark.parametrize("lines", ["a\n" * 7, "a" * 71, "大使馆"])
def test_what_has_no_room_or_cannot_be_printed_is_refused(head: Officer, lines: str) -> None:
    with pytest.raises(InputRefused):
        set_by(head, en=lines)
    assert not Letterhead.objects.exists()


@pytest.mark.django_db
def test_the_page_saves_it_and_shows_what_a_colleague_wrote_meanwhile(head: Officer) -> None:
    browser: Client = signed_in(head)
    page = reverse("letterhead")
    assert page in browser.get(reverse("letters")).content.decode()
    browser.post(page, {"lines_mn": MN, "lines_en": EN, "opened": "0"})
    answer = browser.post(page, {"lines_mn": MN, "lines_en": "Mine", "opened": "0"})
    said = answer.content.decode()
    assert EN in said
    assert "Mine" in said
    assert browser.get(page, {"post": "SEL"}).status_code == 404
    lead = signed_in(saraa())
    assert EN in lead.get(page, {"post": "ANK"}).content.decode()


@pytest.mark.parametrize("number", range(1, 14))
def test_who_signs_never_stands_alone_on_a_page(number: int) -> None:
    *_before, last = pages_of(a_sheet([f"{place} {PARAGRAPH}" for place in range(number)]))
    assert f"{number - 1} The Embassy" in last
    for line in ("Bold B.", "Consular officer", "Stamp"):
        assert line in last


MIXED = ("Батбаярын Солонго 씨는 몽골 국민입니다.", "주한 몽골 대사관은 Солонго", "Солонго", "서울")


@pytest.mark.parametrize("order", list(permutations(MIXED))[::5])
def test_two_scripts_beside_each_other_are_drawn_as_they_were_written(
    order: Sequence[str],
) -> None:
    """Each drawn in its own typeface, also where one begins a line or a page."""
    sheet = replace(
        a_sheet([*order, *(f"{one} " * 40 for one in order), *order]),
        fields=[(order[0], order[1]), ("Сөүл", "서울"), ("서울", "Сөүл")],
        title=order[2],
    )
    pages = pages_of(sheet)
    assert len(pages) > 1
    drawn = " ".join(" ".join(pages).split())
    for words in order:
        assert drawn.count(words) >= 42
    everything = {one for text in sheet.texts() for one in text if not one.isspace()}
    assert {one for one in drawn if not one.isspace()} <= everything | set("12/·")


def test_a_sheet_that_was_sealed_before_there_were_letterheads_still_prints() -> None:
    kept = asdict(a_sheet([PARAGRAPH]))
    del kept["letterhead"], kept["stamp"]
    (page,) = pages_of(replace(Sheet(**kept), head=[("Sender", "Mongolia")]))
    assert "Sender" in page
    assert "Bold B." in page
