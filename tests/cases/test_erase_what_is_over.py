"""Cases whose time is over: counted, listed, confirmed by one person, erased by another."""

import argparse
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import TestCase
from django.urls import reverse
from tests.builders import a_closed_case, a_named_case, a_saved_contact, bold, saraa
from tests.cases.builders import signed_in, words

from gerege.accounts.models import AskedRole, FactorReset, ParkedForm
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case, Erasure, RetentionReport
from gerege.cases.retaining import cases_over, simulate
from gerege.cases.services import retaining
from gerege.config.commands import retention
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id
from gerege.knowledge.retention import load_retention
from gerege.screening.services import reopen_case

pytestmark = pytest.mark.django_db
Command = Callable[..., str]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command as an administrator would, and gives what it printed."""

    def run(*arguments: str) -> str:
        parser = argparse.ArgumentParser()
        retention.register(parser.add_subparsers())
        given = parser.parse_args(["retention", *arguments])
        assert given.run(given) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def _signed() -> Iterator[None]:
    """A jurist has signed the period of a case."""
    rules = load_retention()
    kept = rules["case_file"]
    rules["case_file"] = kept.model_copy(update={"verified_by": "J. Tuyaa, jurist (fictional)"})
    yield
    rules["case_file"] = kept


def an_old_case(years: int = 6) -> Case:
    case = a_closed_case(bold())
    Case.objects.filter(pk=case.pk).update(closed_at=clock.now() - timedelta(days=366 * years))
    return Case.objects.get(pk=case.pk)


def confirmed() -> RetentionReport:
    report = retaining.make_list()
    file.confirm_list(actor=saraa(), report=report)
    return report


def held(case: Case) -> None:
    soon = clock.now().date() + timedelta(days=30)
    file.put_hold(actor=saraa(), case=case, reason="A claim for wages runs.", review_on=soon)


def test_only_closed_cases_whose_period_is_over_and_that_nothing_holds_are_counted() -> None:
    over, held_one, _young = an_old_case(), an_old_case(), an_old_case(years=4)
    an_open_case = a_named_case(bold())
    Case.objects.filter(pk=an_open_case.pk).update(opened_at=clock.now() - timedelta(days=9000))
    held(held_one)

    found = simulate(clock.now())

    assert list(cases_over(clock.now())) == [over]
    assert (found.cases, found.held) == (1, 1)
    [group] = found.groups
    assert (group.post, group.year) == ("ANK", over.closed_at.year if over.closed_at else 0)


def test_the_report_counts_for_another_day_and_changes_nothing(command: Command) -> None:
    young = an_old_case(years=4)

    assert "cases      0" in command("report")
    later = command("report", "--as-of", (clock.now() + timedelta(days=800)).date().isoformat())

    assert "cases      1" in later
    assert "NOT signed by a jurist" in later
    assert young.reference not in later
    assert RetentionReport.objects.count() == 0


def test_the_paper_is_in_both_languages_with_a_place_to_sign_and_without_references(
    command: Command, tmp_path: Path
) -> None:
    case = an_old_case()

    command("report", "--out", str(tmp_path / "report.html"))

    paper = (tmp_path / "report.html").read_text("utf-8")
    for line in ("What would be erased", "Юуг устгах байсан бэ", "Signature", "Гарын үсэг", "ANK"):
        assert line in paper
    assert case.reference not in paper
    assert str(case.pk) not in paper


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", ""])
def test_a_day_that_is_none_is_refused_in_one_sentence(command: Command, day: str) -> None:
    with pytest.raises(InputRefused, match="--as-of: this is no day"):
        command("report", "--as-of", day)


@pytest.mark.usefixtures("_signed")
def test_the_administrator_lists_the_lead_confirms_on_the_screen_the_administrator_runs(
    command: Command,
) -> None:
    case, lead = an_old_case(), saraa()

    printed = command("report", "--submit")
    report = RetentionReport.objects.get()
    browser = signed_in(lead)
    address = reverse("retention_report", args=[report.pk])
    page = words(browser.get(address))
    browser.post(address)
    ran = command("run", "--report", report.sign)

    assert report.sign in printed
    assert case.reference in page
    assert "erased     1" in ran
    assert not Case.objects.filter(pk=case.pk).exists()
    note = Erasure.objects.get(subject=case.pk)
    assert (note.reason, note.asked_by, note.confirmed_by) == ("period_over", None, lead)
    verbs = [Verb.RETENTION_REPORTED, Verb.RETENTION_CONFIRMED, Verb.RETENTION_RUN]
    assert Event.objects.filter(verb__in=[str(v) for v in verbs]).count() == 3
    assert Event.objects.filter(verb=Verb.CASE_ERASED, subject=case.pk).count() == 1


def test_nothing_is_erased_while_no_jurist_has_signed_the_period() -> None:
    case = an_old_case()

    with pytest.raises(InputRefused, match="no jurist has signed"):
        retaining.run_list(confirmed().sign)
    assert Case.objects.filter(pk=case.pk).exists()


@pytest.mark.usefixtures("_signed")
def test_a_list_that_nobody_confirmed_that_is_old_unknown_or_done_is_not_run() -> None:
    an_old_case()
    waiting = retaining.make_list()
    with pytest.raises(InputRefused, match="nobody has confirmed"):
        retaining.run_list(waiting.sign)
    with pytest.raises(InputRefused, match="no such list"):
        retaining.run_list("00000000")
    report = confirmed()
    later = clock.now() + timedelta(days=15)
    with clock.pretend(later), pytest.raises(InputRefused, match="more than 14 days ago"):
        retaining.run_list(report.sign)
    retaining.run_list(report.sign)
    with pytest.raises(InputRefused, match="run already"):
        retaining.run_list(report.sign)


@pytest.mark.usefixtures("_signed")
def test_what_is_held_or_open_again_by_then_is_left_alone_and_what_is_newly_over_too() -> None:
    goes, is_held, is_open = an_old_case(), an_old_case(), an_old_case()
    report = confirmed()
    newly_over = an_old_case()
    held(is_held)
    reopen_case(actor=bold(), case=is_open)

    assert retaining.run_list(report.sign) == (1, 2)

    left = set(Case.objects.values_list("pk", flat=True))
    assert left == {is_held.pk, is_open.pk, newly_over.pk}
    assert goes.pk not in left


@pytest.mark.usefixtures("_signed")
def test_what_the_database_left_is_overwritten_once_for_a_whole_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = [an_old_case() for _case in range(3)]
    report, cleaned = confirmed(), []
    monkeypatch.setattr(retaining, "clean_up", lambda: cleaned.append(Case.objects.count()))

    with TestCase.captureOnCommitCallbacks() as afterwards:
        assert retaining.run_list(report.sign) == (len(cases), 0)

    assert cleaned == [0]
    assert afterwards == []


def test_a_long_list_is_read_page_by_page_in_the_order_of_references() -> None:
    officer = bold()
    cases = [a_saved_contact(officer) for _case in range(60)]
    long_ago = clock.now() - timedelta(days=366 * 6)
    Case.objects.update(state=Case.State.CLOSED, closed_at=long_ago)
    address = reverse("retention_report", args=[retaining.make_list().pk])
    browser = signed_in(saraa())

    first, second = words(browser.get(address)), words(browser.get(address, {"from": "50"}))

    seen = [re.findall(r"A-\d\d-\d{4}", page) for page in (first, second)]
    assert [len(page) for page in seen] == [50, 10]
    assert seen[0] + seen[1] == sorted(case.reference for case in cases)
    assert 'href="?from=50"' in first
    assert "?from=" not in second


@pytest.mark.parametrize("start", ["x", "-1", "9999999", "9" * 5000])
def test_an_address_that_names_no_page_of_a_list_breaks_nothing(start: str) -> None:
    an_old_case()
    address = reverse("retention_report", args=[retaining.make_list().pk])

    assert signed_in(saraa()).get(address, {"from": start}).status_code == 200


def test_nobody_but_a_protection_lead_confirms() -> None:
    an_old_case()
    report = retaining.make_list()

    with pytest.raises(NotAllowed):
        file.confirm_list(actor=bold(), report=report)
    assert signed_in(bold()).get(reverse("retention_report", args=[report.pk])).status_code == 404


def test_an_empty_list_is_not_made() -> None:
    with pytest.raises(InputRefused, match="no case is over"):
        retaining.make_list()


def test_tidying_removes_technical_rows_that_are_over_and_nothing_else(command: Command) -> None:
    officer = bold()
    case = a_named_case(officer)
    for hours in (0, 2):
        ParkedForm.objects.create(
            officer=officer,
            browser=new_id(),
            path="/",
            sealed=b"x",
            created_at=clock.now() - timedelta(hours=hours),
        )
    old = clock.now() - timedelta(hours=2)
    keeper = saraa()
    FactorReset.objects.create(officer=officer, asked_by=keeper, asked_at=old)
    AskedRole.objects.create(officer=officer, asked_by=keeper, asked_at=old, role=officer.role)

    printed = command("tidy")

    assert "accounts_parkedform" in printed
    assert ParkedForm.objects.count() == 1
    assert FactorReset.objects.count() == 0
    assert AskedRole.objects.count() == 1
    assert Case.objects.filter(pk=case.pk).exists()
