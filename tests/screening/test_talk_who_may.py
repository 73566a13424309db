"""Every page of this room by role: what may not be seen does not exist."""

from collections.abc import Callable

import pytest
from tests.builders import a_post, a_talked_case, an_officer, bold, saraa
from tests.screening.talking import (
    a_colleague,
    all_guards,
    an_adult_case,
    browser_of,
    everything_no,
    page,
    send,
)

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.services import break_glass, hide_from, name_on_case
from gerege.screening.services import close_case

pytestmark = pytest.mark.django_db

WORK = ("screening/", "screening/question/", "screening/safety/", "screening/private/")
READ = ("result/", "result/print/", "screening/answers/")
DECIDE = ("decision/", "close/")
POSTED = ("screening/start/", "second-look/ask/", "result/recompute/", "reopen/")


def test_the_officers_of_the_post_open_everything_but_their_own_second_look() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    for path in (*WORK, *READ, *DECIDE):
        assert page(officer, case, path).status_code == 200, path
    assert page(officer, case, "second-look/").status_code == 404


def _of_another_post() -> Officer:
    return a_colleague(post="SEL")


def _a_hidden_colleague() -> Officer:
    return a_colleague()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONSULAR_OFFICER])
def test_other_roles_open_no_page_of_the_talk(role: Role) -> None:
    case = a_talked_case(bold(), exploitation__hours="yes")
    other = an_officer(role, a_post("ANK"))

    for path in (*WORK, *READ, *DECIDE):
        assert page(other, case, path).status_code == 404, path
    for path in POSTED:
        assert send(other, case, path, {}).status_code in (404, 405), path


@pytest.mark.parametrize("stranger", [_of_another_post])
def test_an_officer_of_another_post_opens_nothing(stranger: Callable[[], Officer]) -> None:
    case = a_talked_case(bold(), exploitation__hours="yes")
    other = stranger()

    for path in (*WORK, *READ, *DECIDE, "second-look/"):
        assert page(other, case, path).status_code == 404, path
    for path in POSTED:
        assert send(other, case, path, {}).status_code == 404, path


def test_a_colleague_from_whom_the_case_is_hidden_opens_nothing() -> None:
    officer, other = bold(), a_colleague()
    case = a_talked_case(officer, exploitation__hours="yes")
    hide_from(actor=officer, case=case, officer=other)

    for path in (*WORK, *READ, *DECIDE, "second-look/"):
        assert page(other, case, path).status_code == 404, path


def test_an_officer_of_another_post_who_is_named_works_on_the_case() -> None:
    officer, other = bold(), a_colleague(post="SEL")
    case = a_talked_case(officer, exploitation__hours="yes")
    name_on_case(actor=officer, case=case, officer=other)

    for path in (*WORK, *READ, *DECIDE):
        assert page(other, case, path).status_code == 200, path


def test_the_head_of_post_reads_the_result_only_with_a_reason_and_changes_nothing() -> None:
    case = a_talked_case(bold(), exploitation__hours="yes")
    head = a_colleague(Role.HEAD_OF_POST)
    assert page(head, case, "result/").status_code == 404

    break_glass(actor=head, case=case, reason="The duty officer cannot be reached")

    assert page(head, case, "result/").status_code == 200
    assert page(head, case, "result/print/").status_code == 200
    assert "Record a decision" not in page(head, case, "result/").content.decode()
    for path in (*WORK, *DECIDE):
        assert page(head, case, path).status_code == 404, path


def test_the_lead_reads_the_result_when_named_on_the_case() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, exploitation__hours="yes")
    name_on_case(actor=officer, case=case, officer=lead)

    assert page(lead, case, "result/").status_code == 200
    assert page(lead, case, "screening/").status_code == 404


def test_a_closed_case_can_be_read_and_not_worked_on() -> None:
    officer = bold()
    case = closed_case(officer)

    for path in READ:
        assert page(officer, case, path).status_code == 200, path
    for path in (*WORK, *DECIDE):
        assert page(officer, case, path).status_code == 404, path


def closed_case(officer: Officer) -> Case:
    """A settled case that was closed."""
    case = an_adult_case(officer)
    everything_no(officer, case)
    assert close_case(
        actor=officer, case=case, reason="help_given", guards_read=all_guards(), words=""
    )
    return case


def test_a_case_that_does_not_exist_is_not_found() -> None:
    client = browser_of(bold())

    for path in (*WORK, *READ, *DECIDE, "second-look/"):
        address = f"/case/00000000-0000-4000-8000-000000000000/{path}"
        assert client.get(address).status_code == 404, path


def test_acts_are_never_done_by_opening_an_address() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    for path in POSTED:
        assert page(officer, case, path).status_code == 405, path
