"""One button prepares what the case will wait for; nothing leaves before the person has agreed."""

import pytest
from tests.builders import a_named_case, bold
from tests.consent.builders import SAID, agreed
from tests.papers.builders import sent

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.consent.checking import NotCovered
from gerege.consent.models import Disclosure
from gerege.kernel.errors import InputRefused
from gerege.papers import services as papers
from gerege.papers.models import Letter
from gerege.waits import services as waits
from gerege.waits.models import Wait
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_named_case(officer)


def test_one_press_opens_four_waits_and_four_drafts_and_a_second_changes_nothing(
    officer: Officer, case: Case
) -> None:
    assert papers.prepare_papers(actor=officer, case=case) == 8
    found = {wait.cause: (wait.state, wait.owner_kind) for wait in open_waits_of(case)}
    assert found == {
        "W01": ("prepared", "headquarters"),
        "W02": ("prepared", "headquarters"),
        "W04": ("prepared", "host"),
        "W05": ("prepared", "host"),
    }
    kinds = {letter.kind for letter in Letter.objects.filter(case=case, state="draft")}
    assert kinds == {"identity_check", "travel_document", "exit_permit", "exit_fine_waiver"}
    version = Case.objects.get(pk=case.pk).version
    assert papers.prepare_papers(actor=officer, case=case) == 0
    assert Case.objects.get(pk=case.pk).version == version
    assert not Disclosure.objects.exists()


def test_what_is_done_or_not_needed_is_not_prepared_again(officer: Officer, case: Case) -> None:
    papers.prepare_papers(actor=officer, case=case)
    for wait in open_waits_of(case):
        waits.drop_wait(actor=officer, wait=wait, why="Өөрөө паспорттой.")
    for letter in Letter.objects.all():
        papers.drop_letter(actor=officer, letter=letter)
    assert papers.prepare_papers(actor=officer, case=case) == 0
    assert not open_waits_of(case)


def test_each_letter_lets_its_own_wait_run_once_the_person_has_agreed(
    officer: Officer, case: Case
) -> None:
    papers.prepare_papers(actor=officer, case=case)
    fine = Letter.objects.get(kind="exit_fine_waiver")
    with pytest.raises(NotCovered):
        sent(officer, fine)
    agreed(officer, case, "host_immigration", "host_immigration")
    sent(officer, fine)
    running = {wait.cause for wait in Wait.objects.filter(state="running")}
    assert running == {"W05"}
    assert [row.means for row in Disclosure.objects.all()] == ["letter"]


@pytest.mark.parametrize("kind", ["exit_permit", "exit_fine_waiver"])
def test_nothing_goes_to_the_immigration_office_before_the_person_was_told_and_asked(
    officer: Officer, case: Case, kind: str
) -> None:
    """Chosen, risks heard, asked about fear of return: without these no yes is recorded at all."""
    from gerege.consent import services as consent  # noqa: PLC0415

    papers.prepare_papers(actor=officer, case=case)
    with pytest.raises(InputRefused) as refused:
        consent.record_consent(
            actor=officer,
            case=case,
            purpose="host_immigration",
            recipient="host_immigration",
            answer="yes",
            given=SAID,
        )
    assert refused.value.field == "told"
    with pytest.raises(NotCovered):
        sent(officer, Letter.objects.get(kind=kind))
