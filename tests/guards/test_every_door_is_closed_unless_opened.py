"""Every address × every role: who is not named in the table finds nothing there."""

import pytest
from django.test import Client
from tests.builders import an_officer
from tests.guards.addresses import CASE_PEOPLE, DOORS, all_addresses
from tests.guards.world import ABOUT_A_CASE, World, signed_in, tried

from gerege.accounts.access import entry_of, menu_for, pages_of_file_for
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case, HiddenFrom

BOTH = ("GET", "POST")
GOOD = frozenset({200, 204, 302})
# Open, but with something to show only in the moment for which it was made, or to whoever has one.
# What no protection lead may read opens for whoever is on duty at headquarters alone.
SHOWN_ONCE = frozenset(
    {
        *("second_factor_codes_file", "kept_fields", "second_factor_remove", "passkey_remove"),
        *("wishes", "wish"),
    }
)
# What the protection lead sees of a case to which nobody named them: codes and waits.
CODES_OF_ALL_POSTS = frozenset(
    {
        *("case", "case_acts", "case_emergency", "record_of_case", "case_hide"),
        *("second_look", "case_hold", "erasure", "visa_watch", "visa_watch_case"),
        *("case_waits", "case_live", "wait", "case_glass_review"),
        *("case_consent", "consent_exception", "case_disclosures"),
        *("hand_over", "second_person", "case_papers", "case_notices"),
        *("case_support", "case_needs", "case_plan", "case_detention", "case_child"),
        *("case_rights", "refusal_look", "case_reports", "case_interpreters"),
        *("case_conference", "case_conference_call"),
    }
)

# Their addresses are made of something else than the case that is hidden.
OF_ANOTHER_CASE = frozenset(
    {
        *("group_saved", "erasure", "wait", "consent_exception", "disclosure"),
        *("letter", "letter_paper", "document", "document_picture", "document_file"),
        *("document_original", "refusal_look"),
    }
)


def test_the_table_names_every_address_once() -> None:
    names = [name for name, _pattern in all_addresses()]
    assert sorted(names) == sorted(DOORS)


def test_every_view_says_who_may_enter_and_the_table_says_the_same() -> None:
    for name, pattern in all_addresses():
        entry = entry_of(pattern.callback)
        assert entry is not None, name
        assert entry.public is (DOORS[name] is None), name
        assert entry.roles == (DOORS[name] or frozenset()), name


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_leads_only_to_doors_that_open(role: Role) -> None:
    for line in (*menu_for(role), *pages_of_file_for(role)):
        admitted = DOORS[line.url_name]
        assert admitted is None or role in admitted, line.url_name


@pytest.mark.parametrize("role", list(Role))
def test_each_role_enters_what_the_table_says_and_nothing_else(world: World, role: Role) -> None:
    browser = signed_in(world.people[role])
    for name, admitted in DOORS.items():
        address = world.address(name, role)
        codes = {method: tried(browser, method, address).status_code for method in BOTH}
        where = f"{role} {address}: {codes}"
        if admitted is not None and role not in admitted:
            assert set(codes.values()) == {404}, where
        else:
            assert max(codes.values()) < 500, where
            assert name in SHOWN_ONCE or good_answers(address, codes["GET"], codes["POST"]), where


def good_answers(address: str, looked: int, sent: int) -> bool:
    """The page answers to looking, or to sending where there is nothing to look at."""
    if looked == 405:
        # Sent empty: taken, or told what is missing, but not denied.
        return sent in GOOD | {400}
    return looked in GOOD or (looked == 403 and address == "/account/sign-in/closed/")


def is_not_there(browser: Client, address: str) -> bool:
    """404 in every way that is spoken there; which ways are spoken says nothing about a case."""
    codes = {tried(browser, method, address).status_code for method in BOTH}
    return 404 in codes and codes <= {404, 405}


