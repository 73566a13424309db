"""What one account can see, worked out from the policies and the doors, without opening a case."""

import pytest
from django.urls import reverse
from tests.builders import a_closed_case, a_named_case, a_post, an_officer, bold, saraa
from tests.cases.builders import look, signed_in, words

from gerege.accounts.access import doors_for
from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services
from gerege.cases.policies import CASE_ROLES, CODES_ONLY, FULL, Sight, cases_visible_to, sight_of
from gerege.cases.seeing import seen_by

pytestmark = pytest.mark.django_db

READERS = (Role.ADMINISTRATOR, Role.AUDITOR, Role.PROTECTION_LEAD)
REASON = "Хариуцсан ажилтан өвчтэй, эмнэлгээс залгаж байна."


def reach_of(officer: Officer) -> set[tuple[str, Sight, int, int]]:
    seen = seen_by(saraa(), officer)
    return {(one.post.code, one.sight, one.still_open, one.closed) for one in seen.reach}


def test_cases_are_counted_by_post_and_by_what_is_seen_of_them() -> None:
    officer, abroad = bold(), an_officer(post=a_post("SEL"))
    head, lead = an_officer(Role.HEAD_OF_POST, a_post("ANK")), saraa()
    first, second, third = (a_named_case(officer) for _one in range(3))
    a_closed_case(officer)
    foreign = a_named_case(abroad)
    services.name_on_case(actor=abroad, case=foreign, officer=officer)
    services.name_on_case(actor=officer, case=first, officer=head)
    services.hide_from(actor=officer, case=second, officer=head)
    read = Sight(identity=True, story=True)
    assert reach_of(officer) == {("ANK", FULL, 3, 1), ("SEL", FULL, 1, 0)}
    assert reach_of(head) == {("ANK", read, 1, 0), ("ANK", CODES_ONLY, 1, 1)}
    services.break_glass(actor=head, case=third, reason=REASON)
    assert reach_of(head) == {("ANK", read, 2, 0), ("ANK", CODES_ONLY, 0, 1)}
    assert reach_of(lead) == {("ANK", CODES_ONLY, 3, 1), ("SEL", CODES_ONLY, 1, 0)}
    seen = seen_by(lead, head)
    assert (seen.named.count, seen.hidden.count, seen.glass.count) == (1, 1, 1)


@pytest.mark.parametrize("role", list(Role))
def test_what_is_told_is_what_the_policy_says_of_each_case(role: Role) -> None:
    author = bold()
    cases = [a_named_case(author) for _one in range(2)]
    officer = an_officer(role, a_post("ANK"))
    if role in CASE_ROLES:
        services.name_on_case(actor=author, case=cases[0], officer=officer)
    told = {one.sight: one.still_open for one in seen_by(saraa(), officer).reach}
    sights = [sight_of(officer, case) for case in cases_visible_to(officer)]
    assert told == {sight: sights.count(sight) for sight in sights}


@pytest.mark.parametrize("role", list(Role))
def test_the_pages_are_those_of_the_register_of_doors(role: Role) -> None:
    doors = doors_for(role)
    assert ("/first-contact/" in doors) == (role == Role.CONSULAR_OFFICER)
    assert ("/record/" in doors) == (role == Role.AUDITOR)
    assert "/account/" not in doors


@pytest.mark.parametrize("role", READERS)
def test_the_page_reads_no_case_and_is_recorded(role: Role) -> None:
    officer, viewer = bold(), an_officer(role, a_post("UBH"))
    case = a_named_case(officer)
    cousin = bold()
    services.hide_from(actor=officer, case=case, officer=cousin)
    client = signed_in(viewer)
    assert reverse("sees_of", args=[cousin.pk]) in words(look(client, "sees"))
    page = words(look(client, "sees_of", cousin.pk))
    assert cousin.display_name in page
    assert "Cases hidden from this account" in page
    assert "Солонго" not in page
    assert (case.reference in page) == (role == Role.PROTECTION_LEAD)
    event = Event.objects.get(verb="sight.looked")
    assert (event.actor, event.subject) == (viewer.pk, cousin.pk)


def test_nobody_else_has_the_page() -> None:
    officer = bold()
    for role in set(Role) - set(READERS):
        client = signed_in(an_officer(role, a_post("ANK")))
        assert look(client, "sees").status_code == 404
        assert look(client, "sees_of", officer.pk).status_code == 404


def test_an_account_that_is_closed_is_said_to_open_nothing() -> None:
    officer = bold()
    Officer.objects.filter(pk=officer.pk).update(is_active=False)
    page = words(look(signed_in(saraa()), "sees_of", officer.pk))
    assert "This account opens nothing today" in page
