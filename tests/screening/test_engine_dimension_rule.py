"""A dimension is positive by counts of signs; the strengths of the signs are the source's."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from tests.screening.sheets import CATALOGUE, all_no, assessed

from gerege.knowledge.schema import Indicator
from gerege.screening.engine.dimensions import DimensionTable
from gerege.screening.engine.three_valued import OPEN

STRENGTHS = Path(__file__).with_name("ilo_strengths.csv")
SETS = ("adult_labour", "adult_sexual", "child_labour", "child_sexual")


def signs_of(set_id: str, dimension: str, level: str) -> list[str]:
    """The signs of one strength in one set."""
    return [
        i.id
        for i in CATALOGUE.indicators
        if isinstance(i, Indicator)
        and i.dimension == dimension
        and set_id in i.strength
        and i.strength[set_id].level == level
    ]


@pytest.mark.parametrize(
    ("strong", "medium", "weak", "positive"),
    [
        (1, 0, 0, False),
        (2, 0, 0, True),
        (1, 0, 1, True),
        (0, 2, 0, False),
        (0, 2, 1, True),
        (0, 3, 0, True),
        (0, 1, 5, False),
        (0, 0, 9, False),
    ],
)
def test_the_rule_of_the_instrument_by_counts(
    strong: int, medium: int, weak: int, positive: bool
) -> None:
    rule = CATALOGUE.rules.dimension_rule

    assert any(line.holds(strong, medium, weak) for line in rule) == positive


@pytest.mark.parametrize(
    ("dimension", "counts", "status"),
    [
        ("deceptive_recruitment", {"strong": 1}, "negative"),
        ("coercion_at_destination", {"strong": 2}, "positive"),
        ("deceptive_recruitment", {"strong": 1, "weak": 1}, "positive"),
        ("exploitation", {"medium": 2}, "negative"),
        ("exploitation", {"medium": 2, "weak": 1}, "positive"),
        ("coercive_recruitment", {"medium": 3}, "positive"),
        ("abuse_of_vulnerability_at_destination", {"medium": 1, "weak": 2}, "negative"),
        ("recruitment_abuse_of_vulnerability", {"weak": 2}, "negative"),
    ],
)
def test_the_same_through_the_engine_with_everything_else_no(
    dimension: str, counts: dict[str, int], status: str
) -> None:
    answers = all_no()
    for level, count in counts.items():
        signs = signs_of("adult_labour", dimension, level)[:count]
        assert len(signs) == count
        answers |= dict.fromkeys(signs, "yes")

    result = assessed(answers).sets["adult_labour"].dimensions[dimension]

    assert result.status == status
    assert (result.strong, result.medium, result.weak) == tuple(
        counts.get(level, 0) for level in ("strong", "medium", "weak")
    )


def test_a_dimension_stays_open_while_unknown_signs_could_make_it_positive() -> None:
    answers = all_no("coercion_at_destination.documents", "coercion_at_destination.confinement")
    answers["coercion_at_destination.documents"] = "yes"

    opened = assessed(answers).sets["adult_labour"].dimensions["coercion_at_destination"]
    answers["coercion_at_destination.confinement"] = "no"
    answered = assessed(answers).sets["adult_labour"].dimensions["coercion_at_destination"]

    assert (opened.status, answered.status) == ("open", "negative")


def test_a_second_weak_sign_makes_no_difference_and_a_second_medium_one_does() -> None:
    one_medium_one_weak = DimensionTable(CATALOGUE.rules.dimension_rule)[(0, 1, 1, 0, 1, 1)]

    assert (one_medium_one_weak.status, one_medium_one_weak.missing) == (OPEN, 1)
    assert one_medium_one_weak.medium_matters
    assert not one_medium_one_weak.weak_matters


def test_a_strength_that_is_not_known_counts_as_medium_and_is_shown_unverified() -> None:
    known = assessed(all_no() | {"exploitation.low_pay": "yes"}, "child")
    signs = ("exploitation.low_pay", "exploitation.law_contract", "exploitation.social_protection")
    three = assessed(all_no() | dict.fromkeys(signs, "yes"), "child")

    assert known.sets["child_sexual"].dimensions["exploitation"].medium == 1
    assert three.sets["child_sexual"].dimensions["exploitation"].status == "positive"
    unverified = {reason.fact for reason in three.reasons if not reason.verified}
    assert unverified == {"exploitation.social_protection"}


def test_every_strength_and_its_evidence_is_that_of_the_source() -> None:
    expected: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    with STRENGTHS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            expected[row["indicator"]][row["set"]] = (row["strength"], row["evidence"])

    found = {
        indicator.id: {
            name: (strength.level, strength.evidence)
            for name, strength in indicator.strength.items()
        }
        for indicator in CATALOGUE.indicators
    }

    assert found == expected
    assert sum(len(strengths) for strengths in found.values()) == 266


def test_all_four_lists_are_looked_at_only_while_the_age_is_unknown() -> None:
    assert tuple(assessed({}).sets) == SETS[:2]
    assert tuple(assessed({}, "child").sets) == SETS[2:]
    assert tuple(assessed({}, "unknown").sets) == SETS
