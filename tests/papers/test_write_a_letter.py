"""A letter is filled with what the person agreed to, and leaves only on that basis."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.builders import a_named_case, a_post, an_officer, bold, saraa
from tests.consent.builders import agreed, an_asked_exception, answered
from tests.papers.builders import a_draft, sent, words_of, written

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.consent.checking import NotCovered
from gerege.consent.models import Disclosure
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.letters import load_letters
from gerege.papers import services as papers
from gerege.papers.models import Letter, LetterText, RegisterLine
from gerege.papers.queries import letter_page, sheet_of_sent
from gerege.papers.services.writing import newest_text
from gerege.papers.typesetting import printed
from gerege.papers.words import Words
from gerege.support import services as support
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db
SECRET = "Солонго"


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_named_case(
        officer,
        patronymic="Батбаярын",
        given=SECRET,
        passport_number="E0000001",
        registration_number="УА00000000",
    )


def fields_of(officer: Officer, letter: Letter) -> dict[str, tuple[str, str]]:
    page = letter_page(officer, letter)
    return {one.code: (one.state, one.value) for one in page.fields}


def paper_of(letter: Letter) -> str:
    assert letter.line is not None
    pdf = PdfReader(BytesIO(printed(sheet_of_sent(letter), letter.line.sent_at)))
    return "\n".join(page.extract_text() for page in pdf.pages)


def test_before_the_person_agrees_every_field_stays_blank_with_the_page_to_ask(
    officer: Officer, case: Case
) -> None:
    letter = a_draft(officer, case)
    page = letter_page(officer, letter)
    assert {one.state for one in page.fields} == {"not_asked"}
    assert not any(one.value for one in page.fields)
    assert "civil_registry" in page.ask_at
    agreed(officer, case, "civil_registry", "civil_registry")
    found = fields_of(officer, letter)
    assert found["name"] == ("filled", "Батбаярын Солонго")
    assert found["documents"] == ("filled", "E0000001, УА00000000")
    assert found["birth_date"] == ("unknown", "")


def test_what_a_purpose_does_not_hand_on_stays_blank_though_the_person_agreed(
    officer: Officer, case: Case
) -> None:
    letter = a_draft(officer, case, "victim_status", "en")
    agreed(officer, case, "host_police", "host_police")
    found = fields_of(officer, letter)
    assert found["name"][0] == "filled"
    assert found["documents"] == ("not_for_this", "")
    assert found["told"] == ("unknown", "")


def test_the_registration_number_goes_to_our_own_offices_only(officer: Officer, case: Case) -> None:
    agreed(officer, case, "host_immigration", "host_immigration")
    assert fields_of(officer, a_draft(officer, case, "exit_permit", "en"))["documents"] == (
        "filled",
        "E0000001",
    )


@pytest.mark.parametrize("answer", ["no", "later"])
def test_a_letter_the_person_did_not_agree_to_is_refused_and_nothing_is_numbered(
    officer: Officer, case: Case, answer: str
) -> None:
    answered(officer, case, answer, "host_police", "host_police")
    letter = written(officer, a_draft(officer, case, "non_punishment", "en"))
    with pytest.raises(NotCovered) as refused:
        papers.send_letter(actor=officer, letter=letter, opened=newest_text(letter).number)
    assert "host_police" in refused.value.ask_at
    assert not RegisterLine.objects.exists()
    assert not Disclosure.objects.exists()
    assert Letter.objects.get().is_draft


def test_to_the_police_it_goes_on_an_exception_that_a_second_person_agreed(
    officer: Officer, case: Case
) -> None:
    asked = an_asked_exception(officer, case, purpose="host_police")
    letter = a_draft(officer, case, "non_punishment", "en")
    with pytest.raises(NotCovered):
        sent(officer, letter)
    consent.agree_exception(actor=saraa(), exception=asked)
    sent(officer, letter)
    assert Disclosure.objects.get().exception == asked
    assert Wait.objects.filter(cause="tell_person").exists()


def test_a_finished_letter_has_a_number_a_disclosure_and_a_wait(
    officer: Officer, case: Case
) -> None:
    given = agreed(officer, case, "civil_registry", "civil_registry")
    letter = sent(officer, a_draft(officer, case))
    line = RegisterLine.objects.get()
    assert (line.number, line.recipient, line.sent_by) == (1, "civil_registry", officer)
    row = Disclosure.objects.get()
    assert (row.means, row.consent, row.codes) == ("letter", given, ("name", "documents"))
    wait = Wait.objects.get(cause="W01")
    assert (wait.state, wait.owner_kind) == ("running", "headquarters")
    assert papers.send_letter(actor=officer, letter=letter, opened=1).line == line
    assert RegisterLine.objects.count() == 1


def test_the_paper_holds_name_number_and_language_and_its_properties_nobody(
    officer: Officer, case: Case
) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    letter = sent(officer, a_draft(officer, case))
    text = paper_of(letter)
    assert letter.line is not None
    for wanted in ("A/20", "0001", SECRET, "Зохиомол алба", "Монгол", "ЗОХИОМОЛ"):
        assert wanted in text
    assert "Орчуулгыг хянаагүй" in " ".join(text.split())
    made = printed(sheet_of_sent(letter), letter.line.sent_at)
    assert made == printed(sheet_of_sent(letter), letter.line.sent_at)
    properties = str(PdfReader(BytesIO(made)).metadata)
    assert SECRET not in properties
    assert letter.line.written in properties


def test_what_was_sent_stays_as_it_was_when_the_case_changes(officer: Officer, case: Case) -> None:
    given = agreed(officer, case, "civil_registry", "civil_registry")
    letter = sent(officer, a_draft(officer, case))
    consent.withdraw_consent(actor=officer, consent=given, how="spoken")
    assert SECRET in paper_of(letter)
    with pytest.raises(InputRefused):
        papers.write_letter(actor=officer, letter=letter, words=Words("x", "y"), opened=9)
    with pytest.raises(InputRefused):
        papers.drop_letter(actor=officer, letter=letter)


def test_letters_that_cannot_be_printed_are_named_and_refused(officer: Officer, case: Case) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    with pytest.raises(InputRefused) as refused:
        sent(officer, a_draft(officer, case), addressee="北京 Бээжин")
    assert "北 京" in refused.value.problem
    assert "Korean" in refused.value.mend
    assert not RegisterLine.objects.exists()


def test_a_letter_in_korean_is_printed(officer: Officer, case: Case) -> None:
    letter = sent(officer, a_draft(officer, case, "interpreter", "en"), addressee="법무부 Сөүл")
    assert "법무부 Сөүл" in paper_of(letter)


def test_two_who_write_at_once_keep_both_and_the_later_one_is_asked(
    officer: Officer, case: Case
) -> None:
    letter, colleague = a_draft(officer, case), an_officer(post=case.post)
    papers.write_letter(actor=colleague, letter=letter, words=Words("Нэг", "Эх"), opened=1)
    mine = Words("Хоёр", "Эх")
    with pytest.raises(InputRefused):
        papers.write_letter(actor=officer, letter=letter, words=mine, opened=1)
    with pytest.raises(InputRefused):
        papers.send_letter(actor=officer, letter=letter, opened=1)
    papers.write_letter(actor=officer, letter=letter, words=mine, opened=2)
    papers.write_letter(actor=officer, letter=letter, words=mine, opened=2)
    kept = [Words.from_json(one.reveal_field("content")).addressee for one in all_texts(letter)]
    assert kept == ["", "Нэг", "Хоёр"]


def all_texts(letter: Letter) -> list[LetterText]:
    return list(LetterText.objects.filter(letter=letter).order_by("number"))


def test_what_was_typed_for_a_field_is_kept_while_it_is_not_covered(
    officer: Officer, case: Case
) -> None:
    letter = a_draft(officer, case, "wage_claim", "en")
    written(officer, letter, typed={"work": "Үйлдвэр, гурван сар"})
    written(officer, letter, addressee="Өөр алба")
    assert words_of(letter).typed == {"work": "Үйлдвэр, гурван сар"}
    assert fields_of(officer, letter)["work"] == ("not_asked", "")
    agreed(officer, case, "labour_claim", "labour_authority")
    assert fields_of(officer, letter)["work"] == ("filled", "Үйлдвэр, гурван сар")


def test_a_request_for_an_interpreter_names_nobody_and_needs_nobodys_consent(
    officer: Officer, case: Case
) -> None:
    letter = sent(officer, a_draft(officer, case, "interpreter", "tr"), addressee="Tercüme bürosu")
    text = paper_of(letter)
    assert "Tercüman talebi" in text
    assert "Ğ" not in text or SECRET not in text
    assert SECRET not in text
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("kind", [kind.id for kind in load_letters().kinds])
@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_letter_of_the_catalogue_can_be_printed_in_both_languages(
    officer: Officer, case: Case, kind: str, language: str
) -> None:
    for to in load_letters().kind(kind).to:
        agreed(officer, case, to.purpose, to.recipient)
    if load_letters().kind(kind).only_held:
        told = "Зохиомол байр"
        support.told_of_detention(actor=officer, case=case, told_at=clock.now(), words=told)
    letter = sent(officer, a_draft(officer, case, kind, language))
    title = load_letters().kind(kind).title_in(language)
    assert title.split()[0] in paper_of(letter)


def test_a_colleague_of_another_post_can_neither_write_nor_finish(
    officer: Officer, case: Case
) -> None:
    letter, stranger = written(officer, a_draft(officer, case)), an_officer(post=a_post("SEL"))
    for act in (
        lambda: papers.write_letter(actor=stranger, letter=letter, words=Words("a", "b"), opened=2),
        lambda: papers.send_letter(actor=stranger, letter=letter, opened=2),
        lambda: papers.drop_letter(actor=stranger, letter=letter),
        lambda: papers.prepare_papers(actor=stranger, case=case),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_letter_goes_only_to_whom_the_catalogue_says(officer: Officer, case: Case) -> None:
    with pytest.raises(InputRefused):
        papers.begin_letter(
            actor=officer,
            case=case,
            kind="airline",
            purpose="host_police",
            recipient="host_police",
            language="en",
        )
    with pytest.raises(InputRefused):
        a_draft(officer, case, "airline", "tr")


def test_the_numbers_of_a_post_and_year_have_no_gap_and_stay_when_the_case_is_erased(
    officer: Officer, case: Case
) -> None:
    other = a_named_case(officer)
    for each in (case, other, case):
        sent(officer, a_draft(officer, each, "interpreter", "en"))
    assert [line.number for line in RegisterLine.objects.order_by("number")] == [1, 2, 3]
    from tests.builders import an_asked_erasure  # noqa: PLC0415

    from gerege.cases import services as file  # noqa: PLC0415

    asked = an_asked_erasure(officer, case)
    file.confirm_erasure(actor=saraa(), asked=asked)
    assert [line.number for line in RegisterLine.objects.order_by("number")] == [1, 2, 3]
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("kind", [kind.id for kind in load_letters().kinds])
def test_no_letter_says_by_itself_that_the_person_agreed(kind: str) -> None:
    """It may go on an exception; then nobody agreed."""
    entry = load_letters().kind(kind)
    for language in entry.languages:
        body = entry.body_in(language)
        assert not any(said in body for said in ("agreed", "consented", "зөвшөөрсөн."))
