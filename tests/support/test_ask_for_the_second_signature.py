"""After the first signature everybody knows who signs next; what is decided was weighed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.builders import a_post, an_officer
from tests.cases.builders import look, send, signed_in, words
from tests.conftest import Stand
from tests.standing import Standing
from tests.support.around_a_table import Table, a_table
from tests.support.builders import a_called_conference

from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.support.models import Conference

pytestmark = pytest.mark.django_db
TO_SIGN = "conference_to_sign"


@pytest.fixture(scope="module")
def standing_table(stand: Stand[Table]) -> Standing[Table]:
    return stand(a_table)


@pytest.fixture
def table(standing_table: Standing[Table]) -> Table:
    return standing_table.for_one_test()


def decided(table: Table) -> None:
    table.wish()
    table.decide()


def test_the_page_says_who_signs_next_and_the_case_waits_for_it(table: Table) -> None:
    decided(table)
    assert TO_SIGN not in table.causes()
    table.sign(table.officer)
    assert table.causes().count(TO_SIGN) == 1
    page = table.page(table.officer)
    assert "One more signature" in page
    assert table.head.display_name in page
    assert "can read and sign it" in page
    table.sign(table.head)
    assert TO_SIGN not in table.causes()
    assert "One more signature" not in table.page(table.officer)


def test_a_head_who_cannot_read_it_is_named_by_one_link(table: Table) -> None:
    head = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    file.hide_from(actor=table.officer, case=table.case, officer=table.head)
    decided(table)
    table.sign(table.officer)
    browser = signed_in(table.officer)
    html = look(browser, "case_conference", table.case).content.decode()
    assert f"{head.display_name}" in html
    assert table.head.display_name not in html
    assert "is not named on the case" in html
    assert reverse("case_name", args=[table.case.pk]) in html


def test_the_head_reads_at_home_that_a_signature_is_missing_and_nobodys_name(table: Table) -> None:
    decided(table)
    table.sign(table.officer)
    asked = "A second signature on a conference"
    home = words(look(signed_in(table.head), "home"))
    assert asked in home
    assert reverse("case_conference", args=[table.case.pk]) in home
    assert asked not in words(look(signed_in(table.officer), "home"))
    table.sign(table.head)
    assert asked not in words(look(signed_in(table.head), "home"))


def test_a_change_takes_the_question_back_until_somebody_signs_again(table: Table) -> None:
    decided(table)
    table.sign(table.officer)
    table.decide(reasons="Өөр шалтгаан")
    assert TO_SIGN not in table.causes()
    table.sign(table.head)
    assert table.causes().count(TO_SIGN) == 1
    assert "Who led it signs, too" in table.page(table.officer)


def test_what_was_not_weighed_is_neither_offered_nor_decided(table: Table) -> None:
    page = look(signed_in(table.officer), "case_conference_decide", table.case).content.decode()
    assert 'value="stay"' in page
    assert 'value="third_country"' not in page
    table.wish("third_country")
    with pytest.raises(InputRefused, match="not weighed"):
        table.decide(option="third_country")


def test_an_hour_that_is_over_is_asked_about_once(table: Table) -> None:
    browser = signed_in(table.officer)
    day = clock.now() - timedelta(days=2)
    said = {
        **{f"meets_on_{part}": getattr(day, part) for part in ("year", "month", "day")},
        "meets_at": "10:00",
        "way": "telephone",
        "options": ["return"],
        "opened_conference": "1",
    }
    fresh = words(look(browser, "case_conference_call", table.case))
    assert "It met then already" not in fresh
    assert "Move or change the conference" in fresh
    asked = words(send(browser, "case_conference_call", table.case, **said))
    assert "This hour is over" in asked
    assert "It met then already" in asked
    answer = send(browser, "case_conference_call", table.case, **said, met="on")
    assert answer.status_code == 302
    again = said | {"opened_conference": "2", "options": ["return", "stay"]}
    assert send(browser, "case_conference_call", table.case, **again).status_code == 302
    assert Conference.objects.get().state()["options"] == "return stay"


def test_who_acts_for_children_is_invited_for_a_child_alone_and_no_name_stands_twice(
    table: Table,
) -> None:
    browser = signed_in(table.officer)
    page = words(look(browser, "case_conference_invite", table.case))
    assert "Child protection" not in page
    assert "Police or prosecutor in Mongolia: " not in page
    assert "Police of the host country: " not in page
    age = AgeRecord(years=15, basis="stated")
    file.change_person(actor=table.officer, case=table.case, fields={}, age=age)
    assert "Child protection" in words(look(browser, "case_conference_invite", table.case))


def test_what_is_needed_in_some_cases_is_not_called_optional(table: Table) -> None:
    page = words(look(signed_in(table.officer), "case_conference_decide", table.case))
    for label in ("The person's words", "Why it is not what the person wants"):
        assert f"{label}</label>" in page
    assert "Needed unless it is not known yet" in page
    decided(table)
    table.invite()
    version = Conference.objects.get().version
    browser = signed_in(table.officer)
    refused = words(send(browser, "case_conference_sign", table.case, version=version))
    assert "Signature: It is not written who took part" in " ".join(refused.split())


def test_the_second_signature_is_still_asked_for_when_headquarters_looks(table: Table) -> None:
    assert a_called_conference(table.officer, table.case, day=3)
    decided(table)
    table.sign(table.officer)
    file.name_on_case(actor=table.officer, case=table.case, officer=table.lead)
    table.sign(table.lead)
    assert Conference.objects.get().signed_at
    assert TO_SIGN not in table.causes()
