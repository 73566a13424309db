"""Who has a report in hand passes it on; who decides about erasing one finds it at home."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.builders import a_post, an_officer
from tests.guards.world import signed_in

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.desk.queries import home_of
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.notices.models import Notice
from gerege.reports import services as reports
from gerege.reports.models import Report
from gerege.reports.queries import reports_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def bold() -> Officer:
    return an_officer(post=a_post("ANK"))


@pytest.fixture
def tuya() -> Officer:
    return an_officer(post=a_post("ANK"))


def a_report(actor: Officer, danger: str = "no") -> Report:
    told = reports.Told("Зохиомол үг: сураггүй байна.")
    return reports.write_report(actor=actor, came="phone", danger=danger, told=told)


def handed(bold: Officer, tuya: Officer, report: Report, reason: str = "shift_ends") -> Report:
    return reports.hand_on(actor=bold, report=report, to=tuya, reason=reason)


def test_a_report_is_passed_on_to_a_colleague_who_finds_it_at_home(
    bold: Officer, tuya: Officer
) -> None:
    report, browser = a_report(bold, danger="yes"), signed_in(bold)
    elsewhere, head = an_officer(post=a_post("SEL")), an_officer(Role.HEAD_OF_POST, bold.post)
    with pytest.raises(InputRefused):
        handed(bold, tuya, report)
    reports.take_report(actor=bold, report=report)
    for nobody in (elsewhere, head, bold):
        with pytest.raises(InputRefused):
            handed(bold, nobody, report)
    with pytest.raises(InputRefused):
        handed(bold, tuya, report, "tired")
    page = reverse("report", args=[report.pk])
    sent = {"do": "hand", "to": str(tuya.pk), "reason": "shift_ends"}
    assert browser.post(page, sent).status_code == 302

    assert home_of(tuya, clock.now()).told.reports.handed == 1
    assert "Passed on to you by a colleague" in signed_in(tuya).get("/").content.decode()
    assert home_of(bold, clock.now()).told.reports.handed == 0
    assert "The duty ends" in browser.get(page).content.decode()
    assert Notice.objects.filter(about=report.pk, ended_at=None).count() == 1
    assert Event.objects.filter(subject=report.pk, verb="report.handed").count() == 1
    handed(bold, tuya, report)
    again = browser.post(page, sent, follow=True).content.decode()
    assert f"Passed on already. Passed on to: {tuya.display_name}" in again
    assert Event.objects.filter(subject=report.pk, verb="report.handed").count() == 1
    reports.take_report(actor=tuya, report=report)
    again = browser.post(page, sent, follow=True).content.decode()
    assert "You do not have it in hand: nothing was passed on" in again
    assert Report.objects.get().taken_by == tuya
    assert home_of(tuya, clock.now()).told.reports.handed == 0
    assert Report.objects.get().handed_to is None
    assert not Notice.objects.filter(about=report.pk, ended_at=None).exists()


def test_what_was_passed_on_and_nobody_takes_is_late_again(bold: Officer, tuya: Officer) -> None:
    report = a_report(bold)
    reports.take_report(actor=bold, report=report)
    with clock.pretend(clock.now() + timedelta(hours=30)):
        handed(bold, tuya, report)
        assert not reports_for(tuya).lines[0].is_late
    with clock.pretend(clock.now() + timedelta(hours=55)):
        assert reports_for(tuya).lines[0].is_late
        reports.close_report(actor=tuya, report=report, reason="twice")
    assert Report.objects.get().handed_to is None


def test_who_decides_about_erasing_finds_it_at_home(bold: Officer, tuya: Officer) -> None:
    report = a_report(bold)
    reports.ask_erasure(actor=bold, report=report)
    deciders = [
        an_officer(Role.HEAD_OF_POST, bold.post),
        an_officer(Role.PROTECTION_LEAD, a_post("UBH")),
    ]
    others = [bold, tuya, an_officer(Role.HEAD_OF_POST, a_post("SEL"))]
    for officer in (*deciders, *others):
        lines = home_of(officer, clock.now()).told.to_decide
        assert [one.reference for one in lines] == ([report.number] if officer in deciders else [])
    page = signed_in(deciders[0]).get("/").content.decode()
    assert reverse("report", args=[report.pk]) in page
    reports.drop_erasure(actor=deciders[0], report=report)
    assert home_of(deciders[1], clock.now()).told.to_decide == []
