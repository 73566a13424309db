"""What counts of everything that was recorded: the laws of the sheet the engine reads."""

from hypothesis import given
from hypothesis import strategies as st

from gerege.screening.record import (
    ALONES,
    HOWS,
    INTERPRETERS,
    TRUSTED_INTERPRETERS,
    VALUES,
    Recorded,
    sheet_answers,
    standing_answers,
    to_ask_in_private,
)

FACTS = ("work.hours", "act.recruited", "gate.arranged")

answers = st.builds(
    Recorded,
    fact=st.sampled_from(FACTS),
    value=st.sampled_from(VALUES),
    how=st.sampled_from(HOWS),
    alone=st.sampled_from(ALONES),
    interpreter=st.sampled_from(INTERPRETERS),
)
records = st.lists(answers, max_size=12)


def private(fact: str, value: str, how: str = "stated") -> Recorded:
    """An answer the person gave with nobody else near."""
    return Recorded(fact, value, how, "yes", "none")  # type: ignore[arg-type]


def test_a_no_said_beside_a_companion_counts_as_unknown_and_comes_back() -> None:
    said = [Recorded("work.hours", "no", "stated", "no", "none")]

    assert sheet_answers(said) == {"work.hours": "unknown"}
    assert to_ask_in_private(standing_answers(said)) == ("work.hours",)


def test_a_no_through_a_companion_counts_as_unknown_although_nobody_else_was_there() -> None:
    said = [Recorded("work.hours", "no", "stated", "yes", "companion")]

    assert sheet_answers(said) == {"work.hours": "unknown"}


def test_a_no_given_in_private_later_settles_what_had_to_be_asked_again() -> None:
    said = [Recorded("work.hours", "no", alone="no"), private("work.hours", "no")]

    assert sheet_answers(said) == {"work.hours": "no"}
    assert to_ask_in_private(standing_answers(said)) == ()


def test_a_third_person_cannot_say_no_for_the_person() -> None:
    assert sheet_answers([private("work.hours", "no", "third_person")]) == {"work.hours": "unknown"}


def test_an_answer_recorded_by_mistake_is_taken_back_by_not_asked() -> None:
    said = [private("work.hours", "yes"), private("work.hours", "not_asked")]

    assert sheet_answers(said) == {}


def test_a_gateway_is_closed_only_by_the_person_in_private() -> None:
    assert sheet_answers([private("gate.arranged", "no")]) == {"gate.arranged": "no"}
    for how in ("observed", "document", "third_person"):
        assert sheet_answers([private("gate.arranged", "no", how)]) == {"gate.arranged": "unknown"}


def test_what_was_seen_needs_no_private_room() -> None:
    seen = [Recorded("work.hours", "no", "observed", "no", "companion")]

    assert sheet_answers(seen) == {"work.hours": "no"}


@given(records)
def test_not_knowing_never_erases_a_yes(said: list[Recorded]) -> None:
    before = sheet_answers(said)
    for value in ("unknown", "no_answer"):
        for fact in FACTS:
            after = sheet_answers([*said, private(fact, value)])
            if before.get(fact) == "yes":
                assert after[fact] == "yes"


@given(records, answers)
def test_a_no_that_may_not_be_counted_never_turns_a_yes_over(
    said: list[Recorded], last: Recorded
) -> None:
    if last.value != "no" or (last.alone == "yes" and last.interpreter in TRUSTED_INTERPRETERS):
        return
    if last.how in ("observed", "document") and not last.fact.startswith("gate."):
        return
    before = sheet_answers(said).get(last.fact)

    after = sheet_answers([*said, last]).get(last.fact)

    assert after == ("yes" if before == "yes" else "unknown")


@given(records)
def test_a_closed_gateway_was_always_closed_in_private_by_the_person(said: list[Recorded]) -> None:
    standing = standing_answers(said).get("gate.arranged")

    if standing and standing.value == "no":
        recorded = standing.recorded
        assert recorded.how == "stated"
        assert recorded.alone == "yes"
        assert recorded.interpreter in TRUSTED_INTERPRETERS


@given(records)
def test_what_must_be_asked_again_is_never_a_no_for_the_engine(said: list[Recorded]) -> None:
    standing = standing_answers(said)

    assert all(standing[fact].value == "unknown" for fact in to_ask_in_private(standing))


@given(records)
def test_the_same_answer_twice_changes_nothing(said: list[Recorded]) -> None:
    for answer in said[-1:]:
        assert sheet_answers([*said, answer]) == sheet_answers(said)


@given(records, st.sampled_from(FACTS))
def test_taking_back_leaves_the_fact_as_if_never_asked(said: list[Recorded], fact: str) -> None:
    assert fact not in sheet_answers([*said, private(fact, "not_asked")])
