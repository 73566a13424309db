"""A notice goes to whoever is on duty, then to the next, then to headquarters; each try is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.test import override_settings
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.notices.builders import (
    NUMBERS,
    Outcome,
    Sent,
    a_rota,
    both_ways,
    does_not_open,
    later,
    on_duty,
    pretending,
)

from gerege.accounts.models import Officer, Posting
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.clock import now
from gerege.notices import services
from gerege.notices.models import Attempt, Notice
from gerege.notices.rota import on_duty_for, posts_without_duty
from gerege.notices.services import acknowledge, end_notice, raise_notice, send_due, sending
from gerege.notices.services.sending import HELD_FOR, _claimed

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found = Sent()
    pretending(monkeypatch, found)
    return found


@pytest.fixture(autouse=True)
def ways() -> Iterator[None]:
    with both_ways():
        yield


@pytest.fixture
def case() -> Case:
    return a_saved_contact(bold())


def raised(case: Case, kind: str = "danger", **more: object) -> Notice:
    return raise_notice(actor=None, kind=kind, post=case.post, case=case, **more)  # type: ignore[arg-type]  # as tests write it


def outcomes(notice: Notice) -> list[tuple[str, str]]:
    tries = notice.attempts.order_by("at", "pk")
    return [(one.channel, one.outcome) for one in tries]


def test_the_first_is_called_at_once_the_next_after_ten_minutes_and_then_headquarters(
    case: Case, sent: Sent
) -> None:
    a_rota()
    raised(case)
    start = now()
    for minutes, expected in ((0, 1), (9, 1), (10, 2), (19, 2), (20.1, 3), (49, 3)):
        with later(start, minutes=minutes, seconds=5):
            send_due()
            assert len(sent.gone) == expected, minutes
    assert sent.addresses == list(NUMBERS.values())


def test_when_all_were_called_it_begins_anew(case: Case, sent: Sent) -> None:
    on_duty(case.post, telephone="+90 555 010 0001")
    raised(case)
    send_due()
    with later(now(), minutes=31):
        send_due()
    assert len(sent.gone) == 2


def test_once_somebody_acknowledges_nobody_else_is_called(case: Case, sent: Sent) -> None:
    a_rota()
    notice = raised(case)
    send_due()
    acknowledge(actor=saraa(), notice=notice)
    for minutes in (10, 30, 24 * 60):
        with later(now(), minutes=minutes):
            assert send_due() == 0
    assert len(sent.gone) == 1


def test_who_acknowledges_while_a_call_goes_out_stops_it_all_the_same(
    case: Case, sent: Sent
) -> None:
    a_rota()
    notice, lead = raised(case), saraa()
    sent.meanwhile = lambda: acknowledge(actor=lead, notice=notice)
    send_due()
    notice.refresh_from_db()
    assert (notice.acknowledged_by, notice.next_at) == (lead, None)
    assert outcomes(notice) == [("gateway", "sent")]


def test_a_channel_that_fails_is_followed_by_the_next_one_and_then_by_the_next_person(
    case: Case, sent: Sent
) -> None:
    a_rota()
    sent.answers = {"gateway": Outcome.FAILED}
    notice = raised(case)
    send_due()
    assert outcomes(notice) == [("gateway", "failed"), ("mail", "sent")]
    sent.answers["mail"] = Outcome.FAILED
    with later(now(), minutes=11):
        send_due()
    # The second has no mail; headquarters are tried at once.
    assert [one for one, _two in outcomes(notice)][2:] == ["gateway", "gateway"]


def test_what_went_out_to_nobody_is_tried_again(case: Case, sent: Sent) -> None:
    on_duty(case.post, telephone="+90 555 010 0001")
    sent.answers = {"gateway": Outcome.FAILED}
    notice = raised(case)
    send_due()
    sent.answers.clear()
    with later(now(), minutes=3):
        send_due()
    assert outcomes(notice) == [("gateway", "failed"), ("gateway", "sent")]


def test_a_channel_that_hangs_is_asked_once_in_a_run(case: Case, sent: Sent) -> None:
    a_rota()
    sent.answers = {"gateway": Outcome.TIMED_OUT}
    for about in range(5):
        raised(case, key=f"other:{about}")
    send_due()
    assert [name for name, _address, _body in sent.gone].count("gateway") == 1
    assert Notice.objects.filter(next_at=None).count() == 0


def test_two_programs_at_once_send_once(case: Case, sent: Sent) -> None:
    a_rota()
    raised(case)
    sent.meanwhile = send_due
    assert send_due() == 1
    assert len(sent.gone) == 1


def test_what_a_program_held_that_died_is_sent_by_the_next_one(case: Case, sent: Sent) -> None:
    a_rota()
    raised(case)
    assert _claimed() is not None
    assert send_due() == 0
    with later(now(), seconds=HELD_FOR.total_seconds() + 1):
        assert send_due() == 1


def test_each_attempt_stands_in_the_record_of_the_case_without_an_address(
    case: Case, sent: Sent
) -> None:
    turns = a_rota()
    sent.answers = {"gateway": Outcome.FAILED}
    raised(case)
    send_due()
    events = Event.objects.filter(verb__startswith="notice.", subject=case.pk).order_by("sequence")
    told = [(one.verb, one.detail.get("channel"), one.detail.get("outcome")) for one in events]
    assert told == [
        ("notice.raised", None, None),
        ("notice.not_sent", "gateway", "failed"),
        ("notice.sent", "mail", "sent"),
    ]
    assert events[2].detail["officer"] == str(turns["first"].officer_id)
    assert "555" not in repr([one.detail for one in events])


def test_nobody_on_duty_is_said_once_and_the_protection_lead_reads_it_on_their_home(
    case: Case, sent: Sent
) -> None:
    notice = raised(case)
    for minutes in (0, 3, 10, 60):
        with later(now(), minutes=minutes):
            send_due()
    assert (sent.gone, outcomes(notice)) == ([], [("", "nobody")])
    with later(now(), hours=3):
        on_duty(case.post, telephone="+90 555 010 0001")
        send_due()
    assert len(sent.gone) == 1


@override_settings(GEREGE_DUTY_TELEPHONE="+976 7700 0009")
def test_without_anybody_of_headquarters_the_telephone_of_the_settings_is_called(
    case: Case, sent: Sent
) -> None:
    raised(case)
    send_due()
    assert sent.addresses == ["+976 7700 0009"]


@override_settings(GEREGE_MAIL_FROM="", GEREGE_NOTICE_COMMAND="")
def test_without_a_channel_nothing_is_lost(case: Case, sent: Sent) -> None:
    a_rota()
    notice = raised(case)
    for minutes in (0, 5, 90):
        with later(now(), minutes=minutes):
            send_due()
    assert outcomes(notice) == [("", "failed")]
    with both_ways(), later(now(), hours=5):
        send_due()
    assert sent.addresses == [NUMBERS["first"]]


def test_neither_whoever_it_is_about_nor_from_whom_the_case_is_hidden_is_called(
    case: Case, sent: Sent
) -> None:
    turns, about = a_rota(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    on_duty(case.post, 3, officer=about, telephone="+90 555 010 0009")
    file.hide_from(actor=bold(), case=case, officer=turns["second"].officer)
    raised(case, not_to=about)
    for minutes in (0, 11):
        with later(now(), minutes=minutes):
            send_due()
    assert sent.addresses == [NUMBERS["first"], NUMBERS["headquarters"]]


def test_what_is_private_goes_to_headquarters_past_the_post(case: Case, sent: Sent) -> None:
    a_rota()
    notice = raised(case, "story_opened", about=case.pk)
    for minutes in (0, 11):
        with later(now(), minutes=minutes):
            send_due()
    assert sent.addresses == [NUMBERS["headquarters"]]
    assert not Event.objects.filter(verb__startswith="notice.", subject=case.pk).exists()
    assert Event.objects.filter(verb="notice.sent", subject=notice.pk).exists()


def test_of_many_late_things_of_one_post_a_person_is_told_in_one_word(
    case: Case, sent: Sent
) -> None:
    a_rota()
    noon = now().astimezone(case.post.zone).replace(hour=12) + timedelta(days=1)
    with later(noon):
        on_duty(case.post, 1, mail="noon@ministry.example")
        notices = [raised(case, "late_at_post", key=f"late:{number}") for number in range(4)]
        send_due()
        assert len(sent.gone) == 1
        assert [outcomes(one)[0][1] for one in notices].count("joined") == 3


def test_a_thing_is_raised_once_while_it_stands_and_again_when_it_came_back(case: Case) -> None:
    notice = raised(case)
    assert raised(case) == notice
    end_notice(actor=None, notice=notice)
    end_notice(actor=None, notice=notice)
    again = raised(case)
    assert again != notice
    assert Event.objects.filter(verb="notice.ended").count() == 1


def test_a_test_goes_to_the_address_once_whatever_comes_of_it_and_the_address_is_forgotten(
    sent: Sent,
) -> None:
    keeper = an_officer(Role.ADMINISTRATOR, a_post("UBH"))
    sent.answers = {"mail": Outcome.FAILED}
    test = services.send_test(
        actor=keeper, post=keeper.post, way="mail", address="me@ministry.example"
    )
    assert b"ministry" not in bytes(Notice.objects.get(pk=test.pk).test_address or b"")
    for minutes in (0, 60):
        with later(now(), minutes=minutes):
            send_due()
    test.refresh_from_db()
    assert sent.addresses == ["me@ministry.example"]
    assert (test.test_address, test.ended_at is None) == (None, False)
    assert Attempt.objects.get(notice=test).outcome == "failed"


def test_whose_number_does_not_open_is_passed_over_and_that_is_written_down(
    case: Case, sent: Sent
) -> None:
    does_not_open(on_duty(case.post, 1, telephone="+90 555 010 0001"))
    on_duty(case.post, 2, telephone="+90 555 010 0002")
    notice = raised(case)
    send_due()
    assert sent.addresses == [NUMBERS["second"]]
    assert outcomes(notice) == [("", "failed"), ("gateway", "sent")]


@override_settings(GEREGE_DUTY_TELEPHONE="+976 7700 0009")
def test_where_no_number_of_headquarters_opens_that_of_the_settings_is_called(
    case: Case, sent: Sent
) -> None:
    does_not_open(on_duty(a_post("UBH"), 1, telephone="+976 9900 0003"))
    raised(case)
    send_due()
    assert sent.addresses == ["+976 7700 0009"]


def test_a_notice_that_breaks_does_not_keep_the_others_in(
    case: Case, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_duty(case.post, 1, telephone="+90 555 010 0001")
    broken, whole = raised(case, key="broken"), raised(case, "second_person", key="whole")
    chain_of = sending.chain_of

    def breaks(notice: Notice, *more: object) -> object:
        if notice.pk == broken.pk:
            raise ValueError
        return chain_of(notice, *more)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(sending, "chain_of", breaks)
    send_due()
    assert outcomes(whole) == [("gateway", "sent")]
    assert outcomes(broken) == [("", "failed")]
    monkeypatch.setattr(sending, "chain_of", chain_of)
    with later(now(), minutes=5):
        send_due()
    assert outcomes(broken)[-1] == ("gateway", "sent")


def test_who_left_the_post_or_whose_account_is_closed_is_not_called_and_is_no_cover(
    case: Case, sent: Sent
) -> None:
    turns = a_rota()
    first, second = turns["first"].officer, turns["second"].officer
    Officer.objects.filter(pk=first.pk).update(is_active=False)
    assert case.post not in posts_without_duty(now())
    gone = (now() - timedelta(days=2)).date()
    Posting.objects.filter(officer=second).update(starts_on=gone, ends_on=gone)
    assert case.post in posts_without_duty(now())
    raised(case)
    send_due()
    assert sent.addresses == [NUMBERS["headquarters"]]
    caches["here"].clear()
    assert on_duty_for(bold()).telephone == NUMBERS["headquarters"]


def test_headquarters_are_called_by_their_own_clock(case: Case, sent: Sent) -> None:
    evening = datetime(2026, 11, 26, 16, 30, tzinfo=UTC)
    with clock.pretend(evening):
        a_rota()
        notice = raised(case, "late_at_post")
        send_due()
    with later(evening, minutes=11):
        send_due()
    assert len(sent.gone) == 2
    with later(evening, minutes=22):
        send_due()
        assert len(sent.gone) == 2
    notice.refresh_from_db()
    morning = datetime(2026, 11, 27, 8, 0, tzinfo=ZoneInfo("Asia/Ulaanbaatar"))
    assert notice.next_at == morning
    with clock.pretend(morning):
        send_due()
    assert sent.addresses[-1] == NUMBERS["headquarters"]
