"""Every address × role × (own, other post, hidden, erased): what may not be seen is not there.

"Not there" is literal: the same status, the same headers and the same page, byte for byte, as for
an id that nobody ever had, whatever the method; and the refusal is written down.
"""

import re
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.urls import reverse
from tests.attack.reach import REACH, Names, Posts, Reach, address_of, nothing
from tests.builders import an_officer
from tests.guards.addresses import AUDIT, CASE_PEOPLE, DOORS, all_addresses
from tests.guards.world import signed_in, tried

from gerege.accounts.models import Device, FactorReset, Officer, ParkedForm
from gerege.accounts.roles import Role
from gerege.accounts.services import second_factor
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.usefixtures("clock_at_rest")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SELDOM = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
SITUATIONS = ("other", "hidden", "erased")
OF_A_CASE = sorted(name for name, reach in REACH.items() if reach.names is Names.CASE)
SECRETS = (
    "Солонго",
    "Батбаярын",
    "Туяа эгч",
    "555 010 01 47",
    "номын сан",
    "Орох байр",
    "unreachable",
)
# Headquarters review why a story was opened: the reason is theirs to read.
SECRETS_BUT_THE_REASON = tuple(word for word in SECRETS if word != "unreachable")
PATH_WITH_AN_OBJECT = re.compile(r"<(uuid|slug|country|str|int|path):")
TOKEN = re.compile(r'(name="(?:csrfmiddlewaretoken|form_id)" value=)"[^"]*"')


def test_the_table_of_reach_names_every_address_once() -> None:
    assert sorted(REACH) == sorted(DOORS) == sorted(name for name, _pattern in all_addresses())


def test_every_address_with_an_object_in_it_says_whose_it_is() -> None:
    for name, pattern in all_addresses():
        with_object = bool(PATH_WITH_AN_OBJECT.search(str(pattern.pattern)))
        assert with_object is (REACH[name].names is not Names.NOTHING), name


def seen(answer: HttpResponse, *asked_for: UUID) -> tuple[int, dict[str, str], str]:
    """What a visitor can tell one answer from another by."""
    text = TOKEN.sub(r"\1", answer.content.decode())
    for number in asked_for:
        text = text.replace(str(number), "its-id")
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, headers, text


def reached(reach: Reach, situation: str, role: Role) -> bool:
    allowed: frozenset[Role] = getattr(reach, situation)
    return role in allowed


def exempt(name: str, situation: str, role: Role) -> bool:
    """Headquarters knows of every case: nothing is hidden from the protection lead."""
    if situation == "hidden" and role == Role.PROTECTION_LEAD:
        return True
    return reached(REACH[name], situation, role)


def doors_of_a_case(role: Role) -> list[str]:
    return [name for name in OF_A_CASE if role in (DOORS[name] or ())]


def methods_for(name: str) -> tuple[str, ...]:
    """Looking and sending everywhere; what no page offers, at each page another one."""
    return ("GET", "POST", SELDOM[OF_A_CASE.index(name) % len(SELDOM)])


@pytest.mark.parametrize("role", sorted(CASE_PEOPLE))
def test_what_may_not_be_seen_is_the_same_as_what_does_not_exist(
    ministry: Posts, role: Role
) -> None:
    browser, nowhere = signed_in(ministry.world.people[role]), nothing()
    compared = 0
    for name in doors_of_a_case(role):
        for method in methods_for(name):
            empty = seen(tried(browser, method, address_of(name, nowhere)), *nowhere.ids)
            assert empty[0] in {404, 405}, f"{method} {name}: {empty[0]}"
            for situation in SITUATIONS:
                if exempt(name, situation, role):
                    continue
                thing = ministry.unreachable(situation, name)
                answer = seen(tried(browser, method, address_of(name, thing)), *thing.ids)
                assert answer == empty, f"{method} {name}, {situation}"
                compared += 1
    assert compared > 25


