"""Nobody alone opens cases to an account: tried in every way an administrator could think of."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from tests.accounts.builders import (
    PASSWORD,
    an_administrator,
    an_officer,
    give_password,
    is_open,
    signed_in,
    with_generator,
)
from tests.cases.builders import in_boxes

from gerege.accounts import services
from gerege.accounts.models import AskedRole, Device, Officer, Passkey
from gerege.accounts.policies import GIVEN_BY_TWO
from gerege.accounts.roles import Role
from gerege.accounts.services import second_factor, two_people
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db
ALONE = sorted(set(Role) - GIVEN_BY_TWO)


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def asked_for(keeper: Client, role: str = "consular_officer", name: str = "bold") -> HttpResponse:
    """The page an administrator sees after asking for a new account."""
    fields = {"username": name, "display_name": "Болд", "role": role, "language": "en"}
    return keeper.post("/account/people/new/", fields)  # type: ignore[return-value]


def shown(answer: HttpResponse) -> str:
    return answer.content.decode().split('<dd class="number">')[1].split("<", maxsplit=1)[0]


def agreed(second: Client) -> HttpResponse:
    asked = AskedRole.objects.get()
    return second.post(f"/account/people/roles/{asked.pk}/agree/")  # type: ignore[return-value]


def opens_only_with(officer: Officer, first: str, second: str) -> bool:
    """True if neither half opens the account, both do, and the next errand is an own password."""
    for part in (first, second):
        own = Client()
        give_password(own, officer, part)
        assert own.get("/account/").status_code == 302
    give_password(own, officer, f"{first}-{second}")
    assert not Officer.objects.get(pk=officer.pk).has_second_factor
    return own.get("/account/password/").status_code == 200


@pytest.mark.parametrize("second", [Role.ADMINISTRATOR, Role.PROTECTION_LEAD])
def test_two_people_make_an_account_and_only_both_halves_open_it(second: Role) -> None:
    first_half = shown(asked_for(signed_in(an_administrator())))
    officer, own = Officer.objects.get(username="bold"), Client()
    give_password(own, officer, first_half)
    assert not is_open(own)
    second_half = shown(agreed(signed_in(an_officer(second))))
    for part in (first_half, second_half):
        give_password(own, officer, part)
        assert own.get("/account/").status_code == 302
    give_password(own, officer, f"{first_half}-{second_half}")
    assert own.get("/").headers["Location"] == "/account/password/"
    verbs = Event.objects.filter(subject=officer.pk).order_by("sequence")
    kept = [verb for verb in verbs.values_list("verb", flat=True) if verb.startswith("account.")]
    assert kept == [Verb.ACCOUNT_CREATED, Verb.ACCOUNT_ROLE_ASKED, Verb.ACCOUNT_ROLE_AGREED]


def test_before_anybody_agrees_even_the_whole_password_opens_nothing() -> None:
    made = services.create_officer(
        actor=an_administrator(), username="bold", display_name="Болд", role=Role.HEAD_OF_POST
    )
    officer, own = made.officer, Client()
    officer.set_password("a password that is known")
    officer.save()
    answer = give_password(own, officer, "a password that is known")
    assert answer.headers["Location"] == "/account/sign-in/closed/"


def test_who_asked_does_not_agree_and_neither_does_the_account_itself() -> None:
    keeper = an_administrator()
    client = signed_in(keeper)
    asked_for(client)
    assert agreed(client).status_code == 404
    asked = AskedRole.objects.get()
    for nobody in (keeper, asked.officer, an_officer(Role.HEAD_OF_POST), an_officer(Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            two_people.agree(actor=nobody, asked=asked)
    assert not Officer.objects.get(username="bold").is_active


def test_a_second_account_of_the_same_administrator_is_no_second_person() -> None:
    keeper = signed_in(an_administrator())
    asked_for(keeper, "administrator", "puppet")
    puppet = Officer.objects.get(username="puppet")
    assert not puppet.is_active
    for _try in ("open", "sessions"):
        keeper.post(f"/account/people/{puppet.pk}/{_try}/")
    assert not Officer.objects.get(username="puppet").is_active


@pytest.mark.parametrize("role", sorted(GIVEN_BY_TWO))
def test_a_harmless_account_does_not_become_one_that_sees_people(role: Role) -> None:
    keeper, officer = signed_in(an_administrator()), an_officer(Role.TRAINER)
    own = signed_in(officer)
    keeper.post(f"/account/people/{officer.pk}/role/", {"role": role.value})
    assert Officer.objects.get(pk=officer.pk).role == Role.TRAINER
    assert is_open(own)
    page = keeper.get(f"/account/people/{officer.pk}/").content.decode()
    assert "Waits for a second person" in page
    agreed(signed_in(an_administrator()))
    assert Officer.objects.get(pk=officer.pk).role == role
    assert not is_open(own)


@pytest.mark.parametrize("role", ALONE)
def test_a_role_that_sees_nobody_is_given_by_one(role: Role) -> None:
    asked_for(signed_in(an_administrator()), role.value)
    assert Officer.objects.get(username="bold").is_active
    assert not AskedRole.objects.exists()


def test_a_new_account_that_waits_is_not_called_closed_and_not_offered_to_be_opened() -> None:
    keeper = signed_in(an_administrator())
    asked_for(keeper)
    officer = Officer.objects.get(username="bold")
    one, all_of_them = f"/account/people/{officer.pk}/", "/account/people/"
    for page in (one, all_of_them):
        seen = keeper.get(page).content.decode()
        assert "Not opened yet: waits for a second person" in seen
        assert "Account is closed" not in seen
    assert f"{one}open/" not in keeper.get(one).content.decode()
    with time_machine.travel(clock.now() + two_people.AGREED_WITHIN, tick=False):
        # Nobody agreed in time: it can be asked for again.
        again = signed_in(an_administrator())
        assert f"{one}open/" in again.get(one).content.decode()


def test_a_closed_account_that_sees_people_is_opened_by_two() -> None:
    keeper, officer = signed_in(an_administrator()), an_officer()
    keeper.post(f"/account/people/{officer.pk}/close/")
    first_half = shown(keeper.post(f"/account/people/{officer.pk}/open/"))  # type: ignore[arg-type]
    assert not Officer.objects.get(pk=officer.pk).is_active
    second_half = shown(agreed(signed_in(an_administrator())))
    assert opens_only_with(officer, first_half, second_half)


def test_whoever_made_a_harmless_account_does_not_hold_the_one_that_sees_people() -> None:
    """The whole first password, a factor of one's own, a device: all from before the role."""
    keeper = signed_in(an_administrator())
    asked_for(keeper, "trainer")
    officer = Officer.objects.get(username="bold")
    officer.set_password(PASSWORD)
    officer.must_change_password = False
    officer.save()
    with_generator(officer)
    Passkey.objects.create(officer=officer, name="key", credential_id=b"1", credential=b"1")
    Device.objects.create(officer=officer, browser=new_id(), name="phone")
    answer = keeper.post(f"/account/people/{officer.pk}/role/", {"role": "consular_officer"})
    first_half = shown(answer)  # type: ignore[arg-type]
    assert Officer.objects.get(pk=officer.pk).check_password(PASSWORD)
    second_half = shown(agreed(signed_in(an_administrator())))
    attacker = Client()
    give_password(attacker, officer)
    assert attacker.get("/account/").status_code == 302
    assert not second_factor.has_any(officer)
    assert not officer.devices.exists()
    assert opens_only_with(officer, first_half, second_half)


