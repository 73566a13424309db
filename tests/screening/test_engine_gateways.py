"""A gateway's "no" spares questions, never hides a sign, and gives way to every direct answer."""

import pytest
from tests.screening.sheets import CATALOGUE, VAGUE, all_no, assessed

from gerege.knowledge.references import is_strong_somewhere
from gerege.screening.engine import Sheet, explain_closed, facts_by_dimension

GATE = "gate.threats"
CLOSED = (
    "coercive_recruitment.threat_denounce",
    "coercive_recruitment.threat_inform",
    "coercive_recruitment.family_violence",
    "coercion_at_destination.threat_denounce",
    "coercion_at_destination.threat_worse",
    "coercion_at_destination.threat_inform",
    "coercion_at_destination.family_violence",
    "form.forced_military_cannot_leave",
)
REOPENER = "coercion_at_destination.threat_violence"
SAFE = {"safety.controller_near": "no"}
DENIED = SAFE | {GATE: "no"}


def closed(answers: dict[str, str]) -> set[str]:
    """The facts that gateways closed."""
    return set(explain_closed(Sheet("adult", answers), CATALOGUE))


def test_a_no_said_in_safety_closes_its_facts_and_they_are_asked_no_more() -> None:
    assert explain_closed(Sheet("adult", DENIED), CATALOGUE) == dict.fromkeys(CLOSED, GATE)
    assert not set(CLOSED) & set(assessed(DENIED).next_questions)
    assert set(CLOSED) & set(assessed(SAFE).next_questions)


@pytest.mark.parametrize("answer", ["yes", "no", "unknown"])
def test_only_a_no_closes(answer: str) -> None:
    assert bool(closed(SAFE | {GATE: answer})) == (answer == "no")


@pytest.mark.parametrize("near", ["yes", *VAGUE, None])
def test_nothing_is_closed_while_a_controller_is_or_may_be_near(near: str | None) -> None:
    answers = {GATE: "no"} | ({} if near is None else {"safety.controller_near": near})

    assert not closed(answers)


@pytest.mark.parametrize("answer", ["yes", *VAGUE])
@pytest.mark.parametrize("fact", [CLOSED[0], REOPENER])
def test_a_direct_answer_other_than_no_reopens_the_whole_group(fact: str, answer: str) -> None:
    answers = DENIED | {fact: answer}

    assert not closed(answers)
    assert set(CLOSED) - {fact} <= set(assessed(answers).next_questions)


def test_a_direct_no_agrees_with_the_gateway_and_stands_for_itself() -> None:
    assert closed(DENIED | {CLOSED[0]: "no", REOPENER: "no"}) == set(CLOSED[1:])


def test_a_result_is_not_settled_while_a_strong_fact_could_still_reopen_what_was_closed() -> None:
    others = all_no(*CLOSED, REOPENER) | DENIED
    waiting = assessed(others)
    answered = assessed(others | {REOPENER: "no"})

    assert not waiting.settled
    assert waiting.next_questions == (REOPENER,)
    assert answered.settled
    status = answered.sets["adult_sexual"].dimensions["coercion_at_destination"].status
    assert status == "negative"


def test_what_is_closed_is_not_listed_as_open() -> None:
    listed = facts_by_dimension(
        Sheet("adult", DENIED | {"coercion_at_destination.documents": "yes"}), CATALOGUE
    )

    assert listed["coercion_at_destination"]["yes"] == ["coercion_at_destination.documents"]
    assert REOPENER in listed["coercion_at_destination"]["open"]
    assert not set(CLOSED) & set(listed["coercion_at_destination"]["open"])


def test_no_gateway_closes_a_strong_fact_and_each_gives_a_reason_in_both_languages() -> None:
    for gateway in CATALOGUE.gateways:
        for entailment in gateway.entails_no:
            assert not is_strong_somewhere(CATALOGUE.entries[entailment.fact])
            assert entailment.reason.mn
            assert entailment.reason.en


def test_a_gateway_comes_before_what_it_could_close_and_only_when_it_spares_two_questions() -> None:
    order = assessed(SAFE).next_questions
    assert order.index(GATE) < min(order.index(f) for f in CLOSED if f in order)

    one_left = assessed(all_no(CLOSED[4]) | {REOPENER: "yes"})
    assert GATE not in one_left.next_questions


def test_a_gateway_is_not_asked_where_it_could_close_nothing() -> None:
    assert GATE not in assessed(SAFE | {REOPENER: "yes"}).next_questions
    assert GATE not in assessed({"safety.controller_near": "yes"}).next_questions
    assert GATE not in assessed(DENIED).next_questions
