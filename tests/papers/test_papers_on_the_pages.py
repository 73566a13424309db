"""The pages of papers: prepared, written, finished, downloaded; the register without a person."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import a_named_case, an_officer, bold, saraa
from tests.cases.builders import signed_in
from tests.consent.builders import agreed, answered
from tests.papers.builders import a_draft, sent, written

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.knowledge.guidance import load_guidance
from gerege.papers.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_named_case(officer)


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


def read(browser: Client, name: str, *about: object) -> str:
    answer = browser.get(reverse(name, args=about))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_button_prepares_once_and_the_page_says_that_nothing_left(
    browser: Client, case: Case
) -> None:
    page = reverse("case_prepare", args=[case.pk])
    said = browser.post(page, follow=True).content.decode()
    assert "Nothing has left the post" in said
    assert Letter.objects.count() == 4
    again = browser.post(page, follow=True).content.decode()
    assert "Nothing was changed" in again
    assert Letter.objects.count() == 4


def test_a_letter_is_chosen_written_finished_and_downloaded(
    browser: Client, officer: Officer, case: Case
) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    begin = reverse("case_letter_begin", args=[case.pk, "identity_check"])
    assert begin in read(browser, "case_letters", case.pk)
    refused = browser.post(begin, {}).content.decode()
    assert "Nothing is chosen" in refused
    browser.post(begin, {"to": "civil_registry:civil_registry", "language": "mn"})
    letter = Letter.objects.get()
    page = reverse("letter", args=[letter.pk])
    typed = {"opened": "1", "addressee": "", "body": "Эх.", "do": "send"}
    html = browser.post(page, typed).content.decode()
    assert "A letter needs it" in html
    assert "Эх." in html
    opened = re.search(r'name="opened" value="(\d+)"', html)
    assert opened
    typed |= {"opened": opened[1], "addressee": "Зохиомол алба"}
    browser.post(page, typed)
    paper = browser.get(reverse("letter_paper", args=[letter.pk]))
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.headers["Cache-Control"] == "no-store"
    name = paper.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="A-20\d\d-0001\.pdf"', name)
    assert Event.objects.filter(verb="letter.printed").count() == 1
    assert "Translation not yet checked" in read(browser, "letter", letter.pk) or (
        "Орчуулгыг хянаагүй" in read(browser, "letter", letter.pk)
    )


def test_a_form_that_was_open_while_a_colleague_wrote_shows_both_and_then_takes_mine(
    browser: Client, officer: Officer, case: Case
) -> None:
    letter = a_draft(officer, case)
    page = reverse("letter", args=[letter.pk])
    colleague = signed_in(an_officer(post=case.post))
    colleague.post(page, {"opened": "1", "addressee": "Нэг", "body": "Эх", "do": "save"})
    mine = {"opened": "1", "addressee": "Хоёр", "body": "Эх", "do": "save"}
    html = browser.post(page, mine).content.decode()
    assert "What a colleague wrote meanwhile" in html
    assert "Нэг" in html
    assert "Хоёр" in html
    assert 'name="opened" value="2"' in html
    assert browser.post(page, mine | {"opened": "2"}).status_code == 302
    assert "Хоёр" in read(browser, "letter", letter.pk)


def test_a_letter_that_is_not_covered_leads_to_the_page_where_the_person_is_asked(
    browser: Client, officer: Officer, case: Case
) -> None:
    letter = a_draft(officer, case, "exit_permit", "en")
    ask = reverse("case_consent_ask", args=[case.pk, "host_immigration", "host_immigration"])
    assert ask in read(browser, "letter", letter.pk)
    typed = {"opened": "1", "addressee": "Office", "body": "Text", "do": "send"}
    html = browser.post(reverse("letter", args=[letter.pk]), typed).content.decode()
    assert "The person was not asked" in html
    assert "Office" in html
    assert Letter.objects.get().is_draft


def the_refused(browser: Client, letter: Letter, body: str) -> str:
    typed = {"opened": "1", "addressee": "Office", "body": body, "do": "send"}
    return browser.post(reverse("letter", args=[letter.pk]), typed).content.decode()


def test_what_i_wrote_is_not_called_a_colleagues_when_the_person_was_not_asked(
    browser: Client, officer: Officer, case: Case
) -> None:
    html = the_refused(browser, a_draft(officer, case, "exit_permit", "en"), "My text")
    assert "What a colleague wrote meanwhile" not in html
    assert 'name="opened" value="2"' in html
    assert html.count("The person was not asked") == 1
    assert html.count("My text") == 1


def test_what_i_wrote_is_not_called_a_colleagues_when_it_cannot_be_printed(
    browser: Client, officer: Officer, case: Case
) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    letter = a_draft(officer, case)
    html = the_refused(browser, letter, "北京")
    assert "These letters cannot be printed" in html
    assert "What a colleague wrote meanwhile" not in html
    assert 'name="opened" value="2"' in html
    typed = {"opened": "2", "addressee": "Office", "body": "Text", "do": "send"}
    assert browser.post(reverse("letter", args=[letter.pk]), typed).status_code == 302
    assert Letter.objects.get().state == "sent"


def test_what_a_letter_needs_is_not_called_optional(
    browser: Client, officer: Officer, case: Case
) -> None:
    letter = a_draft(officer, case)
    html = read(browser, "letter", letter.pk)
    assert "(optional)" not in html
    assert "Needed to finish the letter" in html
    page, bare = reverse("letter", args=[letter.pk]), {"opened": "1", "addressee": "", "body": ""}
    assert browser.post(page, bare | {"do": "save"}).status_code == 302


def test_a_field_says_whether_the_person_was_asked_or_did_not_agree(
    browser: Client, officer: Officer, case: Case
) -> None:
    letter = a_draft(officer, case)
    asked, not_agreed = (
        f"left out: the person {word}" for word in ("was not asked", "did not agree")
    )
    html = read(browser, "letter", letter.pk)
    assert asked in html
    assert not_agreed not in html
    answered(officer, case, "no", "civil_registry", "civil_registry")
    html = read(browser, "letter", letter.pk)
    assert not_agreed in html
    assert asked not in html


@pytest.mark.parametrize("role", [Role.HEAD_OF_POST, Role.PROTECTION_LEAD])
def test_a_head_and_the_lead_read_numbers_and_kinds_and_not_the_person(
    officer: Officer, case: Case, role: Role
) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    letter = sent(officer, a_draft(officer, case))
    viewer = saraa() if role == Role.PROTECTION_LEAD else an_officer(role, case.post)
    browser = signed_in(viewer)
    register, papers = read(browser, "letters"), read(browser, "case_papers", case.pk)
    assert letter.line is not None
    for html in (register, papers):
        assert letter.line.written in html
        assert "Солонго" not in html
    for name in ("letter", "letter_paper"):
        assert browser.get(reverse(name, args=[letter.pk])).status_code == 404


def test_of_a_letter_of_a_case_hidden_from_somebody_the_register_shows_the_number_alone(
    browser: Client, officer: Officer, case: Case
) -> None:
    colleague = an_officer(post=case.post)
    agreed(officer, case, "host_police", "host_police")
    letter = sent(officer, a_draft(officer, case, "victim_status", "en"))
    kind = "Request for identification as a trafficked person"
    assert kind in read(signed_in(colleague), "letters")
    file.hide_from(actor=officer, case=case, officer=colleague)
    html = read(signed_in(colleague), "letters")
    assert letter.line is not None
    assert letter.line.written in html
    assert kind not in html
    assert "Police" not in html
    assert "<time" not in html[html.index("<tbody") : html.index("</tbody")]
    assert case.reference not in html
    assert kind in read(browser, "letters")


def test_once_the_consent_is_taken_back_the_letter_prints_no_more_and_its_line_stays(
    browser: Client, officer: Officer, case: Case
) -> None:
    given = agreed(officer, case, "civil_registry", "civil_registry")
    letter = sent(officer, a_draft(officer, case))
    paper = reverse("letter_paper", args=[letter.pk])
    assert paper in read(browser, "letter", letter.pk)
    assert browser.get(paper).headers["Content-Type"] == "application/pdf"
    consent.withdraw_consent(actor=officer, consent=given, how="spoken")
    said = browser.get(paper, follow=True).content.decode()
    assert "The PDF is not given out: The person took the agreement back" in said
    assert "Consent was taken back" in said
    assert paper not in read(browser, "letter", letter.pk)
    assert Event.objects.filter(verb="letter.printed").count() == 1
    assert letter.line is not None
    assert letter.line.written in read(browser, "letters")


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_colleague_reads_who_the_person_is_on_a_letter_only_after_a_reason_and_comes_back(
    officer: Officer, is_sent: bool
) -> None:
    case = a_named_case(officer, given="Солонго", passport_number="E0000001")
    agreed(officer, case, "civil_registry", "civil_registry")
    letter = (sent if is_sent else written)(officer, a_draft(officer, case))
    colleague, page = an_officer(post=case.post), reverse("letter", args=[letter.pk])
    theirs = signed_in(colleague)
    closed, ask = read(theirs, "letter", letter.pk), reverse("case_identity", args=[case.pk])
    assert "Солонго" not in closed
    assert "E0000001" not in closed
    assert f"{ask}?back={page}" in closed
    paper = reverse("letter_paper", args=[letter.pk])
    assert theirs.get(paper).status_code == (302 if is_sent else 404)
    assert f'name="back" value="{page}"' in theirs.get(f"{ask}?back={page}").content.decode()
    why = {"reason": load_guidance().identity_reasons[0].id, "back": page}
    opened = theirs.post(reverse("case_identity_open", args=[case.pk]), why)
    assert opened.headers["Location"] == page
    assert "E0000001" in read(theirs, "letter", letter.pk)
    assert "Солонго" in read(theirs, "letter", letter.pk)
    assert "E0000001" in read(signed_in(officer), "letter", letter.pk)


def test_the_way_back_from_the_identity_leads_to_no_other_site(
    browser: Client, officer: Officer, case: Case
) -> None:
    why = {"reason": load_guidance().identity_reasons[0].id, "back": "//elsewhere.example/"}
    opened = browser.post(reverse("case_identity_open", args=[case.pk]), why)
    assert opened.headers["Location"] == reverse("case_identity", args=[case.pk])