def test_nobody_enters_without_a_sign_in(world: World) -> None:
    for name, admitted in DOORS.items():
        address = world.address(name)
        for method in BOTH:
            answer = tried(Client(), method, address)
            if admitted is None:
                assert answer.status_code not in {404, 500}, address
            else:
                assert answer.status_code == 302, address
                assert answer.headers["Location"].startswith("/account/sign-in/?next="), address


@pytest.mark.parametrize("role", sorted(CASE_PEOPLE))
def test_a_case_of_another_post_does_not_exist(world: World, role: Role) -> None:
    browser = signed_in(world.people[role])
    for name in sorted(ABOUT_A_CASE):
        if role == Role.PROTECTION_LEAD and name in CODES_OF_ALL_POSTS:
            continue
        address = world.address(name, role, world.foreign)
        assert is_not_there(browser, address), address


def test_the_protection_lead_reads_codes_of_all_posts_and_no_story(world: World) -> None:
    browser = signed_in(world.people[Role.PROTECTION_LEAD])
    for name in sorted(CODES_OF_ALL_POSTS):
        address = world.address(name, case=world.foreign)
        answer = tried(browser, "GET", address)
        assert answer.status_code in {200, 204}, address
        assert "Солонго" not in answer.content.decode(), address


@pytest.mark.parametrize("role", sorted(CASE_PEOPLE - {Role.PROTECTION_LEAD}))
def test_a_case_that_is_hidden_from_somebody_does_not_exist_for_them(
    world: World, role: Role
) -> None:
    officer = world.people[role]
    for case in (world.quiet, world.glass.case, world.others_glass.case):
        file.hide_from(actor=world.author, case=case, officer=officer)
    browser = signed_in(officer)
    for name in sorted(ABOUT_A_CASE - OF_ANOTHER_CASE - {"hand_over", "second_person"}):
        address = world.address(name, role, world.quiet)
        assert is_not_there(browser, address), address


@pytest.mark.parametrize("role", sorted(CASE_PEOPLE - {Role.PROTECTION_LEAD}))
def test_no_page_names_a_case_that_is_hidden_from_its_reader(world: World, role: Role) -> None:
    officer = world.people[role]
    hidden = [world.rich, world.quiet, world.closed, world.young, world.glass.case]
    browser = signed_in(officer)
    assert {"home", "closed_cases"} <= naming(hidden, world, role, browser)
    for case in hidden:
        HiddenFrom.objects.create(case=case, officer=officer)
    assert naming(hidden, world, role, browser) == set()


def naming(cases: list[Case], world: World, role: Role, browser: Client) -> set[str]:
    """The pages about no one case on which one of these is named."""
    found: set[str] = set()
    for name, admitted in DOORS.items():
        if name not in ABOUT_A_CASE and admitted is not None and role in admitted:
            shown = tried(browser, "GET", world.address(name, role)).content.decode()
            found |= {name for case in cases if case.reference in shown or str(case.pk) in shown}
    return found


@pytest.mark.parametrize("role", sorted(CASE_PEOPLE))
def test_an_officer_without_a_posting_of_today_finds_no_case(world: World, role: Role) -> None:
    nowhere = an_officer(role)
    browser = signed_in(nowhere)
    # A file that its post does not see is headquarters' to give to somebody.
    for name in sorted(ABOUT_A_CASE - {"case_take_over"}):
        if role == Role.PROTECTION_LEAD and name in CODES_OF_ALL_POSTS:
            continue
        assert is_not_there(browser, world.address(name)), name


def test_a_closed_door_is_written_down_without_what_was_behind_it(world: World) -> None:
    browser = signed_in(world.people[Role.VISA_OFFICER])
    assert browser.get(world.address("case")).status_code == 404
    refusal = Event.objects.filter(verb=Verb.PAGE_REFUSED).latest("sequence")
    assert refusal.detail == {"reason": "role:case"}
    assert refusal.actor == world.people[Role.VISA_OFFICER].pk
