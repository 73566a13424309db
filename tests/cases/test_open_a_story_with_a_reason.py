"""Break-glass: a head of post reads a story for three hours, and its officers read why."""

from datetime import timedelta

import pytest
from tests.builders import a_named_case, a_post, an_officer, bold, saraa
from tests.cases.builders import address, look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services
from gerege.cases.models import BreakGlass, Case
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db

REASON = "Хариуцсан ажилтан өвчтэй, эмнэлгээс залгаж байна."


def a_head(post: str = "ANK") -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post(post))


def test_the_story_opens_for_three_hours_and_no_longer() -> None:
    case, head = a_named_case(bold()), a_head()
    client = signed_in(head)
    assert "Солонго" not in words(look(client, "case", case))
    assert send(client, "case_break_glass", case, reason=REASON)["Location"] == address(
        "case", case
    )
    assert address("case_identity", case) in words(look(client, "case", case))
    with clock.pretend(clock.now() + timedelta(minutes=179)):
        assert BreakGlass.objects.filter(until__gt=clock.now()).exists()
    with clock.pretend(clock.now() + timedelta(minutes=181)):
        assert not BreakGlass.objects.filter(until__gt=clock.now()).exists()
        with pytest.raises(NotAllowed):
            services.reveal_safe_words(actor=head, case=case, reason="hand_over")


def test_reading_is_not_working() -> None:
    case, head = a_named_case(bold()), a_head()
    services.break_glass(actor=head, case=case, reason=REASON)
    client = signed_in(head)
    assert send(client, "case_person", case, given="Х").status_code == 404
    page = words(look(client, "case", case))
    assert address("case_person", case) not in page
    assert address("case_note", case) not in page


@pytest.mark.parametrize("reason", ["", "яаралтай", "   .   .  "])
def test_a_short_reason_does_not_open_it(reason: str) -> None:
    case = a_named_case(bold())
    page = words(send(signed_in(a_head()), "case_break_glass", case, reason=reason))
    assert "Say in one sentence why" in page
    assert not BreakGlass.objects.exists()


def test_sent_twice_it_is_opened_once() -> None:
    case, client = a_named_case(bold()), signed_in(a_head())
    for _time in range(2):
        assert send(client, "case_break_glass", case, reason=REASON).status_code == 302
    assert BreakGlass.objects.count() == 1
    assert Event.objects.filter(verb="break_glass.used").count() == 1


def test_the_officers_of_the_case_are_told_and_read_why() -> None:
    officer = bold()
    case, head = a_named_case(officer), a_head()
    opened = services.break_glass(actor=head, case=case, reason=REASON)
    client = signed_in(officer)
    assert "a story was opened with a reason" in words(look(client, "home"))
    page = words(look(client, "case_glass_read", opened.pk))
    assert REASON in page
    assert head.display_name in page
    for _time in range(2):
        assert send(client, "case_glass_read", opened.pk)["Location"] == address("home")
    assert "a story was opened with a reason" not in words(look(client, "home"))
    assert Event.objects.filter(verb="break_glass.read").count() == 1


def test_it_can_be_acknowledged_when_the_case_is_closed_by_then() -> None:
    officer = bold()
    case = a_named_case(officer)
    opened = services.break_glass(actor=a_head(), case=case, reason=REASON)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=clock.now())
    assert send(signed_in(officer), "case_glass_read", opened.pk).status_code == 302
    assert BreakGlass.objects.get().told_at is not None


def test_only_heads_of_the_same_post_can() -> None:
    case = a_named_case(bold())
    for other in (a_head("SEL"), saraa(), bold(), an_officer(Role.AUDITOR)):
        assert send(signed_in(other), "case_break_glass", case, reason=REASON).status_code == 404
        with pytest.raises(NotAllowed):
            services.break_glass(actor=other, case=case, reason=REASON)


def test_nobody_else_reads_or_acknowledges_the_reason() -> None:
    case, head = a_named_case(bold()), a_head()
    opened = services.break_glass(actor=head, case=case, reason=REASON)
    for other in (head, saraa(), an_officer(post=a_post("SEL"))):
        assert look(signed_in(other), "case_glass_read", opened.pk).status_code == 404
        assert send(signed_in(other), "case_glass_read", opened.pk).status_code == 404


def test_a_hidden_case_cannot_be_opened_with_a_reason() -> None:
    officer, head = bold(), a_head()
    case = a_named_case(officer)
    services.hide_from(actor=officer, case=case, officer=head)
    assert send(signed_in(head), "case_break_glass", case, reason=REASON).status_code == 404
    with pytest.raises(NotAllowed):
        services.break_glass(actor=head, case=case, reason=REASON)
