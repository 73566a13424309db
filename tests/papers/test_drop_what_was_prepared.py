"""A letter that is not needed leaves nothing behind that could be sent."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import a_named_case, bold, saraa
from tests.cases.builders import signed_in
from tests.consent.builders import agreed
from tests.papers.builders import a_draft, sent

from gerege.accounts.models import Officer
from gerege.cases.models import Case
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
    """Prepared for the first day; the person agreed to the check of their identity."""
    case = a_named_case(officer)
    agreed(officer, case, "civil_registry", "civil_registry")
    papers.prepare_papers(actor=officer, case=case)
    return case


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


def standing_causes(case: Case) -> set[str]:
    return {wait.cause for wait in open_waits_of(case)}


def test_dropping_the_letter_takes_its_prepared_wait_back_and_nothing_is_disclosed(
    browser: Client, case: Case
) -> None:
    letter, wait = Letter.objects.get(kind="identity_check"), Wait.objects.get(cause="W01")
    browser.post(reverse("letter", args=[letter.pk]), {"do": "drop", "opened": "1"})
    dropped = Wait.objects.get(pk=wait.pk)
    assert dropped.state == "dropped"
    assert dropped.reveal_field("obtained")
    assert standing_causes(case) == {"W02", "W04", "W05"}
    browser.post(reverse("wait", args=[wait.pk]), {"do": "send"})
    assert Wait.objects.get(pk=wait.pk).state == "dropped"
    assert not Disclosure.objects.exists()


def test_the_wait_stays_while_another_draft_belongs_to_it(officer: Officer, case: Case) -> None:
    waits.open_another(actor=officer, case=case, cause="W06", prepared=True)
    first, second = (a_draft(officer, case, "victim_status", "en", to) for to in (0, 1))
    papers.drop_letter(actor=officer, letter=first)
    assert "W06" in standing_causes(case)
    papers.drop_letter(actor=officer, letter=second)
    assert "W06" not in standing_causes(case)


def test_a_wait_that_runs_and_one_with_a_note_stay(officer: Officer, case: Case) -> None:
    sent(officer, Letter.objects.get(kind="identity_check"))
    papers.drop_letter(actor=officer, letter=a_draft(officer, case))
    assert Wait.objects.get(cause="W01").state == "running"
    waits.open_another(actor=officer, case=case, cause="W06", note="Утсаар асуусан.", prepared=True)
    papers.drop_letter(actor=officer, letter=a_draft(officer, case, "victim_status", "en"))
    assert Wait.objects.get(cause="W06").state == "prepared"


def test_a_wait_whose_letter_is_a_draft_leads_to_the_letter_and_cannot_be_called_sent(
    browser: Client, officer: Officer, case: Case
) -> None:
    letter, wait = Letter.objects.get(kind="identity_check"), Wait.objects.get(cause="W01")
    page = reverse("wait", args=[wait.pk])
    html = browser.get(page).content.decode()
    assert reverse("letter", args=[letter.pk]) in html
    assert "It is sent" not in html
    refused = browser.post(page, {"do": "send"}).content.decode()
    assert "Its letter is still a draft. Finish the letter" in refused
    with pytest.raises(InputRefused):
        waits.start_wait(actor=officer, wait=wait)
    assert not Disclosure.objects.exists()
    sent(officer, letter)
    assert Wait.objects.get(pk=wait.pk).state == "running"
    assert Disclosure.objects.count() == 1


def test_headquarters_is_told_of_the_draft_and_not_led_to_what_it_may_not_read(case: Case) -> None:
    letter, wait = Letter.objects.get(kind="identity_check"), Wait.objects.get(cause="W01")
    html = signed_in(saraa()).get(reverse("wait", args=[wait.pk])).content.decode()
    assert "Its letter is still a draft" in html
    assert str(letter.pk) not in html
    assert "It is sent" not in html
