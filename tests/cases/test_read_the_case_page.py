"""The page of a case: what is sensitive stays folded, what is not for this viewer is not there."""

import pytest
from tests.builders import a_named_case, a_post, a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import CALM, RED, address, look, signed_in, source, words

from gerege.accounts.roles import Role
from gerege.cases import services
from gerege.cases.history import notes_panel, timeline
from gerege.cases.queries import first_contact_panel, person_panel, safe_contact_panel
from gerege.knowledge.guidance import load_intake

pytestmark = pytest.mark.django_db


def test_the_story_is_folded_until_asked_for_and_the_identity_is_not_there() -> None:
    officer = bold()
    case = a_named_case(officer)
    services.add_note(actor=officer, case=case, text="Байр хэрэгтэй.", audience="post")
    page = source(look(signed_in(officer), "case", case))
    before = page[: page.index("Байр хэрэгтэй.")]
    opening = before.rindex("<details")
    assert before[opening:].startswith('<details class="fold sensitive">')
    assert "</details>" not in before[opening:]
    assert "Солонго" not in page
    assert address("case_identity", case) in page


def test_what_is_not_known_yet_says_how_it_comes() -> None:
    officer = bold()
    page = words(look(signed_in(officer), "case", a_saved_contact(officer)))
    for text in ("No name is recorded yet", "No safe way is agreed yet", "No note yet"):
        assert text in page


def test_danger_on_the_first_contact_leads_to_the_card() -> None:
    officer = bold()
    case = a_saved_contact(officer, RED)
    page = words(look(signed_in(officer), "case", case))
    assert address("case_emergency", case) in page
    calm = a_saved_contact(officer, CALM)
    assert "Danger was told" not in words(look(signed_in(officer), "case", calm))


def test_the_timeline_tells_acts_newest_first_and_no_looks() -> None:
    officer = bold()
    case = a_named_case(officer)
    look(signed_in(officer), "case_person", case)
    services.name_on_case(actor=officer, case=case, officer=(lead := saraa()))
    lines = timeline(officer, case).lines
    assert [line.label for line in lines][-1] == "Case opened"
    assert lines[0].more == lead.display_name
    assert lines[0].who == officer.display_name
    assert "Identity shown" not in {line.label for line in lines}


def test_panels_are_absent_where_the_sight_does_not_reach() -> None:
    case = a_named_case(bold())
    services.add_note(actor=bold(), case=case, text="Байр хэрэгтэй.", audience="post")
    for viewer in (saraa(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))):
        for panel in (first_contact_panel, person_panel, safe_contact_panel, notes_panel):
            assert panel(viewer, case) is None
        assert timeline(viewer, case)


def test_every_coded_answer_is_shown_in_words() -> None:
    officer = bold()
    intake = load_intake()
    answers = {question.id: question.choices[-1].code for question in intake.questions}
    case = a_saved_contact(officer, answers)
    panel = first_contact_panel(officer, case)
    assert panel is not None
    assert len(panel.lines) == len(intake.questions)
    page = words(look(signed_in(officer), "case", case))
    assert all(question.question.en in page for question in intake.questions)
