"""Names that may be the same are found among many, each with why."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.identity.habits import FATHERS, GIVEN, habits, written
from tests.identity.labelled import pairs

from gerege.identity.names import compare, compare_if_near
from gerege.identity.near_names import near, near_pairs
from gerege.identity.reasons import Reason
from gerege.identity.words import take_apart

PEOPLE = ["Батын Болд", "Доржийн Оюунчимэг", "Oyunchimeg Dorj", "Б.Болд", "Оюунчимэг", "Bold Bat"]
full_names = st.builds("{} {}".format, st.sampled_from(sorted(FATHERS)), st.sampled_from(GIVEN))


def test_the_likeliest_come_first_and_each_says_why() -> None:
    found = near("Дорж Оюунчимэг", PEOPLE)
    assert [one.at for one in found] == [1, 2, 4]
    assert [one.comparison.same for one in found] == ["yes", "yes", "maybe"]
    assert Reason.PART_MISSING in found[2].comparison.reasons


def test_nothing_is_near_to_a_name_without_letters() -> None:
    assert near("12 ...", PEOPLE) == []
    assert near("Болд", []) == []


def test_a_batch_gives_each_pair_of_writings_once() -> None:
    batch = near_pairs([*PEOPLE, "Батын Болд", "Bold Bat"])
    assert batch.writings == tuple(PEOPLE)
    assert [(pair.one, pair.other) for pair in batch.pairs] == [(0, 5), (1, 2)]
    assert batch.pairs[1].comparison == compare(PEOPLE[1], PEOPLE[2])
    assert batch.left_out == 0


def test_an_empty_batch_has_no_pairs() -> None:
    assert near_pairs([]).pairs == ()
    assert near_pairs(["", "...", "Болд"]).pairs == ()


def test_what_too_many_share_is_left_out_and_counted() -> None:
    crowd = [f"Батын Болд{'о' * n}" for n in range(12)]
    assert near_pairs(crowd, most_sharing=5).left_out > 0


@given(st.lists(full_names, min_size=2, max_size=4, unique=True), habits, habits)
@settings(max_examples=100)
def test_every_pair_that_is_the_same_is_found_in_a_batch(
    names: list[str], one: dict[str, str], other: dict[str, str]
) -> None:
    batch = near_pairs([*names, *(written(name, one) for name in names), written(names[0], other)])
    found = {(pair.one, pair.other): pair.comparison for pair in batch.pairs}
    for at, other_at in combinations(range(len(batch.writings)), 2):
        compared = compare(batch.writings[at], batch.writings[other_at])
        if compared.same == "yes":
            assert found[at, other_at] == compared


@given(st.text(max_size=30) | full_names, st.text(max_size=30) | full_names)
@settings(max_examples=300)
def test_the_quick_judgement_is_the_thorough_one(a: str, b: str) -> None:
    quick = compare_if_near(take_apart(a), take_apart(b))
    thorough = compare(a, b)
    assert quick == (None if thorough.same == "no" else thorough)


def test_the_quick_judgement_is_the_thorough_one_on_every_labelled_pair() -> None:
    for pair in pairs("names.csv") + pairs("names_held_out.csv"):
        thorough = compare(pair.a, pair.b)
        quick = compare_if_near(take_apart(pair.a), take_apart(pair.b))
        assert quick == (None if thorough.same == "no" else thorough)
