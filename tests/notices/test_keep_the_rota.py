"""Who is on duty: kept by head and lead, read by those who have to call, on every page."""

from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import TestCase, override_settings
from tests.builders import a_post, an_officer, bold, saraa
from tests.guards.world import signed_in
from tests.notices.builders import both_ways, does_not_open, later, on_duty

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.notices import services
from gerege.notices.models import DutyTurn, Notice
from gerege.notices.rota import rota_changed
from gerege.notices.services.rota import Reachable

pytestmark = pytest.mark.django_db
NUMBER = "+90 555 010 0001"


@pytest.fixture
def head() -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post("ANK"))


def kept() -> AbstractContextManager[object]:
    """What is done inside is kept as if a transaction of its own had ended."""
    return TestCase.captureOnCommitCallbacks(execute=True)


def typed(officer: Officer, **more: str) -> dict[str, str]:
    day = now() + timedelta(days=1)
    parts = {"year": day.year, "month": day.month, "day": day.day}
    return {
        "officer": str(officer.pk),
        **{f"starts_on_{part}": str(number) for part, number in parts.items()},
        "starts": "09:00",
        **{f"ends_on_{part}": str(number) for part, number in parts.items()},
        "ends": "18.30",
        "place": "1",
        "telephone": NUMBER,
        "mail": "",
    } | more


def put(actor: Officer, officer: Officer, **more: object) -> DutyTurn:
    given: dict[str, object] = {
        "post": actor.post,
        "starts_at": now(),
        "ends_at": now() + timedelta(hours=8),
        "place": 1,
        "reach": Reachable(NUMBER),
    }
    return services.put_on_duty(actor=actor, officer=officer, **(given | more))  # type: ignore[arg-type]  # as the tests write it


def test_the_head_puts_somebody_on_duty_by_the_clock_of_the_post(head: Officer) -> None:
    officer, browser = bold(), signed_in(head)
    assert browser.post("/duty/", typed(officer)).status_code == 302
    turn = DutyTurn.objects.get()
    begin = turn.starts_at.astimezone(a_post("ANK").zone)
    assert (begin.hour, turn.ends_at - turn.starts_at) == (9, timedelta(hours=9, minutes=30))
    assert b"555" not in bytes(turn.telephone or b"")
    assert "+905550100001" in browser.get("/duty/").content.decode()


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("officer", ""),
        ("starts_on_day", "32"),
        ("ends_on_month", ""),
        ("place", "0"),
        ("ends", "25:00"),
        ("ends", "08:00"),
        ("telephone", "5550100001"),
        ("mail", "duty"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    head: Officer, field: str, written: str
) -> None:
    browser, fields = signed_in(head), typed(bold(), mail="duty@ministry.example")
    answer = browser.post("/duty/", fields | {field: written})
    assert answer.status_code == 200
    page = answer.content.decode()
    whole = field.removesuffix("_day").removesuffix("_month")
    assert f'id="id_{whole}_error"' in page or f"id_{whole}" in page.partition("</ul>")[0]
    assert 'value="09:00"' in page
    assert not DutyTurn.objects.exists()


def test_a_day_is_written_in_three_boxes_and_how_a_time_is_written_stands_beside_it(
    head: Officer,
) -> None:
    page = signed_in(head).get("/duty/").content.decode()
    for name in ("starts_on_year", "starts_on_month", "starts_on_day", "ends_on_day"):
        assert f'name="{name}"' in page
    assert "Hours and minutes, for example 14:00." in page


def test_two_are_not_called_as_the_same_one_at_the_same_hours(head: Officer) -> None:
    first, second, browser = bold(), an_officer(post=a_post("ANK")), signed_in(head)
    browser.post("/duty/", typed(first))
    page = browser.post("/duty/", typed(second)).content.decode()
    assert "Somebody is called as this one at these hours" in page
    assert "Choose another number" in page
    assert DutyTurn.objects.count() == 1
    assert browser.post("/duty/", typed(second, place="2")).status_code == 302
    after = typed(second, starts="18:30", ends="20:00")
    assert browser.post("/duty/", after).status_code == 302
    begin = now() + timedelta(days=1)
    put(saraa(), saraa(), starts_at=begin, ends_at=begin + timedelta(hours=12))


def test_a_duty_that_was_ended_is_in_nobodys_way_from_that_minute(head: Officer) -> None:
    began = now() - timedelta(hours=1)
    turn = put(head, bold(), starts_at=began)
    services.end_turn(actor=head, turn=turn)
    put(head, bold(), starts_at=began)
    assert DutyTurn.objects.count() == 2


def test_whose_account_is_closed_takes_no_place(head: Officer) -> None:
    gone = bold()
    put(head, gone)
    gone.is_active = False
    gone.save()
    put(head, an_officer(post=a_post("ANK")))
    assert DutyTurn.objects.count() == 2


def test_nobody_is_on_duty_who_cannot_be_reached_or_works_elsewhere(head: Officer) -> None:
    with pytest.raises(InputRefused, match="no way to reach"):
        put(head, bold(), reach=Reachable())
    with pytest.raises(InputRefused, match="not at the post"):
        put(head, an_officer(post=a_post("SEL")))
    with pytest.raises(InputRefused, match="too long"):
        put(head, bold(), ends_at=now() + timedelta(days=100))