@pytest.mark.parametrize("role", sorted(CASE_PEOPLE | AUDIT))
def test_who_reaches_the_rest_sees_no_name_and_no_word(ministry: Posts, role: Role) -> None:
    browser = signed_in(ministry.world.people[role])
    for name in doors_of_a_case(role):
        for situation in SITUATIONS:
            if situation == "hidden" and role == Role.PROTECTION_LEAD:
                continue
            thing = ministry.unreachable(situation, name)
            secrets = SECRETS if name != "case_glass_review" else SECRETS_BUT_THE_REASON
            for method in ("GET", "POST"):
                shown = tried(browser, method, address_of(name, thing)).content.decode()
                assert not [w for w in secrets if w in shown], f"{method} {name}, {situation}"


@pytest.mark.parametrize("role", sorted(CASE_PEOPLE))
def test_a_case_that_was_erased_shows_nothing_of_the_person(ministry: Posts, role: Role) -> None:
    browser = signed_in(ministry.world.people[role])
    for name in doors_of_a_case(role):
        thing = ministry.unreachable("erased", name)
        for method in methods_for(name):
            shown = tried(browser, method, address_of(name, thing)).content.decode()
            assert not [word for word in SECRETS if word in shown], f"{method} {name}"


@pytest.mark.parametrize("role", sorted(CASE_PEOPLE))
def test_every_refusal_is_written_down_with_the_case_that_was_asked_for(
    ministry: Posts, role: Role
) -> None:
    browser, officer = signed_in(ministry.world.people[role]), ministry.world.people[role]
    for name in doors_of_a_case(role):
        if exempt(name, "other", role):
            continue
        thing, before = ministry.unreachable("other", name), refusals(officer)
        codes = {browser.generic(m, address_of(name, thing)).status_code for m in ("GET", "POST")}
        new = refusals(officer)[len(before) :]
        assert 404 in codes
        assert new, name
        assert {event.detail["reason"] for event in new} == {f"not_allowed:{name}"}
        assert {event.subject for event in new} <= {thing.case, None}


def refusals(officer: Officer) -> list[Event]:
    written = Event.objects.filter(verb=Verb.PAGE_REFUSED, actor=officer.pk)
    return list(written.order_by("sequence"))


@pytest.mark.parametrize("role", list(Role))
def test_nobody_removes_a_device_of_somebody_else(ministry: Posts, role: Role) -> None:
    officer = ministry.world.people[role]
    browser, device = signed_in(officer), ministry.strangers_device
    for method in METHODS:
        theirs, nobodys = (
            seen(browser.generic(method, reverse("account_device_remove", args=[pk])), pk)
            for pk in (device.pk, new_id())
        )
        assert theirs == nobodys, method
        assert theirs[0] in {404, 405}, method
    assert Device.objects.filter(pk=device.pk).exists()
    assert refusals(officer)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_takes_what_somebody_else_typed(ministry: Posts, role: Role) -> None:
    kept = ParkedForm.objects.create(
        officer=ministry.world.author, browser=new_id(), path="/find/", sealed=b"sealed"
    )
    browser = signed_in(ministry.world.people[role])
    for number in (kept.pk, new_id()):
        answer = browser.post(reverse("kept_fields", args=[number]))
        assert answer.status_code == 404, role
    browser.post("/account/kept/", {"_kept": str(kept.pk)})
    browser.post("/account/language/", {"language": "en", "_kept": str(kept.pk)})
    assert ParkedForm.objects.filter(pk=kept.pk).exists()


def test_whoever_asked_for_a_reset_cannot_agree_to_it_nor_the_one_it_is_about(
    ministry: Posts,
) -> None:
    world = ministry.world
    keeper = world.people[Role.ADMINISTRATOR]
    about = an_officer(Role.ADMINISTRATOR)
    asked = second_factor.ask_reset(actor=keeper, officer=about)
    for officer in (keeper, about):
        answer = signed_in(officer).post(reverse("factor_reset_agree", args=[asked.pk]))
        assert answer.status_code == 404
        assert refusals(officer)
    assert FactorReset.objects.filter(pk=asked.pk).exists()
