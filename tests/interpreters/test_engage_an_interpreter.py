"""Who interprets pledged and was asked about conflicts; until then the case waits."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.builders import a_case_to_act_on, a_closed_case, a_post, a_saved_contact, an_officer
from tests.guards.world import signed_in
from tests.interpreters.builders import (
    MEETS,
    NAME,
    NOTHING_KNOWN,
    an_interpreter,
    engaged,
    pledged,
)

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.cases.policies import sight_of
from gerege.interpreters import services as interpreters
from gerege.interpreters.models import Engagement, Interpreter
from gerege.interpreters.queries import choices_for, interpreters_of_case
from gerege.interpreters.services.engaging import said_of
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.interpreters import load_interpreting
from gerege.support import services as support
from gerege.waits import services as waits
from gerege.waits.models import Wait
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=load_interpreting().pledge.valid_days)
BARS = [one.id for one in load_interpreting().questions if one.bars]
CAUTIONS = [one.id for one in load_interpreting().questions if not one.bars]


@pytest.fixture
def head() -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post("ANK"))


@pytest.fixture
def bold() -> Officer:
    return an_officer(post=a_post("ANK"))


@pytest.fixture
def aishe(head: Officer) -> Interpreter:
    return pledged(head, an_interpreter(head))


def waits_for_one(case: Case) -> bool:
    return any(wait.cause == "W21" for wait in open_waits_of(case))


def typed(row: Interpreter, **more: str) -> dict[str, str]:
    form = {
        "language": "tr",
        "wish": "woman",
        "interpreter": str(row.pk),
        "meets_on_year": "2027",
        "meets_on_month": "1",
        "meets_on_day": "4",
        "meets_at": "14:30",
        "agreed": "yes",
        **{f"asked_{name}": answer for name, answer in NOTHING_KNOWN.items()},
    }
    return form | more


def test_engaging_closes_the_wait_with_who_and_when(bold: Officer, aishe: Interpreter) -> None:
    case = a_saved_contact(bold)
    support.record_need(actor=bold, case=case, question="interpreter", answer="now")
    assert waits_for_one(case)
    page = reverse("case_interpreter_engage", args=[case.pk])

    assert signed_in(bold).post(page, typed(aishe)).status_code == 302

    row = Engagement.objects.get()
    assert (row.meets_at, said_of(row).who) == (MEETS, NAME)
    assert NAME.encode() not in bytes(row.content or b"")
    wait = Wait.objects.get(cause="W21")
    assert wait.state == Wait.State.CLOSED
    assert NAME in wait.reveal_field("obtained")
    assert "2027-01-04 14:30" in wait.reveal_field("obtained")


@pytest.mark.parametrize("question", BARS)
def test_a_conflict_that_bars_is_refused_whatever_is_said(
    bold: Officer, aishe: Interpreter, question: str
) -> None:
    case = a_saved_contact(bold)
    waits.open_wait(actor=bold, case=case, cause="W21")

    with pytest.raises(InputRefused) as refused:
        engaged(bold, case, aishe, {question: "yes"}, agreed="yes", why="Өөр хүн алга.")

    assert refused.value.field == f"asked_{question}"
    assert not Engagement.objects.exists()
    assert waits_for_one(case)


def test_who_was_refused_is_told_of_at_the_next_attempt_and_by_nobody_else(
    bold: Officer, head: Officer, aishe: Interpreter
) -> None:
    case, elsewhere = a_saved_contact(bold), a_saved_contact(bold)
    other = pledged(head, an_interpreter(head))
    browser, page = signed_in(bold), reverse("case_interpreter_engage", args=[case.pk])
    conflict = {"asked_relative": "yes", "asked_companion": "yes"}
    for _twice in range(2):
        browser.post(page, typed(aishe, **conflict))

    told = [one for one in choices_for(case) if one.refused]
    assert [one.row for one in told] == [aishe]
    assert [one.question for one in told[0].refused] == ["relative", "companion"]
    assert not any(one.refused for one in choices_for(elsewhere))
    html = browser.get(page).content.decode()
    today = case.post.local_date(clock.now())
    assert f"Refused before: Is the interpreter a relative of the person? {today}" in html
    events = Event.objects.filter(verb="interpreter.refused")
    assert {(one.subject, one.detail["interpreter"]) for one in events} == {
        (case.pk, str(aishe.pk))
    }
    assert len(events) == 2

    engaged(bold, elsewhere, aishe)
    engaged(bold, case, other)


def test_who_was_refused_is_engaged_only_with_a_reason_and_the_persons_yes(
    bold: Officer, aishe: Interpreter
) -> None:
    case = a_saved_contact(bold)
    with pytest.raises(InputRefused, match="cannot interpret here"):
        engaged(bold, case, aishe, {"relative": "yes"})

    with pytest.raises(InputRefused, match="Refused before") as refused:
        engaged(bold, case, aishe, agreed="not_yet", why="Буруу дарсан.")
    assert refused.value.field == "agreed"
    with pytest.raises(InputRefused, match="Refused before") as refused:
        engaged(bold, case, aishe, agreed="yes")
    assert refused.value.field == "why"
    assert engaged(bold, case, aishe, agreed="yes", why="Буруу дарсан.")


def test_nothing_is_remembered_of_a_case_that_is_not_ones_own(
    bold: Officer, aishe: Interpreter
) -> None:
    case = a_saved_contact(bold)
    with pytest.raises(NotAllowed):
        engaged(an_officer(post=a_post("SEL")), case, aishe, {"relative": "yes"})
    assert not Event.objects.filter(verb="interpreter.refused").exists()


@pytest.mark.parametrize(
    ("question", "answer"),
    [*((name, "yes") for name in CAUTIONS), *((name, "unknown") for name in NOTHING_KNOWN)],
)
def test_a_caution_goes_on_only_with_a_reason_and_the_persons_yes(
    bold: Officer, aishe: Interpreter, question: str, answer: str
) -> None:
    case, known = a_saved_contact(bold), {question: answer}

    with pytest.raises(InputRefused):
        engaged(bold, case, aishe, known, agreed="not_yet", why="Өөр хүн алга.")
    with pytest.raises(InputRefused):
        engaged(bold, case, aishe, known, agreed="yes", why="  ")

    row = engaged(bold, case, aishe, known, agreed="yes", why="Өөр хүн алга.")
    assert said_of(row).checked.why == "Өөр хүн алга."


def test_a_question_nobody_asked_is_no_answer(bold: Officer, aishe: Interpreter) -> None:
    with pytest.raises(InputRefused, match="Nothing is chosen"):
        engaged(bold, a_saved_contact(bold), aishe, {"knows": ""})


def test_whom_the_person_wants_is_heeded_or_a_reason_stands(
    bold: Officer, head: Officer, aishe: Interpreter
) -> None:
    man = pledged(head, an_interpreter(head, gender="man"))
    unsaid = pledged(head, an_interpreter(head, gender="not_said"))
    case = a_saved_contact(bold)

    for row in (man, unsaid):
        with pytest.raises(InputRefused):
            engaged(bold, case, row, wish="woman")
    engaged(bold, case, aishe, wish="woman")
    engaged(bold, case, man, wish="any")
    engaged(bold, case, unsaid, wish="woman", agreed="yes", why="Яаралтай.")
    assert Engagement.objects.count() == 3


def test_who_the_person_does_not_want_interprets_nothing(bold: Officer, aishe: Interpreter) -> None:
    case = a_saved_contact(bold)
    page = reverse("case_interpreter_engage", args=[case.pk])

    html = signed_in(bold).post(page, typed(aishe, agreed="no", where="Өрөө 4")).content.decode()

    assert "The person does not agree" in html
    assert "Өрөө 4" in html
    assert not Engagement.objects.exists()


def test_without_a_pledge_that_holds_nobody_is_engaged(bold: Officer, head: Officer) -> None:
    case, row = a_saved_contact(bold), an_interpreter(head)
    today = clock.now().date()
    assert choices_for(case) == []
    with pytest.raises(InputRefused, match="no pledge that holds"):
        engaged(bold, case, row)

    pledged(head, row, today - YEAR - timedelta(days=1))
    with pytest.raises(InputRefused, match="no pledge that holds"):
        engaged(bold, case, row)

    pledged(head, row, today - YEAR)
    assert engaged(bold, case, row)


def test_only_a_language_they_interpret(bold: Officer, head: Officer) -> None:
    row = pledged(head, an_interpreter(head, languages=["ru"]))
    with pytest.raises(InputRefused, match="do not interpret this language"):
        engaged(bold, a_saved_contact(bold), row)


def test_those_of_the_persons_language_come_first(bold: Officer, head: Officer) -> None:
    russian = pledged(head, an_interpreter(head, name="Зохиомол Елена", languages=["ru"]))
    turkish = pledged(head, an_interpreter(head))
    case = a_saved_contact(bold)
    assert [one.row for one in choices_for(case)] == [russian, turkish]

    file.change_person(actor=bold, case=case, fields={"language": "tr"})

    case = Case.objects.get(pk=case.pk)
    assert [one.row for one in choices_for(case)] == [turkish, russian]


def test_an_interpreter_of_another_post_is_not_there(bold: Officer, aishe: Interpreter) -> None:
    abroad = an_officer(post=a_post("SEL"))
    case = a_saved_contact(abroad)
    assert choices_for(case) == []
    with pytest.raises(NotAllowed):
        engaged(abroad, case, aishe)
    with pytest.raises(NotAllowed):
        engaged(abroad, a_saved_contact(bold), aishe)


def test_the_same_again_is_one_engagement(bold: Officer, aishe: Interpreter) -> None:
    case = a_saved_contact(bold)
    assert engaged(bold, case, aishe) == engaged(bold, case, aishe)
    assert Engagement.objects.count() == 1


def test_other_answers_for_the_same_time_are_not_lost_in_silence(
    bold: Officer, aishe: Interpreter
) -> None:
    case = a_saved_contact(bold)
    browser, page = signed_in(bold), reverse("case_interpreter_engage", args=[case.pk])
    assert browser.post(page, typed(aishe)).status_code == 302

    again = browser.post(page, typed(aishe, asked_knows="yes", why="Хөрш гэж одоо хэлсэн."))

    html = again.content.decode()
    assert "They are engaged for this time already" in html
    assert "Хөрш гэж одоо хэлсэн." in html
    assert said_of(Engagement.objects.get()).checked.answers["knows"] == "no"


@pytest.mark.parametrize(
    ("reason", "again"),
    [("uneasy", True), ("conflict", True), ("cannot_come", True), ("done", False)],
)
def test_the_case_waits_again_where_the_person_has_nobody(
    bold: Officer, aishe: Interpreter, reason: str, again: bool
) -> None:
    case = a_saved_contact(bold)
    row = engaged(bold, case, aishe)
    assert not waits_for_one(case)

    for _twice in range(2):
        interpreters.end_engagement(actor=bold, engagement=row, reason=reason)

    assert waits_for_one(case) is again
    assert Event.objects.filter(verb="interpreter.released").count() == 1


def test_while_somebody_else_is_engaged_nothing_is_waited_for(
    bold: Officer, head: Officer, aishe: Interpreter
) -> None:
    case = a_saved_contact(bold)
    row = engaged(bold, case, aishe)
    engaged(bold, case, pledged(head, an_interpreter(head)))

    interpreters.end_engagement(actor=bold, engagement=row, reason="uneasy")

    assert not waits_for_one(case)


def test_an_officer_cannot_say_that_a_pledge_lapsed(bold: Officer, aishe: Interpreter) -> None:
    row = engaged(bold, a_saved_contact(bold), aishe)
    with pytest.raises(InputRefused):
        interpreters.end_engagement(actor=bold, engagement=row, reason="pledge_lapsed")


def test_a_pledge_that_lapses_ends_the_engagement_and_the_case_waits(
    bold: Officer, head: Officer, aishe: Interpreter
) -> None:
    case, closed = a_saved_contact(bold), a_case_to_act_on(bold)
    rows = [engaged(bold, one, aishe) for one in (case, closed)]
    Case.objects.filter(pk=closed.pk).update(state=Case.State.CLOSED, closed_at=clock.now())
    assert interpreters.release_unfit() == 0

    with clock.pretend(clock.now() + YEAR + timedelta(days=1)):
        seen = interpreters_of_case(bold, case, sight_of(bold, case))
        assert [line.lapsed for line in seen.standing] == [True]
        assert interpreters.release_unfit() == 2
        assert interpreters.release_unfit() == 0

    assert waits_for_one(case)
    assert not waits_for_one(closed)
    for row in rows:
        row.refresh_from_db()
        assert (row.reason, row.ended_by) == ("pledge_lapsed", None)
    assert head.pk not in Event.objects.filter(subject=case.pk).values_list("actor", flat=True)


def test_a_pledge_taken_anew_keeps_the_engagement(
    bold: Officer, head: Officer, aishe: Interpreter
) -> None:
    case = a_saved_contact(bold)
    engaged(bold, case, aishe)
    with clock.pretend(clock.now() + YEAR):
        pledged(head, aishe)
    with clock.pretend(clock.now() + YEAR + timedelta(days=30)):
        assert interpreters.release_unfit() == 0


def test_who_is_taken_off_the_roster_interprets_no_more(
    bold: Officer, head: Officer, aishe: Interpreter
) -> None:
    case = a_saved_contact(bold)
    row = engaged(bold, case, aishe)

    interpreters.end_place(actor=head, interpreter=aishe, reason="pledge_broken")

    row.refresh_from_db()
    assert (row.reason, row.ended_by) == ("off_roster", None)
    assert waits_for_one(case)
    with pytest.raises(InputRefused):
        engaged(bold, a_saved_contact(bold), aishe)


def test_in_danger_whoever_is_there_and_the_case_goes_on_waiting(bold: Officer) -> None:
    case = a_saved_contact(bold)
    page = reverse("case_interpreter_stopgap", args=[case.pk])
    form = {
        "language": "tr",
        "who": "Сувилагч",
        "why": "Хаалган цаана хүн байсан.",
        "asked_companion": "no",
        "asked_child": "no",
        "asked_employer_side": "unknown",
    }

    assert signed_in(bold).post(page, form).status_code == 302

    row = Engagement.objects.get()
    assert (row.kind, said_of(row).who) == ("stopgap", "Сувилагч")
    assert waits_for_one(case)
    seen = interpreters_of_case(bold, case, sight_of(bold, case))
    assert not seen.standing
    assert len(seen.ended) == 1


@pytest.mark.parametrize("question", ["companion", "child", "employer_side"])
def test_a_companion_a_child_or_the_employer_never_interprets_not_even_in_danger(
    bold: Officer, question: str
) -> None:
    said = {"language": "tr", "who": "Нэгэн", "why": "Аюултай."}
    answers = {"companion": "no", "child": "no", "employer_side": "no", question: "yes"}
    with pytest.raises(InputRefused):
        interpreters.record_stopgap(actor=bold, case=a_saved_contact(bold), answers=answers, **said)
    assert not Engagement.objects.exists()


def test_who_sees_codes_sees_no_name(bold: Officer, head: Officer, aishe: Interpreter) -> None:
    case = a_saved_contact(bold)
    engaged(bold, case, aishe)
    page = reverse("case_interpreters", args=[case.pk])

    assert NAME in signed_in(bold).get(page).content.decode()
    for officer in (head, an_officer(Role.PROTECTION_LEAD, a_post("UBH"))):
        html = signed_in(officer).get(page).content.decode()
        assert "Engaged" in html
        assert NAME not in html
        assert "Turkish" not in html
    assert signed_in(an_officer(post=a_post("SEL"))).get(page).status_code == 404


def test_a_closed_case_engages_nobody(bold: Officer, aishe: Interpreter) -> None:
    with pytest.raises(NotAllowed):
        engaged(bold, a_closed_case(bold), aishe)


def test_ending_from_the_page_keeps_to_its_case(bold: Officer, aishe: Interpreter) -> None:
    case, other = a_saved_contact(bold), a_saved_contact(bold)
    row, browser = engaged(bold, case, aishe), signed_in(bold)
    form = {"engagement": str(row.pk), "reason": "uneasy"}

    wrong = browser.post(reverse("case_interpreters", args=[other.pk]), form)
    assert wrong.status_code == 404
    empty = browser.post(
        reverse("case_interpreters", args=[case.pk]), {"engagement": str(row.pk)}
    ).content.decode()
    assert "Nothing is chosen" in empty
    assert browser.post(reverse("case_interpreters", args=[case.pk]), form).status_code == 302
    assert waits_for_one(case)