def test_a_rota_is_kept_by_the_head_of_the_post_and_the_lead_and_by_nobody_else(
    head: Officer,
) -> None:
    officer, last = bold(), a_post("UBH")
    with pytest.raises(NotAllowed):
        put(officer, officer)
    with pytest.raises(NotAllowed):
        put(head, saraa(), post=last)
    put(saraa(), saraa())
    put(saraa(), officer, post=officer.post)
    assert signed_in(officer).post("/duty/", typed(officer)).status_code == 404


def test_of_another_post_only_the_lead_reads_who_is_on_duty(head: Officer) -> None:
    put(head, bold())
    abroad = an_officer(post=a_post("SEL"))
    assert signed_in(abroad).get("/duty/?post=ANK").status_code == 404
    assert "+905550100001" in signed_in(saraa()).get("/duty/?post=ANK").content.decode()


def test_the_number_of_duty_stands_on_every_page_to_be_tapped(head: Officer) -> None:
    officer, browser = bold(), signed_in(bold())
    assert 'href="tel:' not in browser.get("/find/").content.decode()
    with kept():
        turn = put(head, officer)
    for address in ("/", "/find/", "/duty/"):
        page = browser.get(address).content.decode()
        assert 'href="tel:+905550100001"' in page
        assert officer.display_name in page
    with kept():
        services.end_turn(actor=head, turn=turn)
        services.end_turn(actor=head, turn=turn)
    with later(now(), seconds=1):
        assert 'href="tel:' not in browser.get("/find/").content.decode()


def test_a_number_that_does_not_open_says_what_to_do_and_every_page_stays(head: Officer) -> None:
    with kept():
        turn = put(head, bold())
    does_not_open(turn)
    browser = signed_in(head)
    assert browser.get("/find/").status_code == 200
    words = "cannot be read: end this duty and put them on again"
    assert words in browser.get("/duty/").content.decode()
    assert browser.post(f"/duty/{turn.pk}/end/").status_code == 302
    assert words not in browser.get("/duty/").content.decode()


@override_settings(GEREGE_DUTY_TELEPHONE="+976 7700 0009")
def test_without_a_rota_it_is_headquarters_and_without_that_the_setting() -> None:
    browser = signed_in(bold())
    assert 'href="tel:+976 7700 0009"' in browser.get("/find/").content.decode()
    with kept():
        on_duty(a_post("UBH"), telephone="+976 9900 0003")
    assert 'href="tel:+97699000003"' in browser.get("/find/").content.decode()
    assert 'href="tel:+97699000003"' in browser.get("/emergency/TUR/").content.decode()


def test_every_page_says_whether_notices_go_out() -> None:
    browser = signed_in(bold())
    assert "notices do not go out" in browser.get("/find/").content.decode()
    with both_ways():
        with kept():
            on_duty(a_post("ANK"), telephone=NUMBER)
        assert "notices go out" in browser.get("/find/").content.decode()


def test_where_only_the_recorder_is_configured_every_page_says_that_nobody_is_reached(
    tmp_path: Path,
) -> None:
    browser = signed_in(bold())
    with override_settings(GEREGE_NOTICE_RECORDER=str(tmp_path / "notices.txt")):
        page = browser.get("/find/").content.decode()
        assert "reaches nobody: only recorded" in page
        assert "notices go out" not in page
    rota_changed()
    with both_ways(), override_settings(GEREGE_NOTICE_RECORDER=str(tmp_path / "notices.txt")):
        page = browser.get("/find/").content.decode()
        assert "notices go out" in page
        assert "recorded only" not in page


def test_a_test_on_a_way_that_is_not_configured_is_refused_beside_it_with_the_mend() -> None:
    browser = signed_in(an_officer(Role.ADMINISTRATOR, a_post("UBH")))
    sent = {"way": "telephone", "address": NUMBER}
    with override_settings(GEREGE_MAIL_FROM="duty@ministry.example"):
        page = browser.post("/installation/notice/", sent).content.decode()
    assert 'id="id_way_error"' in page
    assert "Nothing is configured on this way" in page
    assert "Name it in the settings of the server first." in page
    assert NUMBER in page
    assert not Notice.objects.exists()


def test_the_administrator_reads_what_is_configured_and_sends_a_test() -> None:
    browser = signed_in(an_officer(Role.ADMINISTRATOR, a_post("UBH")))
    assert "Notices do not go out" in browser.get("/installation/").content.decode()
    a_post("ANK")
    with both_ways():
        page = browser.get("/installation/").content.decode()
        assert "Notices do not go out" not in page
        assert "Nobody is in the duty rota" in page
        sent = {"way": "mail", "address": "me@ministry.example"}
        assert browser.post("/installation/notice/", sent).status_code == 302
        services.send_due()
        assert "Test notice" in browser.get("/installation/").content.decode()
        wrong = {"way": "mail", "address": "me"}
        assert browser.post("/installation/notice/", wrong).status_code == 200
