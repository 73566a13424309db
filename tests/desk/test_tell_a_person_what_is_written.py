"""What is written about the person, read aloud or on paper: theirs and nothing that endangers."""

import re

import pytest
from tests.builders import (
    a_closed_case,
    a_named_case,
    a_note,
    a_saved_contact,
    an_agreed_contact,
    bold,
    talked,
)
from tests.cases.builders import look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.services import change_person, correct_first_contact
from gerege.desk.safe_on_paper import NOT_TO_THE_PERSON, SAFE_ON_PAPER
from gerege.knowledge.catalogue import load
from gerege.screening.record import Recorded
from gerege.screening.services import record_answers, record_decision

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ALL = ["who", "contact", "talk", "decisions"]


def a_full_case(officer: Officer) -> Case:
    case = a_named_case(
        officer, given="Солонго", telephone="+90 555 010 0147", passport_number="E1234567"
    )
    correct_first_contact(
        actor=officer, case=case, answers={"injured": "yes", "controller_near": "yes"}
    )
    an_agreed_contact(officer, case)
    a_note(officer, case, "Хажуугийн өрөөний хүн чих тавьдаг.")
    talked(officer, case, exploitation__hours="yes", safety__overheard="yes")
    heard = Recorded(fact="act.recruited", value="yes", how="third_person", alone="yes")
    record_answers(actor=officer, case=case, answers=[heard])
    record_decision(
        actor=officer,
        case=case,
        threshold="assist",
        who="post",
        choice="yes",
        reasons="Ажил олгогч Ердоган заналхийлсэн.",
    )
    return case


def handed(officer: Officer, case: Case, parts: list[str], how: str = "printed") -> str:
    answer = send(
        signed_in(officer), "case_handout", case, how=how, reason="person_asked", parts=parts
    )
    return words(answer)


def counted(page: str, category: str) -> int:
    """The number beside a category of what is left out."""
    found = re.search(re.escape(category) + r'</dt><dd class="number">(\d+)</dd>', page)
    assert found
    return int(found[1])


def test_it_holds_what_is_known_of_the_person_in_both_languages() -> None:
    officer = bold()
    page = handed(officer, a_full_case(officer), ALL)

    for line in ("Солонго", "E1234567", "+90 555 010 0147", "Is the person hurt or ill?"):
        assert line in page
    assert "What is written about you" in page
    assert "Таны тухай бичсэн зүйл" in page
    assert page.count("Гэмтсэн, бие нь муу байна уу?") == 1


def test_what_would_endanger_when_it_is_found_is_left_out_and_counted() -> None:
    officer = bold()
    page = handed(officer, a_full_case(officer), ALL)

    for secret in (
        *("номын сан", "жимс", "Туяа эгч", "08:30", "+90 555 010 01 47"),
        *("controller", "чих тавьдаг", "Ердоган"),
        "Is a controller near?",
    ):
        assert secret not in page
    assert "The agreed way to be in contact, and the words agreed" in page
    assert "Notes in the officers' own words" in page
    assert "What others told or officers noticed" in page


NEVER_ON_PAPER = {
    "person__says_victim": "yes",
    "person__commercial_sex": "yes",
    "coercion_at_destination__tasks_clients": "yes",
    "form__forced_marriage_servitude": "yes",
    "coercion_at_destination__violence": "yes",
}


@pytest.mark.parametrize("how", ["printed", "read_aloud"])
def test_the_words_on_it_are_neutral(how: str) -> None:
    officer = bold()
    case = talked(officer, a_full_case(officer), **NEVER_ON_PAPER)
    answer = send(signed_in(officer), "case_handout", case, how=how, reason="to_correct", parts=ALL)
    title = re.search("<title>(.*?)</title>", words(answer))

    assert title
    assert title[1].startswith("Gerege ·")
    assert "victim" not in words(answer).casefold()
    assert "хохирогч" not in words(answer).casefold()
    assert "Draft. Translation not yet checked." in words(answer)
    assert "No jurist has read these lines yet." in words(answer)
    for word in ("themselves", "trafficked", "наймаанд өртсөн", "something sexual", "бэлгийн"):
        assert word not in words(answer)


def test_answers_that_must_not_lie_on_paper_are_counted_there_and_heard() -> None:
    officer = bold()
    case = talked(officer, a_full_case(officer), **NEVER_ON_PAPER)

    paper, aloud = (handed(officer, case, ALL, how) for how in ("printed", "read_aloud"))

    for text in ("Could not refuse tasks or clients", "forced to work or into prostitution"):
        assert text not in paper
        assert text in aloud
    assert "Worked far too many hours or days without rest" in paper
    assert counted(paper, "Answers you gave that are better heard than read") == 5
    assert counted(aloud, "Answers you gave that are better heard than read") == 2


def test_what_may_lie_on_paper_is_named_in_the_catalogue_and_nothing_of_it_is_sexual() -> None:
    questions = load().entries

    assert set(questions) >= SAFE_ON_PAPER | NOT_TO_THE_PERSON
    for fact in SAFE_ON_PAPER:
        spoken = " ".join((questions[fact].label.en, questions[fact].label.mn)).casefold()
        assert not re.search("sex|prostit|client|marri|pregnan|бэлг|гэрл|жирэмс", spoken), fact


def test_only_earlier_versions_that_say_something_are_counted() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    change_person(actor=officer, case=case, fields={"given": "Солонго"})
    first = handed(officer, case, ALL)
    change_person(actor=officer, case=case, fields={"given": "Сарнай"})

    assert "Earlier versions of what was corrected" not in first
    assert counted(handed(officer, case, ALL), "Earlier versions of what was corrected") == 1


def test_only_the_parts_that_were_chosen_stand_there() -> None:
    officer = bold()
    page = handed(officer, a_full_case(officer), ["contact"])

    assert "Is the person hurt or ill?" in page
    assert "E1234567" not in page
    assert "not chosen this time" in page


def test_a_warning_comes_first_and_reading_aloud_prints_nothing() -> None:
    officer = bold()
    case = a_full_case(officer)
    asked = words(look(signed_in(officer), "case_handout", case))
    aloud = handed(officer, case, ["who"], how="read_aloud")

    assert "Paper can be found" in asked
    assert "E1234567" not in asked
    assert "data-print" not in aloud
    assert '<div class="stack no-print"><div class="part"' in aloud


def test_every_showing_is_in_the_record_with_its_reason_and_no_words() -> None:
    officer = bold()
    case = a_full_case(officer)

    handed(officer, case, ["who"])
    handed(officer, case, ["who"])

    shown = Event.objects.filter(verb=Verb.HANDOUT_SHOWN, subject=case.pk)
    assert [event.detail for event in shown] == [{"how": "printed", "reason": "person_asked"}] * 2


def test_nothing_is_shown_until_how_why_and_what_are_chosen() -> None:
    officer = bold()
    case = a_full_case(officer)

    page = words(send(signed_in(officer), "case_handout", case))

    assert "Choose with the person." in page
    assert "E1234567" not in page
    assert not Event.objects.filter(verb=Verb.HANDOUT_SHOWN).exists()


def test_it_can_be_told_after_the_case_was_closed() -> None:
    officer = bold()
    assert "As of" in handed(officer, a_closed_case(officer), ALL)
