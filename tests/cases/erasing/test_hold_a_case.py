"""A hold keeps a case from being erased until another person lifts it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.builders import a_named_case, a_post, an_asked_erasure, an_officer, bold, saraa
from tests.cases.builders import in_boxes, look, send, signed_in, words
from tests.cases.erasing.acts import REASON, a_held_case, held, rows_left

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def test_a_lead_sees_the_hold_first_and_may_only_decline() -> None:
    officer, lead = bold(), saraa()
    case = a_named_case(officer)
    asked = an_asked_erasure(officer, case)
    free = look(signed_in(lead), "erasure", asked.pk).content.decode()
    held(case)
    kept = look(signed_in(lead), "erasure", asked.pk).content.decode()

    assert 'value="erase"' in free
    assert "must not be erased for now" not in free
    assert 'value="erase"' not in kept
    assert 'value="decline"' in kept
    assert kept.index("must not be erased for now") < kept.index('value="decline"')


def test_a_hold_forbids_asking_and_confirming_until_another_person_lifts_it() -> None:
    officer, lead, head = bold(), saraa(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    case = a_named_case(officer)
    asked = an_asked_erasure(officer, case)
    held(case, head)

    with pytest.raises(InputRefused):
        file.confirm_erasure(actor=lead, asked=asked)
    with pytest.raises(InputRefused):
        an_asked_erasure(officer, a_held_case(officer))
    standing = case.holds.get()
    with pytest.raises(NotAllowed):
        file.lift_hold(actor=head, hold=standing)
    file.lift_hold(actor=lead, hold=standing)
    file.confirm_erasure(actor=lead, asked=asked)

    assert rows_left(case) == {}


def test_a_refused_erasure_says_so_on_the_page() -> None:
    officer = bold()
    case = a_named_case(officer)
    asked = an_asked_erasure(officer, case)
    held(case)
    browser = signed_in(saraa())

    answer = browser.post(reverse("erasure", args=[asked.pk]), {"decision": "erase"}, follow=True)

    assert "Erasing this case is forbidden for now" in words(answer)
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_refused_erasure_sent_twice_is_refused_twice() -> None:
    officer = bold()
    case = a_named_case(officer)
    asked = an_asked_erasure(officer, case)
    held(case)
    browser, typed = signed_in(saraa()), {"decision": "erase", "form_id": new_id()}

    for _time in ("first", "second"):
        answer = browser.post(reverse("erasure", args=[asked.pk]), typed, follow=True)
        assert "Erasing this case is forbidden for now" in words(answer)
        assert "saved already" not in words(answer)
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_hold_shows_on_the_case_and_its_reason_only_where_it_is_lifted() -> None:
    officer, head = bold(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    case = a_named_case(officer)
    soon = (clock.now() + timedelta(days=30)).date().isoformat()

    send(signed_in(head), "case_hold", case, reason=REASON, **in_boxes("review_on", soon))

    page = words(look(signed_in(officer), "case", case))
    assert "This case must not be erased for now" in page
    assert soon in page
    assert REASON not in page
    assert REASON in words(look(signed_in(saraa()), "case_hold", case))
    assert Event.objects.filter(verb=Verb.HOLD_LOOKED, subject=case.pk).count() == 1


def test_a_form_to_put_a_hold_that_comes_late_does_not_lift_one() -> None:
    officer = bold()
    case = a_held_case(officer)

    send(
        signed_in(saraa()), "case_hold", case, reason=REASON, **in_boxes("review_on", "2030-01-01")
    )

    assert case.holds.filter(lifted_at__isnull=True).count() == 1


def test_a_hold_needs_a_reason_and_a_day_to_come() -> None:
    case, browser = a_named_case(bold()), signed_in(saraa())

    page = words(
        send(browser, "case_hold", case, reason="court", **in_boxes("review_on", "2020-01-01"))
    )

    assert "The reason is too short" in page
    assert "The day is not in the future" in words(
        send(browser, "case_hold", case, reason=REASON, **in_boxes("review_on", "2020-01-01"))
    )
    assert case.holds.count() == 0


def test_the_reason_of_a_second_hold_is_not_dropped_in_silence() -> None:
    case = a_held_case(bold())
    mine = "An embassy lawyer asked for the file."

    page = words(
        send(
            signed_in(saraa()),
            "case_hold",
            case,
            reason=mine,
            **in_boxes("review_on", "2030-01-01"),
        )
    )

    assert "A hold stands already" in page
    assert mine in page
    assert REASON not in page
    assert case.holds.count() == 1
