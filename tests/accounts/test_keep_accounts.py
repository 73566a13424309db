"""What an administrator does with accounts, posts and postings, and what not even they may do."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.accounts.builders import (
    a_post,
    an_administrator,
    an_officer,
    give_password,
    is_open,
    signed_in,
    with_generator,
)
from tests.cases.builders import in_boxes

from gerege.accounts import services
from gerege.accounts.models import FactorReset, Officer, Post, Posting
from gerege.accounts.roles import EXPLANATIONS, Role
from gerege.accounts.services import reach, second_factor
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    return signed_in(an_administrator())


def shown_password(page: str) -> str:
    return page.split('<dd class="number">')[1].split("<", maxsplit=1)[0]


def test_a_new_account_gets_a_one_time_password_that_opens_it_once_shown(keeper: Client) -> None:
    page = keeper.post(
        "/account/people/new/",
        {
            "username": "Bold.B",
            "display_name": "Болд",
            "role": "trainer",
            "language": "mn",
        },
    ).content.decode()
    officer = Officer.objects.get(username="bold.b")
    assert officer.must_change_password
    own = Client()
    give_password(own, officer, shown_password(page))
    assert own.get("/").headers["Location"] == "/account/password/"
    created = Event.objects.get(verb=Verb.ACCOUNT_CREATED, subject=officer.pk)
    assert created.detail == {"role": "trainer"}


@pytest.mark.parametrize("name", ["Oyuna B", "оюунаа", "ab"])
def test_a_wrong_user_name_is_told_with_the_signs_it_may_have(keeper: Client, name: str) -> None:
    fields = {"username": name, "display_name": "Оюунаа", "role": "trainer", "language": "mn"}
    page = keeper.post("/account/people/new/", fields).content.decode()
    assert "This cannot be a user name" in page
    assert "Use 3 to 40 small Latin letters, digits, dots or hyphens." in page
    assert f'value="{name}"' in page
    assert not Officer.objects.filter(display_name="Оюунаа").exists()


def test_a_user_name_is_taken_whatever_its_capitals(keeper: Client) -> None:
    officer = an_officer()
    page = keeper.post(
        "/account/people/new/",
        {
            "username": officer.username.upper(),
            "display_name": "Болд",
            "role": "trainer",
            "language": "mn",
        },
    ).content.decode()
    assert "id_username_error" in page
    assert Officer.objects.filter(role=Role.TRAINER).count() == 0


@pytest.mark.parametrize("language", ["mn", "en"])
def test_each_role_is_explained_where_it_is_given(language: str) -> None:
    keeper = signed_in(an_officer(Role.ADMINISTRATOR, language=language))
    page = keeper.get("/account/people/new/").content.decode()
    assert page.count('name="role"') == len(Role)
    if language == "en":
        assert all(str(sentence) in page for sentence in EXPLANATIONS.values())


def test_a_role_is_changed_and_both_roles_are_noted(keeper: Client) -> None:
    officer = an_officer()
    keeper.post(f"/account/people/{officer.pk}/role/", {"role": "auditor"})
    officer.refresh_from_db()
    assert officer.role == Role.AUDITOR
    detail = Event.objects.get(verb=Verb.ACCOUNT_ROLE_CHANGED).detail
    assert detail == {"from": "consular_officer", "to": "auditor"}


def test_nobody_gives_a_role_to_themselves() -> None:
    keeper = an_administrator()
    an_administrator()
    client = signed_in(keeper)
    address = f"/account/people/{keeper.pk}/role/"
    assert client.post(address, {"role": "consular_officer"}).status_code == 404
    with pytest.raises(InputRefused):
        services.change_role(actor=keeper, officer=keeper, role=Role.CONSULAR_OFFICER)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_role_keeps_accounts(role: Role) -> None:
    actor, officer = an_officer(role), an_officer()
    for attempt in (
        lambda: services.create_officer(
            actor=actor, username="another", display_name="x", role=Role.AUDITOR
        ),
        lambda: services.change_role(actor=actor, officer=officer, role=Role.AUDITOR),
        lambda: services.set_last_day(actor=actor, officer=officer, ends_on=None),
        lambda: services.close_account(actor=actor, officer=officer),
        lambda: services.reopen_account(actor=actor, officer=officer),
        lambda: services.end_sessions(actor=actor, officer=officer),
        lambda: services.give_new_password(actor=actor, officer=officer),
        lambda: second_factor.ask_reset(actor=actor, officer=officer),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_last_administrator_cannot_be_lost() -> None:
    last = an_administrator()
    helper = an_administrator()
    services.set_last_day(actor=last, officer=helper, ends_on=date(2030, 1, 1))
    for attempt in (
        lambda: services.close_account(actor=helper, officer=last),
        lambda: services.change_role(actor=helper, officer=last, role=Role.AUDITOR),
        lambda: services.set_last_day(actor=helper, officer=last, ends_on=date(2030, 1, 1)),
    ):
        with pytest.raises(InputRefused):
            attempt()


def test_a_lost_password_is_replaced_and_the_second_factor_stays(keeper: Client) -> None:
    officer = an_officer()
    with_generator(officer)
    page = keeper.post(f"/account/people/{officer.pk}/password/").content.decode()
    own = Client()
    response = give_password(own, officer, shown_password(page))
    assert response.headers["Location"] == "/account/sign-in/code/"


def test_a_lost_second_factor_is_removed_by_two_people_only(keeper: Client) -> None:
    officer = an_officer()
    with_generator(officer)
    keeper.post(f"/account/people/{officer.pk}/second-factor/")
    asked = FactorReset.objects.get()
    agree = f"/account/people/resets/{asked.pk}/agree/"
    assert keeper.post(agree).status_code == 404
    officer.refresh_from_db()
    assert officer.has_second_factor
    lead = signed_in(an_officer(Role.PROTECTION_LEAD))
    assert officer.display_name in lead.get("/account/people/resets/").content.decode()
    lead.post(agree)
    officer.refresh_from_db()
    assert not officer.has_second_factor
    own = Client()
    give_password(own, officer)
    assert own.get("/").headers["Location"] == "/account/second-factor/"


def test_a_request_to_remove_a_second_factor_lapses_after_an_hour() -> None:
    officer, lead = an_officer(), an_officer(Role.PROTECTION_LEAD)
    with_generator(officer)
    with time_machine.travel(clock.now(), tick=False) as frozen:
        asked = second_factor.ask_reset(actor=an_administrator(), officer=officer)
        frozen.shift(timedelta(minutes=61))
        with pytest.raises(NotAllowed):
            second_factor.agree_reset(actor=lead, asked=asked)
        page = signed_in(lead).get("/account/people/resets/").content.decode()
        assert "/agree/" not in page


def test_nobody_agrees_to_the_removal_of_their_own_second_factor() -> None:
    officer = an_officer(Role.PROTECTION_LEAD)
    with_generator(officer)
    asked = second_factor.ask_reset(actor=an_administrator(), officer=officer)
    with pytest.raises(NotAllowed):
        second_factor.agree_reset(actor=officer, asked=asked)


def test_a_closed_account_can_be_opened_again(keeper: Client) -> None:
    officer = an_officer(Role.TRAINER)
    keeper.post(f"/account/people/{officer.pk}/close/")
    own = Client()
    give_password(own, officer)
    assert not is_open(own)
    keeper.post(f"/account/people/{officer.pk}/open/")
    give_password(own, officer)
    assert is_open(own)


def test_a_posting_is_started_and_ended(keeper: Client) -> None:
    officer, post = an_officer(), a_post()
    keeper.post(
        f"/account/people/{officer.pk}/posting/",
        {"post": post.pk, **in_boxes("starts_on", "2026-01-01")},
    )
    reach.agree(actor=an_administrator(), asked=officer.asked_reaches.get())
    posting = Posting.objects.get(officer=officer)
    keeper.post(f"/account/postings/{posting.pk}/end/", in_boxes("ends_on", "2026-12-31"))
    posting.refresh_from_db()
    assert (posting.starts_on, posting.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 1, 1), date(2026, 6, 1)),
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 2, 1), date(2026, 3, 1)),
        (date(2025, 1, 1), None),
    ],
)
def test_nobody_is_at_two_posts_on_one_day(starts_on: date, ends_on: date | None) -> None:
    officer, ankara, seoul = an_officer(), a_post(), a_post("SEL", "S", "Asia/Seoul")
    services.start_posting(
        actor=None,
        officer=officer,
        post=ankara,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
    )
    with pytest.raises(InputRefused):
        services.start_posting(
            actor=None, officer=officer, post=seoul, starts_on=starts_on, ends_on=ends_on
        )


def test_a_posting_may_begin_the_day_after_another_ended() -> None:
    officer, ankara, seoul = an_officer(), a_post(), a_post("SEL", "S", "Asia/Seoul")
    for post, first, last in (
        (ankara, date(2026, 1, 1), date(2026, 6, 30)),
        (seoul, date(2026, 7, 1), None),
    ):
        services.start_posting(
            actor=None, officer=officer, post=post, starts_on=first, ends_on=last
        )
    assert officer.postings.count() == 2


def test_a_posting_does_not_end_before_it_begins(keeper: Client) -> None:
    officer, post = an_officer(), a_post()
    page = keeper.post(
        f"/account/people/{officer.pk}/posting/",
        {
            "post": post.pk,
            **in_boxes("starts_on", "2026-02-01"),
            **in_boxes("ends_on", "2026-01-01"),
        },
    ).content.decode()
    assert "id_ends_on_error" in page
    assert not Posting.objects.exists()


@pytest.mark.parametrize("day", ["0026-11-25", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_of_another_century_is_refused_beside_its_field(keeper: Client, day: str) -> None:
    officer = an_officer()
    for what, field in (("posting", "starts_on"), ("posting", "ends_on"), ("last-day", "ends_on")):
        fields = {"post": any_post().pk, **in_boxes("starts_on", "2026-11-25")}
        fields |= in_boxes(field, day)
        page = keeper.post(f"/account/people/{officer.pk}/{what}/", fields).content.decode()
        assert f"id_{field}_error" in page


def any_post() -> Post:
    return Post.objects.first() or a_post()


def test_a_post_is_made_with_both_names(keeper: Client) -> None:
    fields = {
        "code": "ank",
        "letter": "a",
        "name_mn": "Анкара",
        "name_en": "Ankara",
        "kind": "post",
        "country_iso3": "tur",
        "time_zone": "Europe/Istanbul",
    }
    keeper.post("/account/posts/new/", fields)
    post = Post.objects.get()
    assert (post.code, post.letter, post.country_iso3) == ("ANK", "A", "TUR")
    page = keeper.post("/account/posts/new/", {**fields, "code": "SEL"}).content.decode()
    assert "id_letter_error" in page


def test_a_post_in_a_place_without_a_clock_is_refused(keeper: Client) -> None:
    page = keeper.post(
        "/account/posts/new/",
        {
            "code": "XXX",
            "letter": "X",
            "name_mn": "Х",
            "name_en": "X",
            "kind": "post",
            "country_iso3": "XXX",
            "time_zone": "Mars/Base",
        },
    ).content.decode()
    assert "id_time_zone_error" in page


def test_the_list_of_accounts_asks_the_database_few_questions(
    keeper: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post = a_post()
    for _officer in range(12):
        an_officer(post=post)
    keeper.get("/account/people/")
    with django_assert_max_num_queries(8):
        keeper.get("/account/people/")