def test_from_one_role_that_sees_people_to_another_password_and_factor_stay() -> None:
    keeper, officer = signed_in(an_administrator()), an_officer()
    answer = keeper.post(f"/account/people/{officer.pk}/role/", {"role": "head_of_post"})
    assert answer.status_code == 302
    assert agreed(signed_in(an_administrator())).status_code == 302
    assert Officer.objects.get(pk=officer.pk).has_second_factor
    assert is_open(signed_in(officer))


@pytest.mark.parametrize("day", ["2090-01-01", ""])
def test_an_account_that_is_over_is_opened_again_by_two(day: str) -> None:
    keeper, officer = signed_in(an_administrator()), an_officer()
    Officer.objects.filter(pk=officer.pk).update(ends_on=date(2020, 1, 1))
    answer = keeper.post(f"/account/people/{officer.pk}/last-day/", in_boxes("ends_on", day))
    assert not is_open(signed_in(officer))
    second_half = shown(agreed(signed_in(an_administrator())))
    assert opens_only_with(officer, shown(answer), second_half)  # type: ignore[arg-type]


def test_an_account_without_a_last_day_gets_one_by_one() -> None:
    keeper, officer = signed_in(an_administrator()), an_officer()
    keeper.post(f"/account/people/{officer.pk}/last-day/", in_boxes("ends_on", "2090-01-01"))
    assert is_open(signed_in(officer))
    assert not AskedRole.objects.exists()


def test_halves_that_were_lost_are_made_anew_and_open_what_was_asked_for() -> None:
    keeper, officer = signed_in(an_administrator()), an_officer(Role.TRAINER)
    keeper.post(f"/account/people/{officer.pk}/role/", {"role": "consular_officer"})
    answer = keeper.post(f"/account/people/{officer.pk}/password/")
    second_half = shown(agreed(signed_in(an_administrator())))
    assert opens_only_with(officer, shown(answer), second_half)  # type: ignore[arg-type]
    assert Officer.objects.get(pk=officer.pk).role == Role.CONSULAR_OFFICER


def test_closing_takes_back_what_was_asked_for() -> None:
    keeper, officer = signed_in(an_administrator()), an_officer(Role.TRAINER)
    keeper.post(f"/account/people/{officer.pk}/role/", {"role": "consular_officer"})
    keeper.post(f"/account/people/{officer.pk}/close/")
    assert not AskedRole.objects.exists()


