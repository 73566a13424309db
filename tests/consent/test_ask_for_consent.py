"""The person is asked for each purpose and recipient; only a yes that stands lets something out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_saved_contact, bold, saraa
from tests.cases.builders import look, signed_in, words
from tests.consent.builders import HEARD, SAID, agreed, answered, handed_on, told_everything

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.consent.checking import WHY, Answers, NotCovered, covers
from gerege.consent.models import Consent
from gerege.consent.services import Given
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.causes import load_causes
from gerege.knowledge.consents import consent_problems, load_consents
from gerege.waits.models import Wait
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def a_child(officer: Officer, case: Case, years: int = 15) -> None:
    age = AgeRecord(years=years, basis="stated")
    file.change_person(actor=officer, case=case, fields={}, age=age)


def says_yes(
    officer: Officer, case: Case, how: Given, purpose: str = "shelter", recipient: str = "shelter"
) -> Consent:
    return consent.record_consent(
        actor=officer, case=case, purpose=purpose, recipient=recipient, answer="yes", given=how
    )


def test_nineteen_purposes_are_known_and_every_request_names_one_of_them() -> None:
    entries = load_consents()
    assert len(entries.purposes) == 19
    assert consent_problems() == []
    for cause in load_causes().entries:
        if cause.purpose:
            assert cause.recipient in entries.purpose(cause.purpose).recipients
    assert entries.purpose("media").default == "no"
    assert all(not one.checked_by_jurist for one in entries.grounds)


def test_what_is_read_aloud_says_who_gets_what_for_how_long_and_that_no_is_an_answer(
    officer: Officer, case: Case
) -> None:
    browser = signed_in(officer)
    for purpose in load_consents().purposes:
        to = (purpose.id, purpose.recipients[0])
        page = words(look(browser, "case_consent_ask", case, *to))
        script = page.partition("What to say")[2].partition("</details>")[0]
        assert purpose.say.en in script
        assert purpose.why.en in script
        assert all(load_consents().handed_on(one).label.en in script for one in purpose.fields)
        assert f"{purpose.lasts_days} d" in script
        said = ("You need not say why", "does not depend on your answer", "take your yes back")
        assert all(one in script for one in said)
        heard = {one.id for one in load_consents().grounds if one.say.en in script}
        assert heard == set(purpose.grounds)
        assert ("If that happens, we let you know if we can." in script) is bool(purpose.grounds)
        assert "not compared with the source" in script
        assert "translation not yet checked" in script


def test_nobody_was_asked_is_no_yes_and_no_no(officer: Officer, case: Case) -> None:
    found = covers(case, "medical", "medical")
    assert (found.allowed, found.state) == (False, "not_asked")
    with pytest.raises(NotCovered) as refused:
        consent.must_cover(actor=officer, case=case, purpose="medical", recipient="medical")
    assert refused.value.ask_at == f"/case/{case.pk}/consent/medical/medical/"
    assert refused.value.problem == WHY["not_asked"]


@pytest.mark.parametrize("answer", ["no", "later"])
def test_no_and_later_let_nothing_out_and_say_so(officer: Officer, case: Case, answer: str) -> None:
    agreed(officer, case)
    answered(officer, case, answer)
    assert covers(case, "medical", "medical").state == answer
    assert Consent.objects.filter(case=case).count() == 2


def test_a_yes_holds_for_this_purpose_and_this_recipient_alone(
    officer: Officer, case: Case
) -> None:
    given = agreed(officer, case, "shelter", "shelter")
    assert covers(case, "shelter", "shelter").basis is not None
    assert not covers(case, "shelter", "child_protection").allowed
    assert not covers(case, "medical", "medical").allowed
    assert covers(case, "shelter", "shelter").until == given.until
    assert Event.objects.filter(subject=case.pk, verb=Verb.CONSENT_RECORDED).count() == 1


def test_what_has_run_out_covers_nothing(officer: Officer, case: Case) -> None:
    given = agreed(officer, case)
    assert covers(case, "medical", "medical", given.until - timedelta(minutes=1)).allowed
    assert covers(case, "medical", "medical", given.until).state == "expired"


def test_a_named_shelter_is_asked_for_by_itself(officer: Officer, case: Case) -> None:
    named = consent.name_recipient(actor=officer, case=case, kind="shelter", name="Зохиомол байр")
    agreed(officer, case, "shelter", str(named.pk))
    assert covers(case, "shelter", str(named.pk)).allowed
    assert not covers(case, "shelter", "shelter").allowed
    assert named.reveal_field("name") == "Зохиомол байр"
    with pytest.raises(InputRefused):
        consent.name_recipient(actor=officer, case=case, kind="host_police", name="Хэн нэгэн")
    with pytest.raises(InputRefused):
        covers(a_saved_contact(officer), "shelter", str(named.pk))


def test_taking_it_back_covers_nothing_and_opens_a_task_for_each_thing_handed_on(
    officer: Officer, case: Case
) -> None:
    given = agreed(officer, case)
    first, second = handed_on(officer, case), handed_on(officer, case, fields=["health"])
    consent.withdraw_consent(actor=officer, consent=given, how="spoken")
    consent.withdraw_consent(actor=officer, consent=given, how="spoken")
    assert covers(case, "medical", "medical").state == "withdrawn"
    tasks = open_waits_of(case)
    assert [one.cause for one in tasks] == ["revoke_disclosure"] * 2
    assert {one.about for one in tasks} == {first.pk, second.pk}
    consent.revoke_disclosure(actor=officer, disclosure=first, obtained="Устгасан гэв.")
    assert [one.about for one in open_waits_of(case)] == [second.pk]
    with pytest.raises(NotCovered):
        handed_on(officer, case)


def test_a_no_after_a_yes_calls_back_as_well(officer: Officer, case: Case) -> None:
    agreed(officer, case)
    handed_on(officer, case)
    answered(officer, case, "no")
    assert Wait.objects.get().cause == "revoke_disclosure"


def test_only_the_newest_yes_is_taken_back(officer: Officer, case: Case) -> None:
    old = agreed(officer, case)
    agreed(officer, case)
    with pytest.raises(InputRefused):
        consent.withdraw_consent(actor=officer, consent=old, how="spoken")


def test_a_child_needs_a_guardian_and_says_yes_too(officer: Officer, case: Case) -> None:
    a_child(officer, case)
    for how in (
        SAID,
        replace(SAID, guardian="Эгч нь"),
        replace(SAID, assent="yes"),
        replace(SAID, guardian="Эгч нь", assent="no"),
        replace(SAID, no_guardian_yet=True, assent="yes"),
    ):
        with pytest.raises(InputRefused):
            says_yes(officer, case, how)
    says_yes(officer, case, replace(SAID, how="guardian", guardian="Эгч нь", assent="yes"))
    assert covers(case, "shelter", "shelter").allowed


def test_without_a_guardian_only_child_protection_is_told(officer: Officer, case: Case) -> None:
    a_child(officer, case)
    how = replace(SAID, no_guardian_yet=True, assent="yes")
    says_yes(officer, case, how, recipient="child_protection")
    assert covers(case, "shelter", "child_protection").allowed


def test_a_yes_of_who_turns_out_to_be_a_child_covers_nothing(officer: Officer, case: Case) -> None:
    agreed(officer, case)
    a_child(officer, case)
    assert covers(case, "medical", "medical").state == "child"


def test_host_immigration_is_told_after_a_choice_the_risks_and_the_question_about_fear(
    officer: Officer, case: Case
) -> None:
    to = ("host_immigration", "host_immigration")
    today = clock.now().date()
    for told in (HEARD, HEARD | {"has_chosen": today, "heard_risks": today}):
        with pytest.raises(InputRefused) as refused:
            says_yes(officer, case, Given("spoken", "mn", told=told), *to)
        assert refused.value.field == "told"
    given = says_yes(officer, case, told_everything("host_immigration"), *to)
    assert set(given.told) == {"has_chosen", "heard_risks", "asked_fear", *HEARD}
    assert set(given.told.values()) == {today.isoformat()}


def test_a_yes_of_who_was_not_told_everything_is_refused_or_kept_with_the_reason_and_covers_nothing(
    officer: Officer, case: Case
) -> None:
    half = Given("spoken", "mn", told={"why_asked": clock.now().date()})
    with pytest.raises(InputRefused) as refused:
        says_yes(officer, case, half)
    assert refused.value.field == "told"
    kept = says_yes(officer, case, replace(half, untold="Хаалганы цаана хүн байсан."))
    assert kept.reveal_field("untold") == "Хаалганы цаана хүн байсан."
    assert covers(case, "shelter", "shelter").state == "told"
    says_yes(officer, case, SAID)
    assert covers(case, "shelter", "shelter").allowed


def test_no_day_is_still_to_come_and_no_yes_holds_longer_than_the_catalogue_says(
    officer: Officer, case: Case
) -> None:
    tomorrow = clock.now() + timedelta(days=2)
    with pytest.raises(InputRefused) as refused:
        says_yes(officer, case, replace(SAID, told=dict.fromkeys(HEARD, tomorrow.date())))
    assert refused.value.field == "told_on"
    to = {"purpose": "shelter", "recipient": "shelter", "answer": "yes", "given": SAID}
    with pytest.raises(InputRefused) as refused:
        consent.record_consent(
            actor=officer, case=case, until=clock.now() + timedelta(days=92), **to
        )
    assert refused.value.field == "until"
    consent.record_consent(actor=officer, case=case, until=clock.now() + timedelta(days=60), **to)


def test_a_guardian_answers_for_a_grown_up_only_with_the_decision_named(
    officer: Officer, case: Case
) -> None:
    with pytest.raises(InputRefused) as refused:
        says_yes(officer, case, replace(SAID, how="guardian"))
    assert refused.value.field == "guardian"
    says_yes(officer, case, replace(SAID, how="guardian", guardian="Эгч нь, шүүхийн шийдвэр 12"))


def test_family_is_told_what_the_person_wants_to_be_said(officer: Officer, case: Case) -> None:
    with pytest.raises(InputRefused) as refused:
        says_yes(officer, case, SAID, "contact_family", "family")
    assert refused.value.field == "to_say"
    given = says_yes(officer, case, told_everything("contact_family"), "contact_family", "family")
    assert given.reveal_field("to_say") == "Сайн байгаа."


@pytest.mark.parametrize(
    ("field", "how"),
    [
        ("how", Given("dreamt", "mn")),
        ("language", Given("spoken", " ")),
        ("assent", Given("spoken", "mn", assent="maybe")),
        ("told", Given("spoken", "mn", told={"nothing": clock.now().date()})),
    ],
)
def test_what_is_no_answer_is_refused_by_name(
    officer: Officer, case: Case, field: str, how: Given
) -> None:
    with pytest.raises(InputRefused) as refused:
        says_yes(officer, case, how)
    assert refused.value.field == field


def test_others_may_not_record_it_and_other_posts_may_not_ask(case: Case) -> None:
    with pytest.raises(NotAllowed):
        answered(saraa(), case, "yes")
    stranger = bold()
    file.hide_from(actor=bold(), case=case, officer=stranger)
    with pytest.raises(NotAllowed):
        consent.must_cover(actor=stranger, case=case, purpose="medical", recipient="medical")


ROWS = st.lists(
    st.builds(
        dict,
        recipient=st.sampled_from(["medical", "child_protection"]),
        answer=st.sampled_from(["yes", "no", "later"]),
        hours=st.integers(-48, 48),
        withdrawn=st.booleans(),
    ),
    max_size=6,
)


@given(rows=ROWS)
def test_only_the_newest_yes_that_has_not_run_out_or_been_taken_back_covers(
    rows: list[dict[str, object]],
) -> None:
    moment = clock.now()
    made = [
        Consent(
            number=number,
            purpose="medical",
            recipient=row["recipient"],
            answer=row["answer"],
            told=dict.fromkeys(HEARD, "2026-01-02"),
            until=moment + timedelta(hours=int(str(row["hours"]))),
            withdrawn_at=moment if row["withdrawn"] and row["answer"] == "yes" else None,
        )
        for number, row in enumerate(rows)
    ]
    answers = Answers(Case(), tuple(made), (), (), may_be_under_18=False)
    mine = [one for one in made if one.recipient == "medical"]
    last = mine[-1] if mine else None
    stands = last and last.answer == "yes" and last.until > moment and not last.withdrawn_at
    assert answers.coverage("medical", "medical", moment).allowed == bool(stands)
