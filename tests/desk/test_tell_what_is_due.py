"""What is late or urgent reaches somebody, without a word about anybody, until they acknowledge."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.builders import (
    a_case_to_act_on,
    a_named_case,
    a_note,
    a_post,
    a_saved_contact,
    an_officer,
    bold,
    ended,
    said_in_private,
    saraa,
)
from tests.guards.world import signed_in
from tests.notices.builders import Sent, a_rota, both_ways, later, pretending

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.desk.escalating import tell_what_is_due
from gerege.desk.models import CaseWait
from gerege.kernel.clock import now
from gerege.notices.models import OPEN, DutyTurn, Notice
from gerege.notices.services import acknowledge
from gerege.screening import services as talk
from gerege.shifts import services as shifts
from gerege.vault.models import RecordKey
from gerege.waits import services as waits

pytestmark = pytest.mark.django_db
RED = {"channel": "phone", "controller_near": "yes", "immediate_danger": "yes"}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sent]:
    found = Sent()
    pretending(monkeypatch, found)
    with both_ways():
        yield found


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def head() -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post("ANK"))


def kinds(case: Case, *, only_open: bool = True) -> set[str]:
    found = Notice.objects.filter(case=case)
    if only_open:
        found = found.filter(OPEN)
    return set(found.values_list("kind", flat=True))


def home(officer: Officer) -> str:
    return signed_in(officer).get("/").content.decode()


def test_danger_that_is_told_calls_the_duty_officer_in_the_next_run(
    officer: Officer, sent: Sent
) -> None:
    a_rota()
    case = a_saved_contact(officer, RED)
    tell_what_is_due()
    assert kinds(case) == {"danger"}
    assert len(sent.gone) == 1


def test_nothing_is_told_twice_however_often_it_is_looked_at(officer: Officer, sent: Sent) -> None:
    a_rota()
    case = a_saved_contact(officer, RED)
    for _run in range(3):
        file.add_note(actor=officer, case=case, text="Дахин залгасан.", audience="post")
        tell_what_is_due()
    assert Notice.objects.filter(case=case).count() == 1
    assert len(sent.gone) == 1


def test_acted_on_nobody_is_called_any_more(officer: Officer, sent: Sent) -> None:
    a_rota()
    case = a_saved_contact(officer, RED)
    tell_what_is_due()
    file.record_danger_acted_on(actor=officer, case=case, action="call_duty_officer")
    tell_what_is_due()
    assert kinds(case) == set()
    with later(now(), minutes=30):
        tell_what_is_due()
    assert len(sent.gone) == 1


def test_danger_told_again_calls_again(officer: Officer, sent: Sent) -> None:
    a_rota()
    case = a_saved_contact(officer, RED)
    tell_what_is_due()
    ended(officer, case)
    tell_what_is_due()
    file.tell_danger_again(actor=officer, case=case)
    tell_what_is_due()
    assert Notice.objects.filter(case=case, kind="danger").count() == 2
    assert kinds(case) == {"danger"}


def test_after_25_hours_a_case_is_red_the_duty_chief_has_a_neutral_notice_and_acknowledges_by_name(
    officer: Officer, head: Officer, sent: Sent
) -> None:
    """Users' reference G, row 8."""
    lead = saraa()
    case = a_saved_contact(officer, {"channel": "phone", "can_talk": "yes"})
    tell_what_is_due()
    assert kinds(case) == set()
    with later(now(), hours=25):
        a_rota()
        tell_what_is_due()
        assert {"late_at_post", "late_at_headquarters"} <= kinds(case)
        page = home(lead)
        assert "To acknowledge" in page
        assert case.reference in page
        notice = Notice.objects.get(OPEN, case=case, kind="late_at_headquarters")
        answer = signed_in(lead).post("/notices/", {"notice": str(notice.pk)}, follow=True)
        assert "Acknowledged" in answer.content.decode()
        of_case = signed_in(head).get(f"/case/{case.pk}/notices/").content.decode()
        assert lead.display_name in of_case
        signed_in(lead).post("/notices/", {"notice": str(notice.pk)})
    notice.refresh_from_db()
    assert notice.acknowledged_by == lead
    assert all(case.reference not in body for _name, _address, body in sent.gone)


def test_a_reminder_comes_before_it_is_due_and_nobody_has_to_acknowledge_it(
    officer: Officer, sent: Sent
) -> None:
    case = a_saved_contact(officer)
    waits.open_wait(actor=officer, case=case, cause="W21")
    with later(now(), hours=19):
        a_rota()
        tell_what_is_due()
        assert "soon" in kinds(case, only_open=False)
        assert "Due soon" not in home(officer)


