"""Rates, intervals and groups of a rule: shown with what is not known, small groups hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerege.visas.monitoring.estimates import SMALLEST_SHOWN, Behaviour, Share, Tally, coarse, shown
from gerege.visas.monitoring.pages import Shown

counts = st.integers(0, 400).flatmap(
    lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole))
)


def behaviour(talked: int = 40, borne_out: int = 10, **groups: dict[str, Tally]) -> Behaviour:
    return Behaviour("shared_account", Tally(1000, 40, talked, borne_out), groups)


def fired(part: int, whole: int) -> Tally:
    return Tally(whole, part)


def test_a_rule_fires_on_a_share_of_what_came_in_and_is_borne_out_in_one_of_what_was_concluded(
) -> None:  # fmt: skip
    assert behaviour().everybody.firing == Share(40, 1000)
    assert behaviour().everybody.confirmed == Share(10, 40)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Of Wilson's score interval at 95 %, as worked out with scipy.stats.binomtest.
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (1, 40, 0.0044, 0.1288)],
)
def test_an_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert Share(part, whole).interval == pytest.approx((low, high), abs=0.0001)


def test_of_nobody_nothing_is_known() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)
    with pytest.raises(ValueError, match="no share"):
        Share(3, 2)


@given(counts)
def test_the_share_lies_in_its_interval(share: Share) -> None:
    low, high = share.interval
    assert 0 <= low <= high <= 1
    assert not share.whole or low <= share.part / share.whole <= high


def test_a_rule_that_was_never_borne_out_is_shown_for_sunset_after_enough_talks() -> None:
    assert behaviour(talked=30, borne_out=0).is_for_sunset
    assert not behaviour(talked=29, borne_out=0).is_for_sunset
    assert not behaviour().is_for_sunset


def test_a_rule_that_falls_on_two_groups_plainly_unlike_is_shown_for_sunset() -> None:
    unlike, alike = fired(60, 200), fired(12, 200)
    assert behaviour(sex={"f": unlike, "m": fired(10, 200)}).diverging == ["sex"]
    assert behaviour(sex={"f": unlike, "m": fired(10, 200)}).is_for_sunset
    assert behaviour(sex={"f": alike, "m": fired(10, 200)}).diverging == []


def test_a_rule_that_is_borne_out_for_one_group_only_is_shown_for_sunset_too() -> None:
    groups = {"f": Tally(200, 100, 100, 60), "m": Tally(200, 100, 100, 5)}
    assert behaviour(sex=groups).diverging == ["sex"]


@given(st.dictionaries(st.sampled_from("abcdefgh"), counts, max_size=8))
def test_a_small_group_is_hidden_and_cannot_be_worked_out_from_the_others(
    groups: dict[str, Share],
) -> None:
    seen = shown(groups)
    hidden = [name for name, share in seen.items() if share is None]
    assert list(seen) == list(groups)
    assert all(share.whole >= SMALLEST_SHOWN or name in hidden for name, share in groups.items())
    if hidden and len(hidden) < len(groups):
        assert len(hidden) > 1
        assert sum(groups[name].whole for name in hidden) >= SMALLEST_SHOWN


def test_a_hidden_group_is_not_told_by_what_diverges_either() -> None:
    few = {"X": fired(9, 9), "Y": fired(0, 300), "Z": fired(1, 300)}
    assert behaviour(nationality=few).diverging == []


@given(st.integers(0, 100_000))
def test_a_coarse_count_tells_no_one_application(count: int) -> None:
    said = coarse(count)
    assert said is None if 0 < count < SMALLEST_SHOWN else said is not None
    if said:
        assert said % 5 == 0
        assert abs(said - count) <= 2


@given(part=st.integers(0, 60), rest=st.integers(0, 60))
def test_of_a_group_no_count_of_few_is_told(part: int, rest: int) -> None:
    told = Shown.of_group(Share(part, part + rest))
    if 0 < part < SMALLEST_SHOWN or 0 < rest < SMALLEST_SHOWN:
        assert not told.percent
    elif part + rest:
        rounded = Share(coarse(part) or 0, (coarse(part) or 0) + (coarse(rest) or 0))
        assert told == Shown.of_group(rounded)
