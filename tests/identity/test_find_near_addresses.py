"""Addresses that may be the same place are found among many, each with why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gerege.identity.near_addresses import WORDS, Reason, compare, near, near_pairs

HOME = "Баянзүрх дүүрэг, 3-р хороо, Энхтайваны гудамж, 45-р байр, 12 тоот"


@pytest.mark.parametrize(
    "other",
    [
        "БЗД 3-р хороо Энхтайваны гудамж 45-р байр 12 тоот",
        "Apt 12, building 45, Enkhtaivany street, 3rd khoroo, Bayanzurkh district",
        "bayanzürh duureg 3r horoo enkhtaivanii gudamj 45 bair 12 toot",
        "  12 ТООТ / 045 БАЙР / ЭНХТАЙВАНЫ / 3 / БАЯНЗҮРХ ",
    ],
)
def test_the_same_address_in_other_writings(other: str) -> None:
    assert compare(HOME, other).same == "yes"


@pytest.mark.parametrize(
    ("other", "same", "reason"),
    [
        ("БЗД 3-р хороо Энхтайваны гудамж 45-р байр 13 тоот", "no", Reason.NUMBER_DIFFERS),
        ("БЗД 3-р хороо Энхтайваны гудамж 45-р байр", "maybe", Reason.NUMBER_MISSING),
        ("УБ БЗД 3-р хороо Энхтайваны гудамж 45 байр 12", "maybe", Reason.PART_MISSING),
        ("Чингэлтэй 3-р хороо Бага тойруу 45 байр 12 тоот", "no", Reason.WORD_DIFFERS),
        ("Хан-Уул, 3-р хороо, Энхтайваны гудамж, 45-р байр, 12", "maybe", Reason.WORD_DIFFERS),
        ("", "no", Reason.NOTHING),
        ("дүүрэг, хороо", "no", Reason.NOTHING),
    ],
)
def test_what_differs_is_said(other: str, same: str, reason: Reason) -> None:
    compared = compare(HOME, other)
    assert compared.same == same
    assert reason in compared.reasons


def test_a_city_alone_is_too_wide() -> None:
    compared = compare("Улаанбаатар хот", "УБ")
    assert compared.same == "no"
    assert compared.reasons == (Reason.TOO_WIDE,)


def test_what_both_have_is_told() -> None:
    assert compare(HOME, "БЗД 3 45 12").shared == ("баянзүрх",)


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(WORDS) == set(Reason)


def test_the_nearest_come_first() -> None:
    others = ["Дархан 45а байр", "БЗД 3 хороо 45 байр 12 тоот Энхтайваны", HOME]
    assert [at for at, _ in near(HOME, others)] == [1, 2]
    assert [at for at, _ in near("Darkhan 45a", others)] == [0]


def test_a_batch_gives_the_pairs_of_different_writings() -> None:
    english = "Enkhtaivany street 45-12, 3rd khoroo, Bayanzurkh"
    writings, pairs = near_pairs([HOME, "Дархан 1", english, HOME, "", "УБ"])
    assert writings == (HOME, "Дархан 1", english, "", "УБ")
    assert [(pair.one, pair.other, pair.comparison.same) for pair in pairs] == [(0, 2, "yes")]


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=200)
def test_it_does_not_matter_which_is_first_and_no_text_breaks_it(a: str, b: str) -> None:
    one, other = compare(a, b), compare(b, a)
    assert (one.same, one.score, one.reasons) == (other.same, other.score, other.reasons)
