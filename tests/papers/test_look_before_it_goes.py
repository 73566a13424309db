"""A letter is looked at before it has a number; nothing on it says that something is kept back."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.builders import a_named_case, a_saved_contact, an_officer, bold
from tests.cases.builders import signed_in, words
from tests.consent.builders import agreed
from tests.papers.builders import a_draft, sent, written

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.consent.models import Disclosure
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.papers import services as papers
from gerege.papers.models import Letter, RegisterLine
from gerege.papers.queries import sheet_of_sent
from gerege.papers.services.writing import newest_text
from gerege.papers.typesetting import printed
from gerege.support import services as support

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_named_case(officer, given="Солонго", passport_number="E0000001")


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


def page_of(letter: Letter) -> str:
    return reverse("letter", args=[letter.pk])


def looked_at(browser: Client, letter: Letter, **typed: str) -> str:
    """Save the draft and see it as it will go."""
    form = {"addressee": "Зохиомол алба", "body": "Эх.", "do": "look"} | typed
    form["opened"] = str(newest_text(letter).number)
    answer = browser.post(page_of(letter), form)
    assert answer.headers.get("Location") == f"{page_of(letter)}?look=1", words(answer)
    return words(browser.get(f"{page_of(letter)}?look=1"))


def finished(browser: Client, letter: Letter, **typed: str) -> str:
    form = {"opened": str(newest_text(letter).number)} | typed
    return words(browser.post(f"{page_of(letter)}?look=1", form, follow=True))


def paper_of(letter: Letter) -> str:
    letter.refresh_from_db()
    assert letter.line is not None
    pdf = PdfReader(BytesIO(printed(sheet_of_sent(letter), letter.line.sent_at)))
    return " ".join(page.extract_text() for page in pdf.pages)


def test_it_is_seen_whole_before_it_has_a_number(
    browser: Client, officer: Officer, case: Case
) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    letter = a_draft(officer, case)
    assert "Finish and number" not in words(browser.get(page_of(letter)))
    shown = looked_at(browser, letter)
    for text in ("Зохиомол алба", "Эх.", "Солонго", "E0000001", "Finish and number"):
        assert text in shown
    assert not RegisterLine.objects.exists()
    assert Letter.objects.get().is_draft
    assert "has its number" in finished(browser, letter)
    assert RegisterLine.objects.get().number == 1
    assert "Зохиомол алба" in paper_of(letter)


def test_what_is_not_whole_is_named_beside_the_form_and_nothing_typed_is_lost(
    browser: Client, officer: Officer, case: Case
) -> None:
    letter = a_draft(officer, case)
    typed = {"opened": "1", "addressee": "", "body": "Эх бичвэр", "do": "look"}
    html = browser.post(page_of(letter), typed).content.decode()
    assert "A letter needs it" in html
    assert "Эх бичвэр" in html


def test_without_consent_it_is_seen_without_the_person_and_not_finished(
    browser: Client, officer: Officer, case: Case
) -> None:
    letter = a_draft(officer, case, "exit_permit", "en")
    shown = looked_at(browser, letter)
    assert "The person was not asked" in shown
    assert "E0000001" not in shown
    assert "Finish and number" not in shown
    finished(browser, letter)
    assert Letter.objects.get().is_draft


def test_a_second_one_to_the_same_office_is_asked_about_and_counted_only_when_meant(
    browser: Client, officer: Officer, case: Case
) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    first = sent(officer, a_draft(officer, case))
    second = a_draft(officer, case)
    shown = looked_at(browser, second)
    assert first.line is not None
    assert first.line.written in shown
    assert "counts it once more" in shown
    assert "went to this recipient already" in finished(browser, second)
    assert RegisterLine.objects.count() == Disclosure.objects.count() == 1
    finished(browser, second, again="on")
    assert RegisterLine.objects.count() == Disclosure.objects.count() == 2


def test_another_office_is_no_second_time(officer: Officer, case: Case) -> None:
    for to in ("host_police", "host_immigration"):
        agreed(officer, case, to, to)
    for place in (0, 1):
        letter = written(officer, a_draft(officer, case, "victim_status", "en", place))
        opened = newest_text(letter).number
        papers.send_letter(actor=officer, letter=letter, opened=opened)
    assert RegisterLine.objects.count() == 2


def test_what_is_not_filled_leaves_no_empty_line_on_the_paper(officer: Officer, case: Case) -> None:
    agreed(officer, case, "host_police", "host_police")
    text = paper_of(sent(officer, a_draft(officer, case, "victim_status", "en")))
    assert "Name" in text
    for label in ("Date of birth", "Documents", "What was told"):
        assert label not in text


def test_what_is_needed_now_is_laid_ready_and_goes_as_the_officer_leaves_it(
    browser: Client, officer: Officer, case: Case
) -> None:
    for need, answer in (("food_clothes", "now"), ("telephone", "later"), ("lawyer", "now")):
        support.record_need(actor=officer, case=case, question=need, answer=answer)
    for hidden in ("not_wanting_to_live", "fear_of_return", "pregnancy"):
        support.record_need(actor=officer, case=case, question=hidden, answer="now")
    letter = a_draft(officer, case, "referral", "en")
    laid = "Food, clothes, hygiene, Lawyer"
    assert laid not in words(browser.get(page_of(letter)))
    agreed(officer, case, "shelter", "shelter")
    html = words(browser.get(page_of(letter)))
    assert laid in html
    for unsaid in ("harming", "Fear of going back", "Pregnancy"):
        assert unsaid not in html
    looked_at(browser, letter, field_needs="Food")
    finished(browser, letter)
    assert "Food" in paper_of(letter)
    assert "Lawyer" not in paper_of(letter)
    assert Disclosure.objects.get().codes == ("name", "needs")


def test_consular_access_is_asked_only_for_who_is_held(
    browser: Client, officer: Officer, case: Case
) -> None:
    choose = reverse("case_letters", args=[case.pk])
    begin = reverse("case_letter_begin", args=[case.pk, "consular_access"])
    assert begin not in browser.get(choose).content.decode()
    asked = {"to": "host_police:host_police", "language": "en"}
    assert "not recorded that the person is held" in words(browser.post(begin, asked))
    support.told_of_detention(actor=officer, case=case, told_at=clock.now(), words="Зохиомол байр")
    assert begin in browser.get(choose).content.decode()
    browser.post(begin, asked)
    assert Letter.objects.get().kind == "consular_access"


def test_it_does_not_go_once_the_person_is_free(officer: Officer, case: Case) -> None:
    support.told_of_detention(actor=officer, case=case, told_at=clock.now(), words="Зохиомол байр")
    agreed(officer, case, "host_police", "host_police")
    letter = a_draft(officer, case, "consular_access", "en")
    support.detention_ended(actor=officer, case=case)
    with pytest.raises(InputRefused, match="not recorded that the person is held"):
        sent(officer, letter)


def test_who_begins_what_was_prepared_already_comes_to_that_draft(
    browser: Client, officer: Officer, case: Case
) -> None:
    papers.prepare_papers(actor=officer, case=case)
    begin = reverse("case_letter_begin", args=[case.pk, "travel_document"])
    asked = {"to": "tell_headquarters:headquarters", "language": "en"}
    said = words(browser.post(begin, asked, follow=True))
    assert "was begun already" in said
    assert Letter.objects.filter(kind="travel_document").count() == 1
    for _two in range(2):
        a_draft(officer, case, "interpreter", "en")
    assert Letter.objects.filter(kind="interpreter").count() == 2


def test_who_opened_the_case_does_not_read_what_a_colleague_wrote_without_a_reason(
    officer: Officer,
) -> None:
    case = a_saved_contact(officer)
    colleague = an_officer(post=case.post)
    agreed(officer, case, "civil_registry", "civil_registry")
    fields = {"given": "Солонго", "passport_number": "E0000001"}
    file.change_person(actor=colleague, case=case, fields=fields)
    letter = a_draft(officer, case)
    ask = reverse("case_identity", args=[case.pk])
    for place in (page_of(letter), f"{page_of(letter)}?look=1"):
        written(officer, letter)
        html = signed_in(officer).get(place).content.decode()
        assert "E0000001" not in html
        assert f"{ask}?back={page_of(letter)}" in html
    assert "E0000001" not in words(signed_in(officer).get(ask))
    assert "E0000001" in words(signed_in(colleague).get(page_of(letter)))


def test_a_note_verbale_bears_nobodys_name(officer: Officer, case: Case) -> None:
    told = "Зохиомол байр"
    support.told_of_detention(actor=officer, case=case, told_at=clock.now(), words=told)
    agreed(officer, case, "host_police", "host_police")
    text = paper_of(sent(officer, a_draft(officer, case, "private_access", "en")))
    assert "Note verbale" in text
    assert "presents its compliments" in text
    assert officer.display_name not in text
