"""Laws that hold for every sheet, whatever the answers."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.screening.sheets import CATALOGUE, EVERYTHING, FACTS, GATEWAYS, RANK, VAGUE, sheets

from gerege.kernel.errors import InputRefused
from gerege.screening.engine import Sheet, assess, explain_closed, parse_sheet

laws = settings(max_examples=120)


@laws
@given(sheets(), st.lists(st.sampled_from(FACTS), min_size=1, max_size=6))
def test_a_no_or_an_unknown_that_becomes_yes_never_lowers_the_band(
    sheet: Sheet, facts: list[str]
) -> None:
    more = Sheet(sheet.age_band, {**sheet.answers, **dict.fromkeys(facts, "yes")})

    before, after = assess(sheet, CATALOGUE), assess(more, CATALOGUE)

    assert RANK[after.band] >= RANK[before.band]


@laws
@given(sheets(), st.sampled_from(GATEWAYS))
def test_a_gateway_no_that_becomes_yes_or_unknown_never_lowers_the_band(
    sheet: Sheet, gateway: str
) -> None:
    denied = Sheet(sheet.age_band, {**sheet.answers, gateway: "no"})
    for value in ("yes", *VAGUE):
        told = Sheet(sheet.age_band, {**sheet.answers, gateway: value})
        assert RANK[assess(told, CATALOGUE).band] >= RANK[assess(denied, CATALOGUE).band]


@laws
@given(sheets(), st.data())
def test_a_settled_result_is_never_contradicted_by_a_later_answer(
    sheet: Sheet, data: st.DataObject
) -> None:
    settled = assess(sheet, CATALOGUE)
    if not settled.settled:
        return
    closed = explain_closed(sheet, CATALOGUE)
    answers = dict(sheet.answers)
    for name in EVERYTHING:
        if answers.get(name) not in ("yes", "no") and name not in closed:
            value = data.draw(st.sampled_from((None, "yes", "no", "unknown")), label=name)
            if value is not None:
                answers[name] = value

    later = assess(Sheet(sheet.age_band, answers), CATALOGUE)

    assert later.settled
    assert later.band == settled.band


@laws
@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(sheet: Sheet, chance: random.Random) -> None:
    pairs = list(sheet.answers.items())
    chance.shuffle(pairs)

    assert assess(Sheet(sheet.age_band, dict(pairs)), CATALOGUE) == assess(sheet, CATALOGUE)


@laws
@given(sheets(), st.data())
def test_the_three_kinds_of_not_knowing_are_one_value(sheet: Sheet, data: st.DataObject) -> None:
    other = {
        name: data.draw(st.sampled_from(VAGUE)) if answer in VAGUE else answer
        for name, answer in sheet.answers.items()
    }

    assert assess(Sheet(sheet.age_band, other), CATALOGUE) == assess(sheet, CATALOGUE)


@laws
@given(sheets())
def test_with_the_age_unknown_the_higher_of_the_two_bands_counts(sheet: Sheet) -> None:
    bands = {
        age: RANK[assess(Sheet(age, sheet.answers), CATALOGUE).band]
        for age in ("adult", "child", "unknown")
    }

    assert bands["unknown"] == max(bands["adult"], bands["child"])


@laws
@given(sheets())
def test_questions_follow_until_the_result_is_settled_and_only_until_then(sheet: Sheet) -> None:
    result = assess(sheet, CATALOGUE)
    others = [name for name in result.next_questions if not name.startswith("safety.")]
    open_safety = [
        fact.id for fact in CATALOGUE.safety if sheet.answers.get(fact.id) not in ("yes", "no")
    ]

    assert list(result.next_questions) == open_safety + others
    assert bool(others) != result.settled
    assert len(set(others)) == len(others)
    assert not set(others) & set(explain_closed(sheet, CATALOGUE))


@laws
@given(
    sheets(),
    st.sampled_from(("nationality", "sex", "gender", "ethnicity", "religion", "name")),
    st.sampled_from(("top", "subject", "answers")),
    st.sampled_from(("yes", "no", "female", 7, None)),
)
def test_a_sheet_with_any_other_field_is_refused(
    sheet: Sheet, field: str, place: str, value: object
) -> None:
    data = {"subject": {"age_band": sheet.age_band}, "answers": dict(sheet.answers)}
    part = data if place == "top" else data[place]
    part[field] = value  # type: ignore[index]

    with pytest.raises(InputRefused) as refused:
        parse_sheet(json.dumps(data), CATALOGUE)

    assert field in refused.value.field


@laws
@given(sheets())
def test_a_sheet_that_travelled_as_json_gives_the_same_result(sheet: Sheet) -> None:
    text = json.dumps({"subject": {"age_band": sheet.age_band}, "answers": dict(sheet.answers)})

    result = assess(parse_sheet(text, CATALOGUE), CATALOGUE)

    assert result == assess(sheet, CATALOGUE)
    assert json.loads(json.dumps(result.as_json())) == result.as_json()
