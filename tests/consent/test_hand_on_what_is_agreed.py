"""A request goes out only where the person agreed, and everything handed on is in the register."""

import pytest
from tests.builders import a_case_to_act_on, a_saved_contact, bold, saraa
from tests.consent.builders import a_slip, agreed, an_asked_exception, answered, handed_on

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.consent.checking import NotCovered
from gerege.consent.models import Disclosure
from gerege.desk.waits import waits_of_many, with_all_events
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.waits import services as waits
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def codes_of(case: Case) -> list[str]:
    found = with_all_events(Case.objects.filter(pk=case.pk))
    return [one.code for _case, each, _at in waits_of_many(found, clock.now()) for one in each]


def test_a_prepared_request_goes_out_when_the_person_has_agreed_and_is_registered(
    officer: Officer, case: Case
) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W04", prepared=True)
    with pytest.raises(NotCovered) as refused:
        waits.start_wait(actor=officer, wait=wait)
    assert "host_immigration" in refused.value.ask_at
    assert Wait.objects.get().state == "prepared"
    given = agreed(officer, case, "host_immigration", "host_immigration")
    waits.start_wait(actor=officer, wait=wait)
    waits.start_wait(actor=officer, wait=wait)
    row = Disclosure.objects.get()
    assert (row.recipient, row.consent, row.means) == ("host_immigration", given, "request")
    assert row.codes == ("name", "birth_date", "documents")


def test_a_request_that_would_go_out_at_once_is_refused_and_nothing_is_written(
    officer: Officer, case: Case
) -> None:
    answered(officer, case, "no", "civil_registry", "civil_registry")
    with pytest.raises(NotCovered):
        waits.open_another(actor=officer, case=case, cause="W01")
    assert not Wait.objects.exists()
    assert not Disclosure.objects.exists()


def test_a_request_to_the_one_shelter_that_was_named_is_registered_with_its_name(
    officer: Officer, case: Case
) -> None:
    one, two = (
        str(consent.name_recipient(actor=officer, case=case, kind="shelter", name=name).pk)
        for name in ("Нэг байр", "Хоёр байр")
    )
    agreed(officer, case, "shelter", one)
    waits.open_wait(actor=officer, case=case, cause="W10")
    assert Disclosure.objects.get().recipient == one
    agreed(officer, case, "shelter", two)
    with pytest.raises(NotCovered):
        waits.open_wait(actor=officer, case=case, cause="W14")


def test_the_lead_sends_what_headquarters_has_to_send(officer: Officer, case: Case) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    wait = waits.open_wait(actor=officer, case=case, cause="W01", prepared=True)
    lead = saraa()
    waits.start_wait(actor=lead, wait=wait)
    assert Disclosure.objects.get().made_by == lead


def test_what_allowed_it_is_asked_again_when_it_is_handed_on(officer: Officer, case: Case) -> None:
    given = agreed(officer, case)
    basis = consent.must_cover(actor=officer, case=case, purpose="medical", recipient="medical")
    consent.withdraw_consent(actor=officer, consent=given, how="spoken")
    with pytest.raises(NotCovered):
        consent.record_disclosure(
            actor=officer,
            case=case,
            purpose="medical",
            recipient="medical",
            fields=["name"],
            means="spoken",
            basis=basis,
        )
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("fields", [[], ["secret"]])
def test_what_was_handed_on_has_known_words(
    officer: Officer, case: Case, fields: list[str]
) -> None:
    agreed(officer, case)
    with pytest.raises(InputRefused):
        handed_on(officer, case, fields=fields)


def test_what_the_person_was_not_asked_about_is_refused_by_name_and_says_where_to_ask(
    officer: Officer, case: Case
) -> None:
    agreed(officer, case, "shelter", "shelter")
    told = {"purpose": "shelter", "recipient": "shelter", "fields": ["name", "health", "told"]}
    with pytest.raises(NotCovered, match="not asked about: Health, What was told") as refused:
        handed_on(officer, case, **told)
    assert refused.value.ask_at == f"/case/{case.pk}/consent/"
    assert not Disclosure.objects.exists()


def test_more_than_agreed_stands_as_that_and_the_person_is_to_be_told(
    officer: Officer, case: Case
) -> None:
    agreed(officer, case)
    row = a_slip(officer, case, ["name", "work"])
    assert row.beyond == ["work"]
    wait = Wait.objects.get(cause="slip_to_tell")
    with pytest.raises(InputRefused):
        waits.close_wait(actor=officer, wait=wait, obtained="Хэлсэн.")
    with pytest.raises(InputRefused):
        consent.told_of_more(actor=officer, disclosure=row, said=" ")
    told = consent.told_of_more(actor=officer, disclosure=row, said="Өнөөдөр монголоор.")
    again = consent.told_of_more(actor=officer, disclosure=row, said="Дахин.")
    assert (told.told_person_by, told.told_person_at) == (officer, again.told_person_at)
    wait.refresh_from_db()
    assert wait.reveal_field("obtained") == "Өнөөдөр монголоор."


def test_what_was_agreed_is_no_slip(officer: Officer, case: Case) -> None:
    agreed(officer, case)
    with pytest.raises(InputRefused, match="agreed to all that is ticked"):
        a_slip(officer, case, ["name", "health"])
    row = handed_on(officer, case)
    with pytest.raises(InputRefused):
        consent.told_of_more(actor=officer, disclosure=row, said="Хэлсэн.")
    assert not Disclosure.objects.exclude(beyond=[]).exists()


def test_two_people_who_agreed_to_an_exception_decided_what_is_said(
    officer: Officer, case: Case
) -> None:
    asked = an_asked_exception(officer, case)
    consent.agree_exception(actor=saraa(), exception=asked)
    assert handed_on(officer, case, fields=["whereabouts"]).beyond == []


def test_seen_and_called_back_stand_in_the_register(officer: Officer, case: Case) -> None:
    agreed(officer, case)
    row = handed_on(officer, case)
    seen = consent.disclosure_seen(actor=officer, disclosure=row)
    again = consent.disclosure_seen(actor=officer, disclosure=row)
    assert seen.seen_at == again.seen_at
    with pytest.raises(InputRefused):
        consent.revoke_disclosure(actor=officer, disclosure=row, obtained="")
    back = consent.revoke_disclosure(actor=officer, disclosure=row, obtained="Устгасан.")
    assert (back.revoked_by, back.revoked_at is None) == (officer, False)


def test_after_a_result_that_asks_to_act_the_person_is_to_be_asked_within_a_day(
    officer: Officer, case: Case
) -> None:
    assert "consent_asked" not in codes_of(case)
    urgent = a_case_to_act_on(officer)
    assert "consent_asked" in codes_of(urgent)
    answered(officer, urgent, "later")
    assert "consent_asked" not in codes_of(urgent)
