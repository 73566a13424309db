"""Rates, intervals and groups of a rule: shown with what is not known, small groups hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerege.visas.monitoring import SMALLEST_SHOWN, Behaviour, Share, shown

counts = st.integers(0, 400).flatmap(
    lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole))
)


def behaviour(**changed: object) -> Behaviour:
    usual = {"screened": 1000, "not_evaluated": 200, "fired": 40, "talked": 40, "borne_out": 10}
    return Behaviour("shared_account", **(usual | changed))  # type: ignore[arg-type]


def test_what_could_not_be_evaluated_counts_for_nobody() -> None:
    assert behaviour().firing == Share(40, 800)


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
    unlike = {"sex": {"f": Share(60, 200), "m": Share(10, 200)}}
    alike = {"sex": {"f": Share(12, 200), "m": Share(10, 200)}}
    assert behaviour(groups=unlike).diverging == ["sex"]
    assert behaviour(groups=unlike).is_for_sunset
    assert behaviour(groups=alike).diverging == []


@given(st.dictionaries(st.sampled_from("abcdefgh"), counts, max_size=8))
def test_a_small_group_is_hidden_and_cannot_be_worked_out_from_the_others(
    groups: dict[str, Share],
) -> None:
    seen = shown(groups)
    hidden = [group.name for group in seen if group.fired is None]
    assert [group.name for group in seen] == list(groups)
    assert all(share.whole >= SMALLEST_SHOWN or name in hidden for name, share in groups.items())
    assert len(hidden) != 1 or len(groups) == 1


def test_a_hidden_group_is_not_told_by_what_diverges_either() -> None:
    few = {"nationality": {"X": Share(9, 9), "Y": Share(0, 300), "Z": Share(1, 300)}}
    assert behaviour(groups=few).diverging == []
