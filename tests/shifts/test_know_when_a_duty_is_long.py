"""After twelve hours an officer is told to hand over; the page for oneself keeps nothing."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.builders import a_note, a_post, a_saved_contact, an_officer, bold, saraa
from tests.guards.world import signed_in

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.kernel import clock
from gerege.shifts.duty import PAUSE, began

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
STRIP = "You are on duty for twelve hours"
hours = st.floats(0, 72, allow_nan=False).map(lambda number: timedelta(hours=number))


@given(st.lists(hours, max_size=30))
def test_a_duty_begins_with_the_first_act_after_a_pause_of_six_hours(ago: list[timedelta]) -> None:
    moments = sorted((NOON - one for one in ago), reverse=True)
    begin = began(moments, NOON)
    duty = [at for at in [NOON, *moments] if at >= begin]
    assert all(later - at < PAUSE for later, at in pairwise(duty))
    assert all(begin - at >= PAUSE for at in moments if at < begin)


@pytest.mark.django_db
def test_the_strip_comes_after_twelve_hours_without_a_long_pause_and_for_nobody_else() -> None:
    officer, moment = bold(), clock.now()
    with clock.pretend(moment - timedelta(hours=13)):
        case = a_saved_contact(officer)
    for ago in (9, 4):
        with clock.pretend(moment - timedelta(hours=ago)):
            a_note(officer, case, "Ярьсан.")
    assert STRIP in signed_in(officer).get("/").content.decode()
    for other in (an_officer(Role.HEAD_OF_POST, a_post("ANK")), saraa()):
        assert STRIP not in signed_in(other).get("/").content.decode()


@pytest.mark.django_db
def test_after_a_pause_the_duty_is_a_new_one() -> None:
    officer, moment = bold(), clock.now()
    with clock.pretend(moment - timedelta(hours=13)):
        case = a_saved_contact(officer)
    with clock.pretend(moment - timedelta(hours=6, minutes=30)):
        a_note(officer, case, "Ярьсан.")
    assert STRIP not in signed_in(officer).get("/").content.decode()


@pytest.mark.django_db
def test_the_page_for_oneself_sends_and_keeps_nothing(settings: Settings) -> None:
    browser = signed_in(bold())
    browser.get("/shifts/for-oneself/")
    before = Event.objects.count()
    with CaptureQueriesContext(connection) as asked:
        page = browser.get("/shifts/for-oneself/").content.decode()
    assert Event.objects.count() == before
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert "name=" not in main
    assert "data-never-kept" in main
    assert browser.post("/shifts/for-oneself/", {"helped": "x"}).status_code == 405


@pytest.mark.django_db
def test_whom_to_talk_to_is_what_the_ministry_wrote_and_says_that_it_is_unchecked(
    settings: Settings,
) -> None:
    browser = signed_in(bold())
    settings.GEREGE_PEER_CONTACT = ""
    assert "has set up nobody yet" in browser.get("/shifts/for-oneself/").content.decode()
    settings.GEREGE_PEER_CONTACT = "Зохиомол зөвлөгч"
    page = browser.get("/shifts/for-oneself/").content.decode()
    assert "Зохиомол зөвлөгч" in page
    assert "has not checked it" in page
