"""Who decides whether something is told without consent finds the request at home."""

import pytest
from tests.builders import a_case_to_act_on, a_post, an_officer, bold, saraa
from tests.consent.builders import an_asked_exception
from tests.guards.world import signed_in

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.consent.models import ConsentException

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_case_to_act_on(officer)


def finds(viewer: Officer, asked: ConsentException) -> bool:
    return f"/consent/exception/{asked.pk}/" in signed_in(viewer).get("/").content.decode()


def test_the_lead_and_the_head_of_the_post_find_it_and_nobody_else(
    officer: Officer, case: Case
) -> None:
    asked = an_asked_exception(officer, case)
    assert finds(saraa(), asked)
    assert finds(an_officer(Role.HEAD_OF_POST, a_post("ANK")), asked)
    assert not finds(an_officer(Role.HEAD_OF_POST, a_post("SEL")), asked)
    assert not finds(officer, asked)


def test_it_is_gone_once_somebody_decided(officer: Officer, case: Case) -> None:
    asked, lead = an_asked_exception(officer, case), saraa()
    consent.agree_exception(actor=lead, exception=asked)
    assert not finds(lead, asked)