def test_what_nobody_agreed_to_for_seven_days_lapses(frozen: time_machine.Traveller) -> None:
    services.change_role(
        actor=an_administrator(), officer=an_officer(Role.TRAINER), role=Role.HEAD_OF_POST
    )
    second = an_administrator()
    frozen.shift(timedelta(days=7, seconds=1))
    assert agreed(signed_in(second)).status_code == 404
    with pytest.raises(NotAllowed):
        two_people.agree(actor=second, asked=AskedRole.objects.get())


def test_the_seven_days_of_a_password_in_halves_begin_when_both_are_known(
    frozen: time_machine.Traveller,
) -> None:
    first_half = shown(asked_for(signed_in(an_administrator())))
    frozen.shift(timedelta(days=6))
    second_half = shown(agreed(signed_in(an_administrator())))
    frozen.shift(timedelta(days=6))
    assert opens_only_with(Officer.objects.get(username="bold"), first_half, second_half)


def test_nobody_agrees_twice() -> None:
    services.change_role(
        actor=an_administrator(), officer=an_officer(Role.TRAINER), role=Role.HEAD_OF_POST
    )
    asked = AskedRole.objects.get()
    two_people.agree(actor=an_administrator(), asked=asked)
    with pytest.raises(NotAllowed):
        two_people.agree(actor=an_administrator(), asked=asked)


def test_a_new_password_before_there_is_a_second_factor_is_given_in_halves() -> None:
    keeper, officer = signed_in(an_administrator()), an_officer()
    Officer.objects.filter(pk=officer.pk).update(second_factor_since=None)
    half = shown(keeper.post(f"/account/people/{officer.pk}/password/"))  # type: ignore[arg-type]
    own = Client()
    give_password(own, officer, half)
    assert own.get("/account/password/").status_code == 302
    other = shown(agreed(signed_in(an_administrator())))
    give_password(own, officer, f"{half}-{other}")
    assert own.get("/account/password/").status_code == 200


def test_a_password_given_first_is_worth_nothing_once_the_second_factor_is_removed() -> None:
    keeper, officer = an_administrator(), an_officer()
    with_generator(officer)
    given = services.give_new_password(actor=keeper, officer=officer).one_time_password
    asked = second_factor.ask_reset(actor=keeper, officer=officer)
    second_factor.agree_reset(actor=an_administrator(), asked=asked)
    attacker = Client()
    give_password(attacker, officer, given)
    assert attacker.get("/account/password/").status_code == 302


def test_a_reset_removes_passkeys_and_devices_and_ends_the_sessions() -> None:
    officer = an_officer()
    own = signed_in(officer)
    own.post("/account/devices/", {"name": "phone", "pin": "302918", "pin_again": "302918"})
    Passkey.objects.create(officer=officer, name="key", credential_id=b"1", credential=b"1")
    asked = second_factor.ask_reset(actor=an_administrator(), officer=officer)
    second_factor.agree_reset(actor=an_administrator(), asked=asked)
    assert not is_open(own)
    assert not officer.passkeys.exists()
    assert not officer.devices.exists()


def test_asking_anew_does_not_lose_the_half_that_waits() -> None:
    keeper = an_administrator()
    officer = services.create_officer(
        actor=keeper, username="bold", display_name="Болд", role=Role.HEAD_OF_POST
    ).officer
    with pytest.raises(InputRefused):
        services.reopen_account(actor=keeper, officer=officer)
    assert services.give_new_password(actor=keeper, officer=officer).waits


def test_the_last_administrator_is_not_made_an_officer_by_agreement() -> None:
    first, second = an_administrator(), an_administrator()
    services.change_role(actor=first, officer=second, role=Role.CONSULAR_OFFICER)
    asked = AskedRole.objects.get()
    Officer.objects.filter(pk=first.pk).update(is_active=False)
    with pytest.raises(InputRefused):
        two_people.agree(actor=an_officer(Role.PROTECTION_LEAD), asked=asked)


def test_the_half_that_waits_is_sealed() -> None:
    made = services.create_officer(
        actor=an_administrator(), username="bold", display_name="Болд", role=Role.HEAD_OF_POST
    )
    asked = AskedRole.objects.get(officer=made.officer)
    half = two_people.agree(actor=an_administrator(), asked=asked)
    assert half.encode() not in bytes(asked.sealed_half or b"")
    assert made.officer.check_password(f"{made.one_time_password}-{half}")


def test_whoever_sets_up_the_server_makes_the_first_people_alone() -> None:
    for name, role in (("anar", Role.ADMINISTRATOR), ("saraa", Role.PROTECTION_LEAD)):
        made = services.create_officer(actor=None, username=name, display_name="А", role=role)
        assert made.officer.is_active
        assert not made.waits
