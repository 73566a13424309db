"""Applications, files and people handed over of another post are not there, for nobody."""

import pytest
from django.urls import reverse
from tests.attack.reach import REACH, Names
from tests.attack.test_who_reaches_what import METHODS, SECRETS, refusals, seen
from tests.builders import a_post, an_officer
from tests.guards.addresses import DOORS
from tests.guards.world import World, signed_in, tried
from tests.guards.world_of_visas import some_applications

from gerege.accounts.roles import Role
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.usefixtures("clock_at_rest")
EVERY = {n: reach for n, reach in REACH.items() if reach.names is Names.APPLICATION}
OF_AN_APPLICATION = sorted(n for n, reach in EVERY.items() if not reach.other)
OF_ALL_POSTS = sorted(n for n, reach in EVERY.items() if reach.other)
PEOPLE = (Role.VISA_OFFICER, Role.CONSULAR_OFFICER)
NAMES = (*SECRETS, "Хүлээгч", "shared@example.mn", "V-900")


@pytest.mark.parametrize("role", PEOPLE)
def test_those_of_another_post_are_the_same_as_those_that_do_not_exist(
    world: World, role: Role
) -> None:
    theirs = some_applications(an_officer(Role.VISA_OFFICER, a_post("SEL"))).addresses()
    browser, compared = signed_in(world.people[role]), 0
    for name in OF_AN_APPLICATION:
        if role not in (DOORS[name] or ()):
            continue
        [(key, _id), *rest] = theirs[name].items()
        nobodys = {key: new_id()} | dict(rest)
        for method in METHODS:
            ours, nothing = (
                seen(tried(browser, method, reverse(name, kwargs=one)), one[key])  # type: ignore[arg-type]
                for one in (theirs[name], nobodys)
            )
            assert ours == nothing, f"{method} {name}"
            assert ours[0] in {404, 405}, f"{method} {name}: {ours[0]}"
            assert not [word for word in NAMES if word in ours[2]], f"{method} {name}"
            compared += 1
        before = len(refusals(world.people[role]))
        browser.get(reverse(name, kwargs=theirs[name]))
        browser.post(reverse(name, kwargs=theirs[name]))
        assert len(refusals(world.people[role])) > before, name
    assert compared


@pytest.mark.parametrize("name", OF_ALL_POSTS)
def test_headquarters_see_of_all_posts_what_an_officer_asks_but_not_who_it_is(
    world: World, name: str
) -> None:
    assert REACH[name].other == frozenset(DOORS[name] or ()) == {Role.PROTECTION_LEAD}
    theirs = some_applications(an_officer(Role.VISA_OFFICER, a_post("SEL"))).addresses()
    browser = signed_in(world.people[Role.PROTECTION_LEAD])
    answer = browser.get(reverse(name, kwargs=theirs[name]))
    assert answer.status_code == 200
    assert not [word for word in NAMES if word in answer.content.decode()]


def test_every_page_of_an_application_belongs_to_somebody_who_was_tried() -> None:
    doors = {name: set(DOORS[name] or ()) for name in OF_AN_APPLICATION}
    assert all(people and people <= set(PEOPLE) for people in doors.values())
