"""Nobody alone sends an account to the cases of a post, nor lets it see them for longer."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from tests.accounts.builders import a_post, an_administrator, an_officer, is_open, signed_in
from tests.cases.builders import in_boxes

from gerege.accounts import services
from gerege.accounts.models import AskedReach, Officer, Post, Posting
from gerege.accounts.policies import GIVEN_BY_TWO, MAY_AGREE
from gerege.accounts.roles import Role
from gerege.accounts.services import reach
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel.errors import InputRefused, NotAllowed

pytestmark = pytest.mark.django_db
NOW = "2026-11-25T10:00:00Z"
TODAY, NEXT_YEAR = date(2026, 11, 25), date(2027, 11, 25)


@pytest.fixture(autouse=True)
def frozen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def sent_to(keeper: Client, officer: Officer, post: Post, **days: str) -> str:
    """The page an administrator sees after asking for a posting."""
    fields = {"post": str(post.pk)}
    for name, day in {"starts_on": "2026-11-25", **days}.items():
        fields |= in_boxes(name, day)
    address = f"/account/people/{officer.pk}/posting/"
    return keeper.post(address, fields, follow=True).content.decode()  # type: ignore[no-any-return]


def agreed(second: Client) -> int:
    asked = AskedReach.objects.get()
    return second.post(f"/account/people/reaches/{asked.pk}/agree/").status_code  # type: ignore[no-any-return]


def at(officer: Officer) -> str:
    """The post an officer works at, read anew."""
    post = Officer.objects.get(pk=officer.pk).post
    return post.code if post else ""


def reaches(subject: Officer) -> list[str]:
    """What the record says of postings and last days, in order."""
    verbs = Event.objects.filter(subject=subject.pk).order_by("sequence")
    kept = verbs.exclude(actor=subject.pk).exclude(actor=None)
    return list(kept.values_list("verb", flat=True))


def a_second() -> Client:
    return signed_in(an_administrator())


@pytest.mark.parametrize("role", list(Role))
def test_a_posting_begins_when_a_second_person_agrees(role: Role) -> None:
    officer, post = an_officer(role), a_post()
    an_administrator()
    page = sent_to(signed_in(an_administrator()), officer, post)
    assert "Waits for a second person" in page
    assert at(officer) == ""
    assert agreed(a_second()) == 302
    assert at(officer) == "ANK"
    assert reaches(officer) == [Verb.POSTING_ASKED, Verb.POSTING_STARTED]
    assert not AskedReach.objects.exists()


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("role", sorted(MAY_AGREE))
def test_the_second_person_sees_whom_where_and_until_when(role: Role, language: str) -> None:
    officer = an_officer(post=a_post())
    moving = {"starts_on": "2026-12-01", "ends_on": "2027-06-30"}
    services.end_posting(actor=None, posting=officer.postings.get(), ends_on=date(2026, 11, 30))
    sent_to(signed_in(an_administrator()), officer, a_post("SEL", "S", "Asia/Seoul"), **moving)
    second = signed_in(an_officer(role, language=language))
    page = second.get("/account/people/resets/").content.decode()
    assert officer.display_name in page
    assert {"en": "New posting: Fictional", "mn": "Шинэ томилолт: Зохиомол"}[language] in page
    assert "2026" in page
    assert "2027" in page
    assert second.get("/account/").content.decode().count("/account/people/resets/") == 1


def test_who_asked_does_not_agree_and_neither_does_the_account_itself() -> None:
    keeper, officer = an_administrator(), an_administrator()
    client = signed_in(keeper)
    sent_to(client, officer, a_post())
    assert agreed(client) == 404
    assert agreed(signed_in(officer)) == 404
    asked = AskedReach.objects.get()
    for nobody in (keeper, officer, *map(an_officer, set(Role) - MAY_AGREE)):
        with pytest.raises(NotAllowed):
            reach.agree(actor=nobody, asked=asked)
    assert at(officer) == ""


def test_an_officer_does_not_reach_another_post_by_the_hand_of_one() -> None:
    officer, seoul = an_officer(post=a_post()), a_post("SEL", "S", "Asia/Seoul")
    keeper = signed_in(an_administrator())
    [posting] = officer.own_postings
    keeper.post(f"/account/postings/{posting.pk}/end/", in_boxes("ends_on", "2026-11-24"))
    sent_to(keeper, officer, seoul)
    assert at(officer) == ""
    agreed(a_second())
    assert at(officer) == "SEL"


def test_the_last_day_of_a_posting_comes_nearer_by_one_and_moves_away_by_two() -> None:
    officer = an_officer(post=a_post(), until=date(2026, 12, 31))
    keeper, [posting] = signed_in(an_administrator()), officer.own_postings
    address = f"/account/postings/{posting.pk}/end/"
    keeper.post(address, in_boxes("ends_on", "2026-11-30"))
    assert Posting.objects.get().ends_on == date(2026, 11, 30)
    keeper.post(address, in_boxes("ends_on", "2026-12-31"))
    assert Posting.objects.get().ends_on == date(2026, 11, 30)
    agreed(a_second())
    assert Posting.objects.get().ends_on == date(2026, 12, 31)
    assert reaches(officer) == [Verb.POSTING_ENDED, Verb.POSTING_ASKED, Verb.POSTING_ENDED]
    # What made it longer is not told as an end.
    with translation.override("en"):
        assert str(Verb.POSTING_ENDED.label) == "Last day of posting set"


def test_a_posting_that_is_over_is_not_opened_again_by_one() -> None:
    officer = an_officer(post=a_post(), until=date(2026, 11, 20))
    keeper, [posting] = signed_in(an_administrator()), officer.own_postings
    keeper.post(f"/account/postings/{posting.pk}/end/", in_boxes("ends_on", "2027-11-20"))
    assert not is_open(signed_in(officer))
    agreed(a_second())
    assert is_open(signed_in(officer))


@pytest.mark.parametrize("day", ["2027-11-25", ""])
@pytest.mark.parametrize("role", sorted(GIVEN_BY_TWO))
def test_an_account_that_sees_people_is_made_longer_by_two(role: Role, day: str) -> None:
    keeper, officer = signed_in(an_administrator()), an_officer(role)
    Officer.objects.filter(pk=officer.pk).update(ends_on=TODAY)
    keeper.post(f"/account/people/{officer.pk}/last-day/", in_boxes("ends_on", day))
    assert Officer.objects.get(pk=officer.pk).ends_on == TODAY
    agreed(a_second())
    assert Officer.objects.get(pk=officer.pk).ends_on == (NEXT_YEAR if day else None)
    assert reaches(officer) == [Verb.ACCOUNT_END_ASKED, Verb.ACCOUNT_END_SET]


@pytest.mark.parametrize("role", sorted(set(Role) - GIVEN_BY_TWO))
def test_an_account_that_sees_nobody_is_made_longer_by_one(role: Role) -> None:
    officer = an_officer(role)
    services.set_last_day(actor=an_administrator(), officer=officer, ends_on=TODAY)
    services.set_last_day(actor=an_administrator(), officer=officer, ends_on=NEXT_YEAR)
    assert Officer.objects.get(pk=officer.pk).ends_on == NEXT_YEAR


def test_what_waits_to_see_people_is_not_made_longer_by_one_meanwhile() -> None:
    """The second person saw the last day on the page on which they agree to the role."""
    keeper, officer = an_administrator(), an_officer(Role.TRAINER)
    services.set_last_day(actor=keeper, officer=officer, ends_on=TODAY)
    services.change_role(actor=keeper, officer=officer, role=Role.CONSULAR_OFFICER)
    services.set_last_day(actor=keeper, officer=officer, ends_on=NEXT_YEAR)
    assert Officer.objects.get(pk=officer.pk).ends_on == TODAY


def test_a_last_day_that_comes_nearer_voids_the_later_one_that_was_asked_for() -> None:
    keeper, officer = an_administrator(), an_officer(post=a_post(), until=date(2026, 12, 31))
    services.set_last_day(actor=keeper, officer=officer, ends_on=date(2026, 12, 31))
    services.set_last_day(actor=keeper, officer=officer, ends_on=NEXT_YEAR)
    services.end_posting(actor=keeper, posting=officer.postings.get(), ends_on=NEXT_YEAR)
    assert AskedReach.objects.count() == 2
    services.set_last_day(actor=keeper, officer=officer, ends_on=TODAY)
    services.end_posting(actor=keeper, posting=officer.postings.get(), ends_on=TODAY)
    assert not AskedReach.objects.exists()


def test_asking_anew_replaces_what_was_asked_for() -> None:
    officer, keeper = an_officer(), signed_in(an_administrator())
    sent_to(keeper, officer, a_post())
    sent_to(keeper, officer, a_post("SEL", "S", "Asia/Seoul"))
    agreed(a_second())
    assert [posting.post.code for posting in officer.postings.all()] == ["SEL"]


def test_one_posting_after_another_both_wait_and_both_begin() -> None:
    officer, keeper, second = an_officer(), signed_in(an_administrator()), a_second()
    sent_to(keeper, officer, a_post(), ends_on="2026-12-31")
    later = {"starts_on": "2027-01-01", "ends_on": "2027-06-30"}
    page = sent_to(keeper, officer, a_post("SEL", "S", "Asia/Seoul"), **later)
    assert page.count("New posting: Fictional") == 2
    for asked in AskedReach.objects.order_by("starts_on"):
        assert second.post(f"/account/people/reaches/{asked.pk}/agree/").status_code == 302
    postings = officer.postings.order_by("starts_on")
    assert [posting.post.code for posting in postings] == ["ANK", "SEL"]


@pytest.mark.parametrize(
    ("waiting", "anew", "wait"),
    [
        (("2027-01-01", "2027-01-31"), ("2027-01-31", "2027-02-28"), 1),
        (("2027-01-01", "2027-01-31"), ("2026-12-01", "2027-01-01"), 1),
        (("2027-01-01", "2027-01-31"), ("2027-01-10", "2027-01-20"), 1),
        (("2027-01-01", "2027-01-31"), ("2026-12-01", ""), 1),
        (("2027-01-01", ""), ("2027-03-01", "2027-03-31"), 1),
        (("2027-01-01", "2027-01-31"), ("2027-02-01", ""), 2),
        (("2027-01-01", ""), ("2026-12-01", "2026-12-31"), 2),
    ],
)
def test_what_waits_on_the_same_days_is_replaced(
    waiting: tuple[str, str], anew: tuple[str, str], wait: int
) -> None:
    officer, keeper = an_officer(), signed_in(an_administrator())
    for post, days in ((a_post(), waiting), (a_post("SEL", "S", "Asia/Seoul"), anew)):
        sent_to(keeper, officer, post, starts_on=days[0], ends_on=days[1])
    left = AskedReach.objects.order_by("asked_at", "pk")
    assert left.count() == wait
    assert left.filter(post__code="SEL").exists()


def test_other_days_at_the_same_post_replace_those_that_waited() -> None:
    officer, keeper, post = an_officer(), signed_in(an_administrator()), a_post()
    for day in ("2027-01-01", "2027-02-01"):
        sent_to(keeper, officer, post, starts_on=day, ends_on=day)
    assert AskedReach.objects.get().starts_on == date(2027, 2, 1)


def test_a_posting_that_is_asked_for_leaves_a_later_last_day_that_waits() -> None:
    keeper, officer = an_administrator(), an_officer(post=a_post(), until=date(2026, 12, 31))
    services.set_last_day(actor=keeper, officer=officer, ends_on=date(2026, 12, 31))
    services.set_last_day(actor=keeper, officer=officer, ends_on=NEXT_YEAR)
    services.end_posting(actor=keeper, posting=officer.postings.get(), ends_on=date(2027, 1, 31))
    later = {"starts_on": "2027-02-01", "ends_on": "2027-03-31"}
    sent_to(signed_in(keeper), officer, a_post("SEL", "S", "Asia/Seoul"), **later)
    assert AskedReach.objects.count() == 3


def test_closing_the_account_takes_back_what_was_asked_for() -> None:
    officer, keeper = an_officer(), an_administrator()
    services.start_posting(actor=keeper, officer=officer, post=a_post(), starts_on=TODAY)
    services.close_account(actor=keeper, officer=officer)
    assert not AskedReach.objects.exists()


def test_what_nobody_agreed_to_for_seven_days_lapses(frozen: time_machine.Traveller) -> None:
    officer, second = an_officer(), an_administrator()
    services.start_posting(
        actor=an_administrator(), officer=officer, post=a_post(), starts_on=TODAY
    )
    frozen.shift(timedelta(days=7, seconds=1))
    assert agreed(signed_in(second)) == 404
    with pytest.raises(NotAllowed):
        reach.agree(actor=second, asked=AskedReach.objects.get())
    assert at(officer) == ""


def test_days_that_were_free_when_asked_and_are_not_now_are_refused_in_words() -> None:
    officer, post = an_officer(), a_post()
    sent_to(signed_in(an_administrator()), officer, post)
    services.start_posting(actor=None, officer=officer, post=post, starts_on=date(2026, 12, 1))
    asked, second = AskedReach.objects.get(), a_second()
    page = second.post(f"/account/people/reaches/{asked.pk}/agree/").content.decode()
    assert "another posting on these days" in page
    assert officer.postings.count() == 1


def test_an_account_that_ended_meanwhile_begins_anew_or_not_at_all(
    frozen: time_machine.Traveller,
) -> None:
    """Agreeing late must not open what only a new password in halves may open."""
    officer = an_officer()
    services.set_last_day(actor=an_administrator(), officer=officer, ends_on=TODAY)
    services.set_last_day(actor=an_administrator(), officer=officer, ends_on=NEXT_YEAR)
    frozen.shift(timedelta(days=1))
    with pytest.raises(InputRefused):
        reach.agree(actor=an_administrator(), asked=AskedReach.objects.get())
    assert Officer.objects.get(pk=officer.pk).ends_on == TODAY


def test_nobody_agrees_twice() -> None:
    officer, second = an_officer(), an_administrator()
    services.start_posting(
        actor=an_administrator(), officer=officer, post=a_post(), starts_on=TODAY
    )
    asked = AskedReach.objects.get()
    reach.agree(actor=second, asked=asked)
    with pytest.raises(NotAllowed):
        reach.agree(actor=second, asked=asked)


def test_whoever_sets_up_the_server_posts_the_first_people_alone() -> None:
    officer = an_officer()
    services.start_posting(actor=None, officer=officer, post=a_post(), starts_on=TODAY)
    assert at(officer) == "ANK"
