"""The panel that the case page shows."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from tests.builders import a_saved_contact, a_talked_case, bold, saraa
from tests.screening.talking import IN_COMPANY, a_colleague, answer

from gerege.accounts.roles import Role
from gerege.screening.presentation import screening_panel
from gerege.screening.services import record_decision

pytestmark = pytest.mark.django_db


def test_whoever_may_not_read_the_story_gets_no_panel() -> None:
    case = a_talked_case(bold(), exploitation__hours="yes")

    assert screening_panel(saraa(), case) is None
    assert screening_panel(a_colleague(Role.HEAD_OF_POST), case) is None


def test_the_panel_counts_what_is_open_and_what_must_be_asked_in_private() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    answer(officer, case, IN_COMPANY, exploitation__hazard="no")

    panel = screening_panel(officer, case)

    assert panel is not None
    assert panel.open_questions > 50
    assert panel.private_questions == 1


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_panel_draws_the_band_the_second_look_and_the_decision(language: str) -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")
    record_decision(
        actor=officer, case=case, threshold="assist", who="post", choice="yes", reasons="Shelter"
    )
    panel = screening_panel(officer, case)
    assert panel is not None

    with translation.override(language):
        drawn = render_to_string("screening/panel_screening.html", {"panel": panel})

    assert panel.words.in_language(language) in drawn
    assert panel.looks[0].is_open
    assert f"/case/{case.pk}/result/" in drawn
