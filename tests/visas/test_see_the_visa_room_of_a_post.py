"""The head of a post sees the visa room in figures: what waits, since when; and of nobody who."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.builders import a_post, an_officer
from tests.guards.world import signed_in
from tests.visas.counter import ONE, a_visa_officer, imported, numbered, rows

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed
from gerege.visas import services
from gerege.visas.models import Application
from gerege.visas.post_figures import figures_page

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
REASON = "Ажлын гэрээг уншсан."


@pytest.fixture
def officer() -> Officer:
    """Somebody at the visa counter in Seoul, in whose file one row was refused."""
    officer = a_visa_officer()
    wrong = {**ONE, "application_id": "V-99", "date_of_birth": "soon"}
    with clock.pretend(NOW):
        imported(officer, [*rows(8, passport_held_by="agent"), wrong])
    return officer


def decide(officer: Officer, number: str, outcome: str, days_ago: int = 0) -> Application:
    """One application of the file, decided so many days ago."""
    one = next(a for a in Application.objects.all() if a.written()["application_id"] == number)
    talk = services.Talk("yes", "given", outcome, REASON)
    with clock.pretend(NOW - timedelta(days=days_ago)):
        services.open_application(actor=officer, application=one, part="talk")
        services.record_review(actor=officer, application=one, talk=talk)
    return one


def test_what_waits_and_what_was_decided_is_counted(officer: Officer) -> None:
    decide(officer, "V-1", "issue")
    decide(officer, "V-2", "issue", days_ago=30)
    decide(officer, "V-3", "refer", days_ago=30)
    decide(officer, "V-4", "hq_look")
    decide(officer, "V-5", "more_documents")
    handed = decide(officer, "V-6", "refer")
    services.hand_over(actor=officer, application=handed, agreed="yes", words="Тусламж.")
    services.ask_erasure(
        actor=officer, application=decide(officer, "V-7", "other", 100), reason="person_asks"
    )
    with clock.pretend(NOW):
        page = figures_page(an_officer(Role.HEAD_OF_POST, officer.post))

    waiting, beside = page["waiting"], page["beside"]
    assert (waiting.count, waiting.unopened) == (3, 1)
    assert waiting.since is not None
    assert [step.count for step in waiting.steps] == [1, 1]
    decided = [(one.this_month, one.last_month) for one in page["decided"]]
    assert decided == [(1, 1), (1, 1)]
    assert (beside.refused, beside.looks, beside.handed, beside.erasures) == (1, 1, 1, 1)
    assert beside.handed_since is not None
    assert page["newest"].accepted == 8
    assert page["screened"].is_due


def test_the_page_shows_no_name_number_or_address_of_anybody(officer: Officer) -> None:
    one = decide(officer, "V-1", "issue")
    head = an_officer(Role.HEAD_OF_POST, officer.post)
    page = signed_in(head).get("/visas/post/").content.decode()
    for told in ("V-1", "Зохиомол", "Нэргүй", "9911", REASON, str(one.pk), officer.display_name):
        assert told not in page


def test_another_post_has_its_own_figures_and_others_have_none(officer: Officer) -> None:
    decide(officer, "V-1", "issue")
    page = figures_page(an_officer(Role.HEAD_OF_POST, a_post("ANK")))
    assert (page["waiting"].count, page["decided"], page["beside"].refused) == (0, [], 0)
    assert page["waiting"].since is None
    assert page["newest"] is None
    for other in (officer, an_officer(Role.PROTECTION_LEAD, officer.post)):
        assert signed_in(other).get("/visas/post/").status_code == 404
        with pytest.raises(NotAllowed):
            figures_page(other)


def test_a_month_begins_at_midnight_of_the_post(officer: Officer) -> None:
    one = numbered(next(iter(Application.objects.select_related("batch"))).batch)["V-1"]
    # Half past midnight of the first of November in Seoul, still October in Greenwich.
    Application.objects.filter(pk=one.pk).update(
        outcome="issue", decided_at=datetime(2026, 10, 31, 15, 30, tzinfo=UTC)
    )
    with clock.pretend(NOW):
        [decided] = figures_page(an_officer(Role.HEAD_OF_POST, officer.post))["decided"]
    assert (decided.this_month, decided.last_month) == (1, 0)