def test_while_the_person_makes_up_their_mind_nobody_is_called_and_then_they_are(
    officer: Officer, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gerege.waits.sending._checks", [])
    case = a_saved_contact(officer)
    decides = waits.open_wait(actor=officer, case=case, cause="W19")
    waits.open_wait(actor=officer, case=case, cause="W06")
    with later(now(), days=40):
        tell_what_is_due()
        # What keeps the person safe goes on all the same.
        codes = {one.key.split(":")[2] for one in Notice.objects.filter(case=case)}
        assert codes <= {"safe_to_talk", "safe_contact", "first_talk", "pause_to_look_at"}
        waits.close_wait(actor=officer, wait=decides, obtained="Үлдэхээр шийдсэн.")
        tell_what_is_due()
        assert "W06" not in {one.key.split(":")[2] for one in Notice.objects.filter(case=case)}
    with later(now(), days=71):
        tell_what_is_due()
    assert "W06" in {one.key.split(":")[2] for one in Notice.objects.filter(OPEN, case=case)}


def test_what_is_late_and_then_paused_is_called_for_no_more(officer: Officer, sent: Sent) -> None:
    case = a_saved_contact(officer, {"channel": "phone", "can_talk": "yes"})
    waits.open_wait(actor=officer, case=case, cause="W17")
    with later(now(), days=20):
        tell_what_is_due()
        assert {"W17", "first_talk"} <= called_for(case)
        waits.open_wait(actor=officer, case=case, cause="W24")
        tell_what_is_due()
        assert "W17" not in called_for(case)
        # Before the first talk nobody knows whether the person is safe.
        assert "first_talk" in called_for(case)


def called_for(case: Case) -> set[str]:
    return {one.key.split(":")[2] for one in Notice.objects.filter(OPEN, case=case)}


def test_the_most_urgent_comes_first_and_what_is_late_in_one_case_is_one_line_that_says_what(
    officer: Officer, sent: Sent
) -> None:
    lead, old = saraa(), a_saved_contact(officer)
    for _ in range(2):
        waits.open_wait(actor=officer, case=old, cause="need_now")
    with later(now(), days=3):
        tell_what_is_due()
        red = a_saved_contact(officer, RED)
        tell_what_is_due()
        first = home(lead).split("To acknowledge")[1].split("</section>")[0]
        assert first.index(red.reference) < first.index(old.reference)
        assert first.count(old.reference) == 1
        assert "A talk in private" in first
        late = Notice.objects.filter(OPEN, case=old, kind="late_at_headquarters")
        many = late.count()
        assert many > 1
        assert f"×{many}" in first
        seen = late.order_by("-raised_at", "-pk").first()
        assert seen is not None
        Notice.objects.filter(pk=seen.pk).update(raised_at=now() + timedelta(minutes=1))
        newest_shown = late.exclude(pk=seen.pk).order_by("-raised_at", "-pk")[0]
        answer = signed_in(lead).post("/notices/", {"line": str(newest_shown.pk)})
        assert answer.status_code == 302
        assert list(late) == [seen]
        assert Notice.objects.filter(OPEN, case=red).exists()


def test_a_story_that_is_opened_is_told_to_headquarters_at_once_and_not_to_who_opened_it(
    officer: Officer, head: Officer, sent: Sent
) -> None:
    a_rota()
    case, lead = a_saved_contact(officer), saraa()
    reason = "The officers are unreachable."
    opened = file.break_glass(actor=head, case=case, reason=reason)
    tell_what_is_due()
    notice = Notice.objects.get(kind="story_opened")
    assert (notice.not_to, notice.about) == (head, opened.pk)
    assert sent.addresses == ["+97699000003"]
    assert "A story was opened" in home(lead)
    for one in (head, officer):
        assert (
            "A story was opened"
            not in signed_in(one).get(f"/case/{case.pk}/notices/").content.decode()
        )
    file.review_break_glass(
        actor=lead, opened=opened, found="right", why="Тэр шөнө хэрэгтэй байсан."
    )
    tell_what_is_due()
    assert not Notice.objects.filter(OPEN, kind="story_opened").exists()


def test_who_calls_for_a_second_person_is_not_called_themselves(
    officer: Officer, sent: Sent
) -> None:
    a_rota()
    case = a_saved_contact(officer)
    asked = shifts.ask_second(actor=officer, case=case)
    tell_what_is_due()
    notice = Notice.objects.get(kind="second_person")
    assert notice.not_to == officer
    assert len(sent.gone) == 1
    shifts.answer_second(actor=saraa(), asked=asked, how="line")
    tell_what_is_due()
    assert kinds(case) == set()


def test_a_case_that_is_closed_or_does_not_open_calls_nobody_and_holds_up_no_other(
    officer: Officer, sent: Sent
) -> None:
    broken, good = a_case_to_act_on(officer), a_saved_contact(officer, RED)
    tell_what_is_due()
    RecordKey.objects.filter(pk=broken.pk).delete()
    CaseWait.objects.filter(pk=broken.pk).update(notice_at=now() - timedelta(days=1))
    with later(now(), hours=26):
        tell_what_is_due()
        assert "late_at_headquarters" in kinds(good)
        waiting = CaseWait.objects.get(pk=broken.pk)
        assert waiting.notice_at is not None
        assert waiting.notice_at > now()


def test_a_hidden_case_is_on_nobodys_list_from_whom_it_is_hidden(
    officer: Officer, head: Officer, sent: Sent
) -> None:
    case = a_saved_contact(officer, RED)
    file.hide_from(actor=officer, case=case, officer=head)
    tell_what_is_due()
    assert "To acknowledge" not in home(head)
    notice = Notice.objects.get(case=case)
    browser = signed_in(head)
    assert browser.post("/notices/", {"notice": str(notice.pk)}).status_code == 404
    assert browser.post("/notices/", {"notice": "x"}).status_code == 404
    assert signed_in(officer).post("/notices/", {"notice": str(notice.pk)}).status_code == 302


def test_another_post_neither_reads_nor_acknowledges(officer: Officer, sent: Sent) -> None:
    case, abroad = a_saved_contact(officer, RED), an_officer(post=a_post("SEL"))
    tell_what_is_due()
    notice = Notice.objects.get(case=case)
    browser = signed_in(abroad)
    assert "To acknowledge" not in home(abroad)
    assert browser.post("/notices/", {"notice": str(notice.pk)}).status_code == 404
    assert browser.get(f"/case/{case.pk}/notices/").status_code == 404


def test_who_was_called_may_acknowledge_whatever_their_role(officer: Officer, sent: Sent) -> None:
    turns = a_rota()
    case = a_saved_contact(officer, {"channel": "phone", "can_talk": "yes"})
    noon = (now() + timedelta(days=2)).astimezone(case.post.zone).replace(hour=12)
    with later(noon):
        tell_what_is_due()
        called = turns["first"].officer
        assert "late_at_post" not in home(called)
    assert case.reference


def test_a_run_in_which_nothing_is_due_asks_little(officer: Officer, sent: Sent) -> None:
    for _case in range(5):
        a_saved_contact(officer)
    tell_what_is_due()
    with CaptureQueriesContext(connection) as few:
        tell_what_is_due()
    for _case in range(20):
        a_saved_contact(officer)
    tell_what_is_due()
    with CaptureQueriesContext(connection) as many:
        tell_what_is_due()
    assert len(many) == len(few)


NAMES = st.text(alphabet="абвгдөүABCdef ", min_size=4, max_size=12).filter(str.strip)


@hypothesis_settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(given_name=NAMES, note=NAMES)
def test_nothing_about_anybody_is_in_what_leaves_the_house(
    sent: Sent, given_name: str, note: str
) -> None:
    sent.gone.clear()
    officer = an_officer(post=a_post("ANK"))
    if not DutyTurn.objects.exists():
        a_rota()
    case = a_named_case(officer, patronymic="Батбаярын", given=f"Х{given_name}")
    a_note(officer, case, f"Ц{note}")
    talk.record_answers(
        actor=officer, case=case, answers=said_in_private(safety__controller_near="yes")
    )
    tell_what_is_due()
    assert sent.gone
    told = "\n".join(body for _name, _address, body in sent.gone)
    for word in (case.reference, str(case.pk), f"Х{given_name}".strip(), f"Ц{note}".strip()):
        assert word not in told
    assert officer.display_name not in told


def test_acknowledged_by_the_first_stands_for_the_second(officer: Officer, sent: Sent) -> None:
    case = a_saved_contact(officer, RED)
    tell_what_is_due()
    notice, lead = Notice.objects.get(case=case), saraa()
    acknowledge(actor=officer, notice=notice)
    acknowledge(actor=lead, notice=notice)
    notice.refresh_from_db()
    assert notice.acknowledged_by == officer
