"""A pause has a reason and a day to look again, and reaches nothing that protects."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.builders import a_saved_contact, bold
from tests.cases.builders import in_boxes, signed_in

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.cases.models import Case
from gerege.desk.waits import waits_of_many, with_all_events
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.knowledge.causes import load_causes, never_pausing, never_stopping
from gerege.knowledge.guidance import load_guidance
from gerege.waits import services as waits
from gerege.waits.models import Wait

RESTS = {
    *("W01", "W02", "W03", "W04", "W05", "W06", "W07", "W09", "W11", "W12", "W13", "W15", "W16"),
    *("W17", "W18", "W20", "W22", "W19", "W24", "help_refused", "same_person_to_look_at"),
    *("open_questions", "consent_asked", "plan", "case_conference", "look_again"),
}
"""Everything that a pause reaches. What is added to the catalogues is decided here, too."""

STANDS_WHEN_REFUSED = {
    *("danger", "danger_stands", "second_look", "W14", "child_steps", "child_refuses"),
    *("revoke_disclosure", "correction_wish", "exception_to_decide", "refusal_second_look"),
    *("fear_route", "note_to_read", "urgent_care", "never_alone", "link_to_read", "contact_asked"),
    *("contact_through_lead", "pattern_to_see", "kept_from_a_head"),
}
WHY = "Гэр бүлтэйгээ ярина."


def test_what_protects_now_rests_in_no_pause() -> None:
    codes = {one.id for one in load_guidance().deadlines} | set(load_causes().by_id)
    assert codes - set(never_pausing()) == RESTS
    assert set(never_stopping()) == STANDS_WHEN_REFUSED
    assert set(never_stopping()) <= set(never_pausing())
    by_hand = {one.id for one in load_causes().entries if one.look_again_within_days}
    assert by_hand == {"W19", "W24"}


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def in_days(case: Case, days: int) -> date:
    return case.post.local_date(clock.now()) + timedelta(days=days)


def paused(officer: Officer, case: Case, days: int = 7, cause: str = "W19") -> Wait:
    again = in_days(case, days)
    return waits.open_another(actor=officer, case=case, cause=cause, note=WHY, look_again_on=again)


def codes_in(case: Case, days: float) -> dict[str, bool]:
    """What the case waits for so many days later, and whether it is late."""
    later = clock.now() + timedelta(days=days)
    found = list(with_all_events(Case.objects.filter(pk=case.pk)))
    [told] = [each for _case, each, _at in waits_of_many(found, later)]
    return {one.code: one.is_overdue(later) for one in told}


@pytest.mark.django_db
@pytest.mark.parametrize(("cause", "longest"), [("W19", 30), ("W24", 14)])
def test_a_pause_needs_a_reason_and_a_day_that_is_near_enough(
    officer: Officer, case: Case, cause: str, longest: int
) -> None:
    for field, note, days in (
        ("note", " ", 7),
        ("look_again_on", WHY, None),
        ("look_again_on", WHY, 0),
        ("look_again_on", WHY, longest + 1),
    ):
        day = None if days is None else in_days(case, days)
        with pytest.raises(InputRefused) as refusal:
            waits.open_another(actor=officer, case=case, cause=cause, note=note, look_again_on=day)
        assert refusal.value.field == field
    assert not Wait.objects.exists()
    assert paused(officer, case, longest, cause).look_again_on == in_days(case, longest)


@pytest.mark.django_db
def test_a_day_to_look_again_is_for_pauses_alone_and_they_are_never_only_prepared(
    officer: Officer, case: Case
) -> None:
    for cause, prepared in (("W17", False), ("W24", True)):
        with pytest.raises(InputRefused):
            waits.open_another(
                actor=officer,
                case=case,
                cause=cause,
                note=WHY,
                prepared=prepared,
                look_again_on=in_days(case, 3),
            )


@pytest.mark.django_db
def test_somebody_is_asked_on_that_day_whether_the_pause_still_holds(
    officer: Officer, case: Case
) -> None:
    wait = paused(officer, case, 7)
    assert "pause_to_look_at" not in codes_in(case, 5)
    assert codes_in(case, 6.9)["pause_to_look_at"] is False
    assert codes_in(case, 8)["pause_to_look_at"] is True
    assert codes_in(case, 8)["W19"] is False
    with clock.pretend(clock.now() + timedelta(days=8)):
        waits.pause_on(
            actor=officer, wait=wait, why="Дахиад бодно.", look_again_on=in_days(case, 5)
        )
    assert "pause_to_look_at" not in codes_in(case, 9)
    assert "pause_to_look_at" in codes_in(case, 14)
    kept = Wait.objects.get()
    kept.case = case
    assert kept.reveal_field("note") == f"{WHY}\nДахиад бодно."
    assert Event.objects.filter(verb="wait.paused_on").count() == 1


@pytest.mark.django_db
def test_a_pause_without_a_day_is_looked_at_after_the_longest_time(
    officer: Officer, case: Case
) -> None:
    waits.open_wait(actor=officer, case=case, cause="W24")
    assert "pause_to_look_at" not in codes_in(case, 12)
    assert codes_in(case, 16)["pause_to_look_at"]


@pytest.mark.django_db
def test_a_bed_an_interpreter_and_a_recall_are_late_in_a_pause(
    officer: Officer, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gerege.waits.sending._checks", [])
    mine = ("W10", "W21", "revoke_disclosure", "conference_to_tell", "W08")
    for cause in mine:
        waits.open_wait(actor=officer, case=case, cause=cause)
    paused(officer, case, 20)
    late = {code for code, is_late in codes_in(case, 10).items() if is_late}
    assert late >= {"W10", "W21", "revoke_disclosure", "conference_to_tell", "first_talk"}


@pytest.mark.django_db
def test_on_the_pages_a_pause_is_opened_and_kept_on_and_nothing_typed_is_lost(
    officer: Officer, case: Case
) -> None:
    browser, page = signed_in(officer), reverse("case_wait_open", args=[case.pk])
    typed = {"cause": "W19", "note": WHY, "owner": ""}
    html = browser.post(page, typed).content.decode()
    assert "It stops the clock, and no day is written" in html
    assert WHY in html
    day = in_boxes("look_again_on", in_days(case, 7).isoformat())
    assert browser.post(page, typed | day).status_code == 302
    wait = Wait.objects.get()
    page = reverse("wait", args=[wait.pk])
    assert "It still holds" in browser.get(page).content.decode()
    day = in_boxes("look_again_on", in_days(case, 9).isoformat())
    answer = browser.post(page, {"do": "again", "why": "Хэвээр."} | day)
    assert answer.status_code == 302
    wait.refresh_from_db()
    assert wait.look_again_on == in_days(case, 9)
